import type { RecordRef } from '../../core/platform.ts'
import { type Reader, say, type Text, t } from '../../core/text.ts'
import type { Company } from '../../store/company.ts'
import type { Tx } from '../../store/db.ts'
import type { Ownable } from '../ownership.ts'
import { recyclingSettings } from './settings.ts'

export const ruleKinds = ['noFollowUp', 'noDeal', 'noOpportunity', 'contractEnded'] as const
export type RuleKind = (typeof ruleKinds)[number]

/** When a record goes back to a pool, by the rule that is due first. Below zero days it goes with the next run. */
export type Due = {
  ownerId: string
  poolId: string
  targetId: string
  ruleId: string
  kind: RuleKind
  limitDays: number
  clockStart: Date
  graceDays: number
  daysLeft: number
}
type When = { tx: Tx; now: Date; company: Company }

/** The rule that recycles a record first; undefined when none does, or when it is locked or otherwise safe. */
export async function dueOf({ tx, now, company }: When, { entity, id }: RecordRef): Promise<Due | undefined> {
  const [due] = await tx.sql<Due>`
    select * from shoal_due(${entity}, ${id}, ${now}, ${company.zone}, ${recyclingSettings.of(company).minFollowUpChars})`
  return due
}

/** The same for a page of records, by their ids: only what has at most so many days left. */
export async function dueAmong(
  { tx, now, company }: When,
  { entity, ids, atMost }: { entity: Ownable; ids: string[]; atMost: number },
): Promise<Map<string, Due>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.sql<Due & { id: string }>`
    select i as id, d.* from unnest(${ids}::uuid[]) i,
      lateral shoal_due(${entity}, i, ${now}, ${company.zone}, ${recyclingSettings.of(company).minFollowUpChars}) d
    where d."daysLeft" <= ${atMost}`
  return new Map(rows.map(row => [row.id, row]))
}

/** Everything of a kind that has at most so many days left; -1 is what is due now. The nearest first. */
export async function dueSoon(
  { tx, now, company }: When,
  { entity, atMost }: { entity: Ownable; atMost: number },
): Promise<(Due & { id: string })[]> {
  return tx.sql<Due & { id: string }>`
    select * from shoal_due_soon(${entity}, ${now}, ${company.zone}, ${recyclingSettings.of(company).minFollowUpChars}, ${atMost})
    order by "daysLeft", id`
}

/** What has at most so many days left is about to be recycled. */
export const soonDays = 7

const sentences = {
  lead: {
    noFollowUp: 'recycle.noFollowUp',
    noDeal: 'recycle.notConverted',
    noOpportunity: 'recycle.notConverted',
    contractEnded: 'recycle.contractEnded',
  },
  customer: {
    noFollowUp: 'recycle.noFollowUp',
    noDeal: 'recycle.noDeal',
    noOpportunity: 'recycle.noOpportunity',
    contractEnded: 'recycle.contractEnded',
  },
} as const

/** A rule in plain words: "30 days without a follow-up". */
export function ruleText(entity: Ownable, kind: RuleKind, days: number): Text {
  return t(sentences[entity][kind], { days })
}

/** The same in a word or two, for a list; nothing for what is in no danger. */
export function shortText(due: Pick<Due, 'daysLeft'> | undefined, reader: Reader): string {
  return due ? say(t('recycle.leftShort', { days: Math.max(due.daysLeft, 0) }), reader) : ''
}

/** How long a record still has, as its card says it. */
export function leftText(
  entity: Ownable,
  { daysLeft, kind, limitDays, graceDays }: Pick<Due, 'daysLeft' | 'kind' | 'limitDays' | 'graceDays'>,
): Text {
  const rule = ruleText(entity, kind, limitDays + graceDays)
  return daysLeft > 0 ? t('recycle.left', { days: daysLeft, rule }) : t('recycle.leftNone', { rule })
}
