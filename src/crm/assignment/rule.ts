import type { Tx } from '../../store/db.ts'

/** How a rule picks among its people. */
export const methods = ['roundRobin', 'leastBusy', 'weighted', 'byField', 'sticky'] as const
type Method = (typeof methods)[number]

/** The fields of a lead that byField can look at. */
export const fields = ['region', 'source', 'level', 'need'] as const
export type Field = (typeof fields)[number]

/** Somebody a rule gives leads to, in the order of the rule. */
export type Member = { id: string; weight: number; monthlyMax: number | null; values: string[] }

/** What a lead may ask for, by what it is called. */
export type Product = { id: string; sku: string; name: string }

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
  products: Product[]
  chanceFromBp: number | null
  chanceBelowBp: number | null
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
  /** Null while history says too little. */
  chanceBp: number | null
}

/** All rules in the order in which they are tried. */
export async function rulesOf(tx: Tx): Promise<Rule[]> {
  const rows = await tx.assignmentRule.findMany({
    include: { members: { orderBy: { position: 'asc' } } },
    orderBy: [{ priority: 'asc' }, { name: 'asc' }],
  })
  const named = [...new Set(rows.flatMap(({ productIds }) => productIds))]
  const products =
    named.length === 0
      ? []
      : await tx.product.findMany({ where: { id: { in: named } }, select: { id: true, sku: true, name: true } })
  return rows.map(({ members, method, field, productIds, ...rule }) => ({
    ...rule,
    products: products.filter(({ id }) => productIds.includes(id)),
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
    (rule.products.length === 0 || rule.products.some(one => asksFor(lead.need, one))) &&
    isLikely(rule, lead.chanceBp) &&
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
  return text !== null && plainly(text).includes(plainly(word))
}

/** True when a need names a product or its number, and not a longer number that holds it. */
function asksFor(need: string | null, { name, sku }: Product): boolean {
  if (need === null) return false
  const [before = '', ...parts] = plainly(need).split(plainly(sku))
  const around = parts.map((after, index) => [index === 0 ? before : (parts[index - 1] ?? ''), after] as const)
  return holds(need, name) || around.some(([left, right]) => !/[a-z0-9]$/.test(left) && !/^[a-z0-9]/.test(right))
}

function isLikely({ chanceFromBp, chanceBelowBp }: Rule, chanceBp: number | null): boolean {
  if (chanceFromBp === null && chanceBelowBp === null) return true
  return chanceBp !== null && chanceBp >= (chanceFromBp ?? 0) && chanceBp < (chanceBelowBp ?? 10_001)
}

/** Full width and capitals make no difference. */
function plainly(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}
