import type { Mergeable } from './kinds.ts'

/** Rows of a table that point to a record, and go with it when it is merged. A new table that points to one is a new line here. */
export type Hanging = {
  of: Mergeable | 'any'
  table: string
  /** The column that points. */
  link: string
  /** The column that says what it points to, where it can be several things. */
  kind?: 'entity'
  /** What a row is known by beside the record it belongs to. */
  key?: string
  /** A row stays behind where the survivor has one with the same values. */
  same?: readonly string[]
  /** What it is called when people are told how many move. */
  told?: 'contacts' | 'deals' | 'talks' | 'plans' | 'leads'
}

export const hangings: readonly Hanging[] = [
  { of: 'customer', table: 'Contact', link: 'customerId', told: 'contacts' },
  { of: 'customer', table: 'Opportunity', link: 'customerId', told: 'deals' },
  { of: 'customer', table: 'FollowUpRecord', link: 'customerId', told: 'talks' },
  { of: 'customer', table: 'FollowUpPlan', link: 'customerId' },
  { of: 'customer', table: 'Lead', link: 'convertedCustomerId', told: 'leads' },
  { of: 'customer', table: 'Customer', link: 'parentId' },
  { of: 'customer', table: 'CustomerRelation', link: 'fromId', key: 'toId', same: ['toId', 'kind'] },
  { of: 'customer', table: 'CustomerRelation', link: 'toId', key: 'fromId', same: ['fromId', 'kind'] },
  { of: 'customer', table: 'Quote', link: 'customerId' },
  { of: 'customer', table: 'Contract', link: 'customerId' },
  { of: 'customer', table: 'Order', link: 'customerId' },
  { of: 'customer', table: 'Return', link: 'customerId' },
  { of: 'customer', table: 'Ticket', link: 'customerId' },
  { of: 'customer', table: 'ServiceLink', link: 'customerId', same: ['closedAt'] },
  { of: 'contact', table: 'Ticket', link: 'contactId' },
  { of: 'contact', table: 'Contract', link: 'signerId' },
  { of: 'customer', table: 'InvoiceTitle', link: 'customerId', same: ['title'] },
  { of: 'contact', table: 'Contact', link: 'reportsToId' },
  { of: 'contact', table: 'Lead', link: 'convertedContactId' },
  { of: 'lead', table: 'AssignmentOffer', link: 'leadId' },
  { of: 'opportunity', table: 'Lead', link: 'convertedOpportunityId' },
  { of: 'opportunity', table: 'Quote', link: 'opportunityId' },
  { of: 'opportunity', table: 'Contract', link: 'opportunityId' },
  { of: 'opportunity', table: 'CostSheet', link: 'opportunityId' },
  { of: 'opportunity', table: 'StageLog', link: 'opportunityId' },
  { of: 'opportunity', table: 'FollowUpRecord', link: 'opportunityId' },
  { of: 'opportunity', table: 'OpportunityContact', link: 'opportunityId', key: 'contactId', same: ['contactId'] },
  { of: 'contact', table: 'OpportunityContact', link: 'contactId', key: 'opportunityId', same: ['opportunityId'] },
  { of: 'any', table: 'FollowUpRecord', link: 'entityId', kind: 'entity' },
  { of: 'any', table: 'FollowUpPlan', link: 'entityId', kind: 'entity', told: 'plans' },
  { of: 'any', table: 'ContactPoint', link: 'entityId', kind: 'entity', same: ['kind', 'normalised'] },
  { of: 'any', table: 'TeamMember', link: 'entityId', kind: 'entity', key: 'userId', same: ['userId'] },
  { of: 'any', table: 'OwnershipEpisode', link: 'entityId', kind: 'entity' },
  { of: 'any', table: 'DuplicateAsk', link: 'entityId', kind: 'entity', same: ['askerId', 'state'] },
  { of: 'any', table: 'TicketLink', link: 'entityId', kind: 'entity', same: ['ticketId'] },
  { of: 'any', table: 'Comment', link: 'entityId', kind: 'entity' },
  { of: 'any', table: 'MessageLink', link: 'entityId', kind: 'entity', same: ['installId', 'chatId', 'messageId'] },
  { of: 'any', table: 'RecycleExtension', link: 'entityId', kind: 'entity', same: ['quarter', 'nth'] },
  { of: 'any', table: 'CardPost', link: 'entityId', kind: 'entity' },
  { of: 'any', table: 'Reminder', link: 'entityId', kind: 'entity' },
  // Who was merged into a loser before is now part of the survivor: one step from any old number to the record that lives.
  { of: 'lead', table: 'Lead', link: 'mergedIntoId' },
  { of: 'customer', table: 'Customer', link: 'mergedIntoId' },
  { of: 'contact', table: 'Contact', link: 'mergedIntoId' },
  { of: 'opportunity', table: 'Opportunity', link: 'mergedIntoId' },
]

/**
 * Tables that point to records and are meant to stay. What happened is told of the record it happened to; and the
 * products and ticks of a deal entered twice would count twice on the deal that lives.
 */
export const staying = [
  ...(['AuditEvent', 'ImportKey', 'ImportRow', 'LeadConsent', 'RevealLog', 'ViewLog'] as const),
  ...(['FairClaim', 'OpportunityLine', 'ChecklistMark', 'ForecastPoll', 'ReturnVisit'] as const),
  // These point to documents, which are not merged.
  ...(['ApprovalInstance', 'StockMove', 'Attachment'] as const),
] as const

/** What hangs on a kind of record. */
export function hangingsOf(entity: Mergeable): Hanging[] {
  return hangings.filter(({ of }) => of === 'any' || of === entity)
}
