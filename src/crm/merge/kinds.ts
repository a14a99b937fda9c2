import type { Json } from '../../core/card.ts'
import type { RecordRef } from '../../core/platform.ts'

/** The kinds of records that can be merged, with the table each is in. */
export const tables = { lead: 'Lead', customer: 'Customer', contact: 'Contact', opportunity: 'Opportunity' } as const
export type Mergeable = keyof typeof tables

/** A row as the database writes it out: moments as text, money as a number of minor units. */
export type Row = { [column: string]: Json } & { id: string }

/** A value as a word; nothing for what is none. */
export function word(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** The number and name of a row, as people know it; a person has a name alone, and their title is what they are. */
export function nameOf(row: Row): string {
  return [row.no, row.name ?? row.title].map(word).filter(Boolean).join(' ')
}

/** The customer that a deal or a person belongs to. */
export function around(entity: Mergeable, { customerId }: Row): RecordRef[] {
  return entity === 'opportunity' || entity === 'contact' ? [{ entity: 'customer', id: word(customerId) }] : []
}
