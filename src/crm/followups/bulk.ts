import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import type { Outcome } from '../../core/platform.ts'
import { can, scopeOf, withinScope } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { literally } from '../../store/like.ts'
import { type Context, defineAction } from '../action.ts'
import { askFor } from '../form.ts'
import { log, logLine } from './log.ts'

const most = 50
const input = z.object({
  records: z.string().max(2_000).default(''),
  line: z.string().max(10_000).default(''),
  filter: z.string().max(100).default(''),
})

/**
 * The same talk on many records, after a fair: "批量跟进 L-1 L-2 C-3：展会上聊过，寄了样本". All or none; without numbers it offers
 * my newest leads and customers to tick, narrowed by a word such as the source.
 */
export const bulk = defineAction({
  name: 'followup.bulk',
  words: { en: ['bulk log', 'log all'], zh: ['批量跟进'] },
  usage: { en: '<records>: <what was said>', zh: '<多条记录>：<聊了什么>' },
  does: { en: 'Log one talk on several records, or tick them in a list', zh: '给多条记录记同一次跟进，或在列表里勾选' },
  input,
  read: rest => {
    const [, records = '', line = ''] =
      /^((?:[LCO]\s?-?\s?\d+(?:-\d+)?[\s,，、]*)+)[:：]?\s*([\s\S]*)$/i.exec(rest.normalize('NFKC')) ?? []
    return records ? { records: records.trim(), line } : { filter: rest }
  },
  allow: can('create', 'followup'),

  async run(context, { records, line, filter }) {
    const numbers = [...new Set(records.split(/[\s,，、]+/).filter(Boolean))]
    if (numbers.length > most) throw new Refusal('log.tooMany', { max: most, wanted: numbers.length })
    if (numbers.length === 0 && context.said === 'form')
      throw new Refusal('input.fields', {}, { records: t('field.required') })
    if (!line && context.said === 'form') throw new Refusal('input.fields', {}, { line: t('field.required') })
    if (numbers.length === 0 || !line) return bulkForm(context, { numbers, line, filter })
    const typed = { ...context, said: 'text' as const }
    const outcomes: Outcome[] = []
    for (const number of numbers) outcomes.push(await logLine(typed, number, line))
    // A guessed date would open a form for each: say it exactly instead.
    if (outcomes.some(outcome => outcome.form)) throw new Refusal('log.bulkGuess', {})
    return {
      notice: t('log.bulkSaved', { count: outcomes.length }),
      changed: outcomes.flatMap(outcome => outcome.changed ?? []),
      audit: outcomes.flatMap(outcome => outcome.audit ?? []),
    }
  },

  undo: (context, done) => log.undo?.(context, done) ?? Promise.resolve({}),
})

type Wanted = { numbers: string[]; line: string; filter: string }

async function bulkForm(context: Context, { numbers, line, filter }: Wanted): Promise<Outcome> {
  const choices = numbers.length > 0 ? numbers.map(no => ({ title: no, value: no })) : await newest(context, filter)
  if (choices.length === 0) throw new Refusal(filter ? 'log.bulkNoMatch' : 'log.bulkNothing', { filter })
  return askFor(
    {
      action: 'followup.bulk',
      title: t('log.bulkTitle'),
      rows: [
        [{ id: 'records', label: 'label.records', value: numbers.join(','), many: true, choices }],
        [{ id: 'line', label: 'label.talk', hint: 'label.bulkHint', value: line, many: true, max: 10_000 }],
      ],
    },
    context.reader,
  )
}

/** My newest leads and customers, by a word of name, source or need. */
async function newest({ tx, actor }: Context, filter: string): Promise<{ title: string; value: string }[]> {
  const words = { contains: literally(filter), mode: 'insensitive' as const }
  const page = { orderBy: { createdAt: 'desc' }, take: 30 } as const
  const mine = (kind: 'lead' | 'customer') => withinScope(actor, scopeOf(actor, 'update', kind))
  const leads = await tx.lead.findMany({
    where: {
      AND: [
        mine('lead'),
        { deletedAt: null, convertedAt: null, poolId: null },
        filter ? { OR: [{ title: words }, { source: words }, { need: words }] } : {},
      ],
    },
    select: { no: true, title: true },
    ...page,
  })
  const customers = await tx.customer.findMany({
    where: {
      AND: [
        mine('customer'),
        { deletedAt: null, poolId: null },
        filter ? { OR: [{ name: words }, { source: words }] } : {},
      ],
    },
    select: { no: true, name: true },
    ...page,
  })
  return [
    ...leads.map(({ no, title }) => ({ title: `${no} ${title}`, value: no })),
    ...customers.map(({ no, name }) => ({ title: `${no} ${name}`, value: no })),
  ].slice(0, most)
}
