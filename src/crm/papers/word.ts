import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { askFor } from '../form.ts'
import { places, templateOf, unknownPlace } from './template.ts'

const most = 3_000

/** How contracts are worded, in both languages: what stands in brackets is filled when one is printed. */
export const word = defineAction({
  name: 'contract.word',
  words: { en: ['contract template'], zh: ['合同模板'] },
  usage: { en: '', zh: '' },
  does: { en: 'Write how contracts are worded', zh: '编写合同模板' },
  input: z.object({ zh: z.string().max(most).optional(), en: z.string().max(most).optional() }),
  read: () => ({}),
  allow: can('update', 'company'),

  async run(context, { zh, en }) {
    const { tx, company, reader } = context
    if (zh === undefined || en === undefined) {
      const names = Object.values(places).map(([chinese, english]) =>
        reader.locale === 'zh' ? `【${chinese}】` : `[${english}]`,
      )
      const field = { many: true, required: true, max: most }
      return askFor(
        {
          action: 'contract.word',
          title: t('template.title'),
          intro: t('template.intro', { places: names }),
          fields: [
            { ...field, id: 'zh', label: t('template.chinese'), value: templateOf(company, 'zh') },
            { ...field, id: 'en', label: t('template.english'), value: templateOf(company, 'en') },
          ],
        },
        reader,
      )
    }
    const wrong = Object.entries({ zh, en }).flatMap(([field, text]) => {
      const place = unknownPlace(text)
      return place === undefined ? [] : [[field, t('template.unknown', { place })] as const]
    })
    if (wrong.length > 0) throw new Refusal('input.fields', {}, Object.fromEntries(wrong))
    const template = JSON.stringify({ zh, en })
    await tx.sql`
      update "CompanySettings" set policies = jsonb_set(policies, '{contractTemplate}', ${template}::jsonb) where id = 1`
    return {
      notice: t('template.saved'),
      audit: [{ action: 'contract.word', on: { entity: 'user', id: context.actor.id }, facts: { zh, en } }],
    }
  },
})
