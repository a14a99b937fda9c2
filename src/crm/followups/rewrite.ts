import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { clip } from '../../core/normal.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { askFor, none } from '../form.ts'
import { methodChoices, resultChoices } from './forms.ts'
import { results } from './result.ts'
import { mayRewrite, readableTalk } from './talk.ts'
import { methods } from './write.ts'

const input = z.object({
  talk: z.uuid(),
  version: z.number().int().optional(),
  text: z.string().max(10_000).default(''),
  method: z.enum(methods).optional(),
  result: z.enum([none, ...results]).default(none),
})

/** The author puts a talk into better words, within a day; the words before stay in the trail (R63). */
export const rewrite = defineAction({
  name: 'followup.rewrite',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Change what I logged, within 24 hours', zh: '24 小时内修改我记的跟进' },
  input,
  read: () => ({}),
  allow: can('create', 'followup'),

  async run(context, fields) {
    const { tx, actor, now, reader } = context
    const talk = await readableTalk(context, fields.talk)
    if (talk.authorId !== actor.id) throw new Refusal('talk.notYours', {})
    if (!mayRewrite(actor, talk, now)) throw new Refusal('talk.tooLate', { at: talk.createdAt })
    if (context.said !== 'form')
      return askFor(
        {
          action: 'followup.rewrite',
          context: { talk: talk.id, version: talk.version },
          title: t('talk.rewriteTitle'),
          rows: [
            [{ id: 'text', label: 'label.talk', value: talk.text, many: true, max: 10_000 }],
            [
              { id: 'method', label: 'label.method', value: talk.method, choices: methodChoices(reader) },
              { id: 'result', label: 'label.result', value: talk.result ?? none, choices: resultChoices(reader) },
            ],
          ],
        },
        reader,
      )
    if (!fields.text) throw new Refusal('input.fields', {}, { text: t('field.required') })
    const result = fields.result === none ? null : fields.result
    const saved = await tx.followUpRecord.updateMany({
      where: { id: talk.id, version: fields.version ?? talk.version, deletedAt: null },
      data: {
        text: fields.text,
        method: fields.method ?? talk.method,
        result,
        editedAt: now,
        version: { increment: 1 },
      },
    })
    if (saved.count === 0) throw new Refusal('record.changed', { no: talk.found.no })
    const last = { lastFollowUpAt: talk.at, lastFollowUpText: clip(talk.text, 200) }
    const data = { lastFollowUpText: clip(fields.text, 200) }
    await tx.lead.updateMany({ where: { id: talk.entityId, ...last }, data })
    await tx.customer.updateMany({ where: { id: talk.customerId ?? talk.entityId, ...last }, data })
    return {
      notice: t('talk.rewritten'),
      changed: [{ entity: 'followup', id: talk.id }, talk.of],
      audit: [
        {
          action: 'followup.rewrite',
          on: talk.of,
          facts: { before: clip(talk.text, 500), text: clip(fields.text, 200) },
        },
      ],
    }
  },
})
