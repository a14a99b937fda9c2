import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { askFor } from '../form.ts'

/** A new reason for wins or losses, or other words for one. */
export const save = defineAction({
  name: 'reason.save',
  words: { en: ['new reason'], zh: ['新原因'] },
  usage: { en: '<reason>', zh: '<原因>' },
  does: { en: 'Add a reason for wins or losses', zh: '新增赢单或输单原因' },
  input: z.object({
    reason: z.string().max(60).default(''),
    kind: z.enum(['won', 'lost']).default('lost'),
    name: z.string().max(60).default(''),
    nameEn: z.string().max(60).default(''),
    needsNote: z.enum(['true', 'false']).default('false'),
  }),
  read: rest => ({ name: rest }),
  allow: can('update', 'pipeline'),

  async run({ tx, reader, said }, { reason, kind, name, nameEn, needsNote }) {
    const known = z.uuid().safeParse(reason).success ? await tx.dealReason.findUnique({ where: { id: reason } }) : null
    if (said !== 'form') {
      const kinds = (['lost', 'won'] as const).map(value => ({ title: say(t(`reason.${value}`), reader), value }))
      return askFor(
        {
          action: 'reason.save',
          context: known ? { reason: known.id, kind: known.kind } : {},
          title: t(known ? 'reason.editTitle' : 'reason.newTitle'),
          fields: [
            ...(known ? [] : [{ id: 'kind', label: t('reason.kind'), value: kind, choices: kinds }]),
            { id: 'name', label: t('field.nameZh'), value: known?.name ?? name, required: true, max: 60 },
            { id: 'nameEn', label: t('field.nameEn'), value: known?.nameEn ?? '', max: 60 },
            {
              ...{ kind: 'toggle' as const, id: 'needsNote', label: t('reason.needsNote'), hint: t('fact.lostNote') },
              value: String(known?.needsNote ?? false),
            },
          ],
        },
        reader,
      )
    }
    if (!name) throw new Refusal('input.fields', {}, { name: t('field.required') })
    const same = await tx.dealReason.findFirst({
      where: { kind: known?.kind ?? kind, name, id: { not: known?.id ?? newId() } },
    })
    if (same) throw new Refusal('input.fields', {}, { name: t('reason.taken') })
    const data = { name, nameEn: nameEn || name, needsNote: needsNote === 'true' }
    const id = known?.id ?? newId()
    if (known) await tx.dealReason.update({ where: { id }, data })
    else
      await tx.dealReason.create({ data: { id, kind, sort: await tx.dealReason.count({ where: { kind } }), ...data } })
    return {
      notice: t('reason.saved', { name }),
      audit: [{ action: 'reason.save', on: { entity: 'pipeline', id }, facts: { name } }],
    }
  },
})
