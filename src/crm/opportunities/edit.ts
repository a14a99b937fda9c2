import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { askFor } from '../form.ts'
import { openStages } from '../pipelines/read.ts'
import { type Editable, editable, editFields, labelOf, sideBySide, valuesOf } from './editable.ts'
import { columnsFrom } from './editColumns.ts'
import { aroundDeal, shownTo } from './moved.ts'
import { setContacts } from './people.ts'
import { type Deal, loadDeal, refuseClosed } from './stages.ts'

const input = z.looseObject({
  deal: z.string().min(1).max(100),
  version: z.number().int().optional(),
  seen: z.record(z.string(), z.string()).optional(),
})

/** Changes what a deal says: amount, dates, next step, people, chances. Two people who edit at once do not overwrite each other. */
export const edit = defineAction({
  name: 'deal.edit',
  words: { en: ['edit deal', 'deal edit'], zh: ['改商机', '修改商机'] },
  usage: { en: '<deal>', zh: '<商机>' },
  does: {
    en: 'Change amount, dates, next step, contacts and chances of a deal',
    zh: '修改商机的金额、日期、下一步、联系人和概率',
  },
  input,
  read: rest => ({ deal: rest }),
  allow: can('update', 'opportunity'),

  async run(context, said) {
    const deal = await loadDeal(context, said.deal)
    refuseClosed(deal, context.reader.locale)
    const now = valuesOf(context, deal)
    if (context.said !== 'form') return formFor(context, deal, now)
    const wanted = Object.fromEntries(editable.map(field => [field, textIn(said[field])]))
    // What the form did not ask is not changed by it.
    const seen = said.seen ?? Object.fromEntries(Object.entries(now).filter(([field]) => field in said))
    const mine = editable.filter(field => field in now && field in seen && wanted[field] !== seen[field])
    const theirs = editable.filter(field => field in seen && (now[field] ?? '') !== seen[field])
    if (said.version !== deal.version && theirs.length > 0) return clash(context, deal, { now, wanted, mine, theirs })
    if (mine.length === 0) return { notice: t('deal.nothingChanged', { no: deal.no }) }
    refuseEmptied(deal, wanted, mine)
    const { data, contacts } = await columnsFrom(context, deal, { wanted, mine })
    const saved = await context.tx.opportunity.updateMany({
      where: { id: deal.id, version: deal.version, closedAt: null },
      data: { ...data, updatedAt: context.now, version: { increment: 1 } },
    })
    if (saved.count === 0) throw new Refusal('record.changed', { no: deal.no })
    if (contacts) await setContacts(context.tx, deal, contacts)
    const fields = mine.map(field => say(labelOf(field), context.reader))
    return {
      notice: t('deal.edited', { no: deal.no, name: deal.name, fields }),
      changed: aroundDeal(deal),
      audit: [
        {
          action: 'deal.edit',
          on: { entity: 'opportunity', id: deal.id },
          facts: {
            fields: mine.map(field => say(labelOf(field), { ...context.reader, locale: 'zh' })).join('、'),
            fieldsEn: mine.map(field => say(labelOf(field), { ...context.reader, locale: 'en' })).join(', '),
            before: Object.fromEntries(mine.map(field => [field, now[field] ?? ''])),
            after: Object.fromEntries(mine.map(field => [field, wanted[field] ?? ''])),
          },
        },
      ],
      ...shownTo(context, deal),
    }
  },
})

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** The form with these values, which remembers what the deal says now. */
async function formFor(context: Context, deal: Deal, values: Record<string, string>): Promise<Outcome> {
  const fields = await editFields(context, deal, values)
  const now = valuesOf(context, deal)
  const seen = Object.fromEntries(fields.map(({ id }) => [id, now[id] ?? '']))
  return askFor(
    {
      action: 'deal.edit',
      context: { deal: deal.no, version: deal.version, seen },
      title: t('deal.editTitle', { no: deal.no, name: deal.name }),
      rows: sideBySide(fields),
    },
    context.reader,
  )
}

type Clash = { now: Record<string, string>; wanted: Record<string, string>; mine: Editable[]; theirs: Editable[] }

/** Nothing is saved: the form comes back with what the other one saved, and with mine where it does not collide. */
async function clash(context: Context, deal: Deal, { now, wanted, mine, theirs }: Clash): Promise<Outcome> {
  const kept = mine.filter(field => !theirs.includes(field))
  const values = { ...now, ...Object.fromEntries(kept.map(field => [field, wanted[field] ?? ''])) }
  const [last] = await context.tx.sql<{ who: string; at: Date }>`
    select u."displayName" as who, e.at from "AuditEvent" e join "User" u on u.id = e."actorId"
    where e.entity = 'opportunity' and e."entityId" = ${deal.id} order by e.at desc, e.id desc limit 1`
  const words = (fields: Editable[]) => fields.map(field => say(labelOf(field), context.reader))
  const asked = await formFor(context, deal, values)
  return {
    ...asked,
    notice: t(kept.length > 0 ? 'deal.editClashKept' : 'deal.editClash', {
      ...{ no: deal.no, who: last?.who ?? '—', at: last?.at ?? deal.updatedAt },
      ...{ theirs: words(theirs), kept: words(kept) },
    }),
  }
}

/** Beyond the first stage of a pipeline that forecasts, amount and date may change but not go. */
function refuseEmptied(deal: Deal, wanted: Record<string, string>, mine: Editable[]): void {
  const first = openStages(deal.pipeline)[0]
  if (!deal.pipeline.forecasting || deal.stage.sort <= (first?.sort ?? 0)) return
  const emptied = (['amount', 'close'] as const).filter(field => mine.includes(field) && !wanted[field])
  if (emptied.length === 0) return
  const sentence = t('deal.forecastNeeds', { pipeline: deal.pipeline.name })
  throw new Refusal('input.fields', {}, Object.fromEntries(emptied.map(field => [field, sentence])))
}
