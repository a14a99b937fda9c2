import type { Tx } from '../../store/db.ts'

/** How a rule picks among its people. */
export const methods = ['roundRobin', 'leastBusy', 'weighted', 'byField', 'sticky'] as const
type Method = (typeof methods)[number]

/** The fields of a lead that byField can look at. */
export const fields = ['region', 'source', 'level', 'need'] as const
export type Field = (typeof fields)[number]

/** Somebody a rule gives leads to, in the order of the rule. */
export type Member = { id: string; weight: number; monthlyMax: number | null; values: string[] }

/** A rule as assigning needs it. */
export type Rule = {
  id: string
  name: string
  enabled: boolean
  priority: number
  regions: string[]
  sources: string[]
  levels: string[]
  tags: string[]
  needs: string[]
  campaignIds: string[]
  weekdays: number[]
  method: Method
  field: Field | null
  pointerId: string | null
  fallbackId: string | null
  acceptMinutes: number
  maxOffers: number
  members: Member[]
}

/** What rules look at in a lead. */
export type Conditions = {
  region: string | null
  source: string | null
  level: string | null
  need: string | null
  tags: string[]
  campaignId: string | null
}

/** All rules in the order in which they are tried. */
export async function rulesOf(tx: Tx): Promise<Rule[]> {
  const rows = await tx.assignmentRule.findMany({
    include: { members: { orderBy: { position: 'asc' } } },
    orderBy: [{ priority: 'asc' }, { name: 'asc' }],
  })
  return rows.map(({ members, method, field, ...rule }) => ({
    ...rule,
    method: methods.find(known => known === method) ?? 'roundRobin',
    field: fields.find(known => known === field) ?? null,
    members: members.map(({ userId, weight, monthlyMax, values }) => ({ id: userId, weight, monthlyMax, values })),
  }))
}

/** True when at least one rule is on. */
export async function hasRules({ tx }: { tx: Tx }): Promise<boolean> {
  return (await tx.assignmentRule.findFirst({ where: { enabled: true }, select: { id: true } })) !== null
}

/** The first enabled rule for such a lead on this weekday (1 is Monday); later ones are not tried. */
export function ruleFor(rules: Rule[], lead: Conditions, weekday: number): Rule | undefined {
  return rules.find(rule => rule.enabled && worksOn(rule, weekday) && matches(rule, lead))
}

function worksOn({ weekdays }: Rule, weekday: number): boolean {
  return weekdays.length === 0 || weekdays.includes(weekday)
}

function matches(rule: Rule, lead: Conditions): boolean {
  return (
    oneOf(rule.regions, lead.region) &&
    oneOf(rule.sources, lead.source) &&
    oneOf(rule.levels, lead.level) &&
    (rule.tags.length === 0 || rule.tags.some(tag => lead.tags.includes(tag))) &&
    (rule.needs.length === 0 || rule.needs.some(word => holds(lead.need, word))) &&
    (rule.campaignIds.length === 0 || (lead.campaignId !== null && rule.campaignIds.includes(lead.campaignId)))
  )
}

/** True when the person's own values name what the lead has in the rule's field. */
export function isFor({ values }: Member, field: Field | null, lead: Conditions): boolean {
  if (field === null) return false
  return field === 'need' ? values.some(word => holds(lead.need, word)) : oneOf(values, lead[field], 'must be named')
}

/** Words are compared without case; an empty list matches everything unless it must name something. */
function oneOf(words: string[], value: string | null, empty: 'matches' | 'must be named' = 'matches'): boolean {
  if (words.length === 0) return empty === 'matches'
  return value !== null && words.some(word => word.toLowerCase() === value.toLowerCase())
}

function holds(text: string | null, word: string): boolean {
  return text?.toLowerCase().includes(word.toLowerCase()) ?? false
}
