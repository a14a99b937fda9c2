import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import type { Outcome, RecordRef } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { type Found, findRecord } from '../find.ts'
import { askFor } from '../form.ts'
import { type Due, dueOf } from './due.ts'
import { extensions, extensionsLeft, quarterOf } from './quarter.ts'

/** More time for a record before it is recycled, with a reason that the manager reads; so often a quarter. */
export const extend = defineAction({
  name: 'recycle.extend',
  words: { en: ['extend'], zh: ['延长', '延期'] },
  usage: { en: '<lead or customer> <reason>', zh: '<线索或客户> <原因>' },
  does: { en: 'Ask for 7 more days before a record is recycled', zh: '给快要回收的线索或客户延长 7 天' },
  input: z.object({
    record: z.string().min(1).max(200),
    reason: z.string().max(500, 'field.tooLong500').default(''),
  }),
  read: rest => {
    const [record = '', ...reason] = rest.split(/\s+/)
    return { record, reason: reason.join(' ') }
  },
  allow: can('update', 'lead'),

  async run(context, { record, reason }) {
    const found = await findRecord(context, ['lead', 'customer'], { said: record, verb: 'dispose' })
    const { kind: entity, id, no, title } = found
    if (!found.ownerId) throw new Refusal('record.inPool', { no, title })
    const due = await dueOf(context, { entity, id })
    if (!due) throw new Refusal('recycle.noRule', { no, title })
    const left = await extensionsLeft(context, { entity, id })
    if (left === 0) throw usedUp(context, no)
    if (reason === '' && context.said === 'form') throw new Refusal('input.fields', {}, { reason: t('field.required') })
    if (reason === '') return extendForm(context, found, { left, due })
    const used = await writeDown(context, { of: { entity, id }, no, reason, due })
    const after = await dueOf(context, { entity, id })
    return {
      notice: t('recycle.extended', {
        no,
        title,
        days: Math.max(after?.daysLeft ?? 0, 0),
        left: extensions.aQuarter - used,
      }),
      changed: [{ entity, id }],
      audit: [{ action: 'recycle.extend', on: { entity, id }, facts: { no, title, reason, days: extensions.days } }],
    }
  },
})

/** Two that ask at once are two, and three are two and a refusal: the key of the row settles it. Returns how many it is now. */
async function writeDown(
  context: Context,
  { of, no, reason, due }: { of: RecordRef; no: string; reason: string; due: Due },
): Promise<number> {
  const { tx, actor, now, company } = context
  const { name: quarter } = quarterOf(now, company.zone)
  // Whoever comes second waits here, and then counts the first one's row.
  if (of.entity === 'lead') await tx.sql`select 1 from "Lead" where id = ${of.id} for update`
  else await tx.sql`select 1 from "Customer" where id = ${of.id} for update`
  const used = extensions.aQuarter - (await extensionsLeft(context, of))
  if (used >= extensions.aQuarter) throw usedUp(context, no)
  await tx.recycleExtension.create({
    data: {
      ...{ id: newId(), entity: of.entity, entityId: of.id, quarter, nth: used + 1 },
      ...{ days: extensions.days, reason, byId: actor.id, at: now },
    },
  })
  const fresh = await dueOf(context, of)
  const data = {
    graceDays: (fresh ?? due).graceDays + extensions.days,
    graceFrom: (fresh ?? due).clockStart,
    version: { increment: 1 },
    updatedAt: now,
  }
  if (of.entity === 'lead') await tx.lead.update({ where: { id: of.id }, data })
  else await tx.customer.update({ where: { id: of.id }, data })
  return used + 1
}

function usedUp({ now, company }: Context, no: string): Refusal {
  return new Refusal('recycle.extendedOut', { no, max: extensions.aQuarter, from: quarterOf(now, company.zone).next })
}

function extendForm({ reader }: Context, { no, title }: Found, { left, due }: { left: number; due: Due }): Outcome {
  return askFor(
    {
      action: 'recycle.extend',
      context: { record: no },
      title: t('recycle.extendTitle', { no }),
      heading: `${no} ${title}`,
      warnings: [t('recycle.extendHint', { left, until: due.daysLeft + extensions.days })],
      rows: [[{ id: 'reason', label: 'label.reason', hint: 'label.reasonHint', max: 500, many: true }]],
      save: t('button.extend'),
    },
    reader,
  )
}
