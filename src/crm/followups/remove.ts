import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { clip } from '../../core/normal.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { askFor } from '../form.ts'
import { mayDelete, readableTalk, type StoredTalk } from './talk.ts'

/** A manager deletes a talk, with a reason. The timeline keeps a line that says so, and the talk before becomes the last one again (R63). */
export const removeTalk = defineAction({
  name: 'followup.remove',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Delete a talk, with a reason (managers)', zh: '删除一条跟进并说明原因（主管）' },
  input: z.object({ talk: z.uuid(), reason: z.string().max(500, 'field.tooLong500').default('') }),
  read: () => ({}),
  allow: can('dispose', 'customer'),

  async run(context, { talk: id, reason }) {
    const { tx, now, actor } = context
    const talk = await readableTalk(context, id)
    if (!mayDelete(actor, talk.found)) throw new Refusal('talk.managersDelete', {})
    if (!reason && context.said === 'form') throw new Refusal('input.fields', {}, { reason: t('field.required') })
    if (!reason)
      return askFor(
        {
          ...{
            action: 'followup.remove',
            context: { talk: id },
            title: t('talk.removeTitle'),
            heading: clip(talk.text, 200),
          },
          rows: [[{ id: 'reason', label: 'label.reason', many: true, max: 500 }]],
          save: t('button.deleteTalk'),
        },
        context.reader,
      )
    const gone = await tx.followUpRecord.updateMany({
      where: { id, deletedAt: null },
      data: { deletedAt: now, deletedById: actor.id, deletedBecause: reason, version: { increment: 1 } },
    })
    if (gone.count === 0) throw new Refusal('talk.unknown', {})
    await rememberBefore(context, talk)
    const { no, title } = talk.found
    return {
      notice: t('talk.removed', { no, title }),
      changed: [{ entity: 'followup', id }, talk.of],
      audit: [{ action: 'followup.remove', on: talk.of, facts: { talk: id, text: clip(talk.text, 500), reason } }],
    }
  },
})

/** What was said last is now what was said before. */
async function rememberBefore({ tx }: Context, talk: StoredTalk): Promise<void> {
  const lead = talk.entity === 'lead' && !talk.customerId
  const [last] = await tx.sql<{ at: Date; text: string }>`
    select at, left(text, 200) as text from "FollowUpRecord"
    where (entity = ${talk.entity} and "entityId" = ${talk.entityId} or "customerId" = ${talk.customerId}) and "deletedAt" is null
      and not "byFormerOwner"
    order by at desc limit 1`
  const data = { lastFollowUpAt: last?.at ?? null, lastFollowUpText: last?.text ?? null }
  if (lead) await tx.lead.update({ where: { id: talk.entityId }, data })
  else await tx.customer.updateMany({ where: { id: talk.customerId ?? talk.entityId }, data })
}
