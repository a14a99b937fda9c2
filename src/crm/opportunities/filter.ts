import { z } from 'zod'
import { localDate, plusDays, startOfDay } from '../../core/moment.ts'
import type { Actor } from '../../core/rights.ts'
import type { Reader } from '../../core/text.ts'
import { paged } from '../list.ts'
import { dealsWithin } from './readable.ts'

/** Which open deals a list shows. */
export const dealFilter = paged.extend({
  who: z.enum(['mine', 'all']).default('all'),
  stage: z.uuid().optional(),
  pipeline: z.uuid().optional(),
  month: z.boolean().default(false),
  stuck: z.boolean().default(false),
})
export type DealFilter = z.infer<typeof dealFilter>

const words: [RegExp, Partial<DealFilter>][] = [
  [/^(?:我的|mine|my)$/i, { who: 'mine' }],
  [/^(?:团队|全部|team|all)$/i, { who: 'all' }],
  [/^(?:本月|这个月|this-?month|month)$/i, { month: true }],
  [/^(?:停滞|卡住|stuck)$/i, { stuck: true }],
]

/** "我的 本月 报价 2" in parts: known words, a page, and what must be the name of a stage or pipeline. */
export function readFilter(rest: string): { filter: Partial<DealFilter>; named: string } {
  let filter: Partial<DealFilter> = {}
  const named: string[] = []
  for (const word of rest
    .replace(/this month/i, 'month')
    .split(/\s+/)
    .filter(Boolean)) {
    const known = words.find(([pattern]) => pattern.test(word))
    if (known) filter = { ...filter, ...known[1] }
    else if (/^\d{1,3}$/.test(word)) filter = { ...filter, page: Math.min(Math.max(Number(word), 1), 100) }
    else named.push(word)
  }
  return { filter, named: named.join(' ') }
}

/** The condition for it, within what the actor may see. Days and months are the company's. */
export function dealsWhere(actor: Actor, filter: DealFilter, { now, zone }: Pick<Reader, 'now' | 'zone'>) {
  const week = plusDays(startOfDay(now, zone), -6, zone)
  const [first, next] = monthOf(now, zone)
  return {
    AND: [
      dealsWithin(actor, 'read'),
      { deletedAt: null, closedAt: null },
      ...(filter.who === 'mine' ? [{ ownerId: actor.id }] : []),
      ...(filter.stage ? [{ stageId: filter.stage }] : []),
      ...(filter.pipeline ? [{ pipelineId: filter.pipeline }] : []),
      ...(filter.month ? [{ expectedCloseOn: { gte: first, lt: next } }] : []),
      ...(filter.stuck ? [{ stageEnteredAt: { lt: week } }] : []),
    ],
  }
}

/** First day of the month and of the next one, as calendar dates. */
function monthOf(now: Date, zone: string): [Date, Date] {
  const [year = 0, month = 1] = localDate(now, zone).split('-').map(Number)
  return [new Date(Date.UTC(year, month - 1, 1)), new Date(Date.UTC(year, month, 1))]
}
