import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { companyRecord } from '../company.ts'
import { askFor } from '../form.ts'
import { portionsText, readPortions, templateNamed } from './templates.ts'

/** How contracts are usually paid, under a name: "新回款模板 三七 30% 0；70% 60". A name that is known is changed. */
export const saveTemplate = defineAction({
  name: 'planTemplate.save',
  words: { en: ['new plan template', 'edit plan template'], zh: ['新回款模板', '改回款模板'] },
  usage: { en: '<name> [30% 0; 70% 60]', zh: '<名称> [30% 0；70% 60]' },
  does: { en: 'Save a template for payment plans', zh: '保存回款计划模板' },
  input: z.object({
    name: z.string().trim().max(60).default(''),
    lines: z.string().max(4_000).optional(),
    fresh: z.boolean().default(false),
  }),
  read: rest => {
    const [name = '', ...lines] = rest.split(/[^\S\n]+/)
    return lines.length > 0 ? { name, lines: lines.join(' ') } : { name }
  },
  allow: can('update', 'company'),

  async run({ tx, now, reader }, { name, lines, fresh }) {
    const known = fresh ? undefined : await templateNamed(tx, name)
    if (lines === undefined) {
      const portions = {
        id: 'lines',
        label: t('planTemplate.lines'),
        hint: t('planTemplate.hint'),
        value: known ? portionsText(known.portions) : '',
        ...{ many: true, required: true, max: 4_000 },
      }
      const naming = { id: 'name', label: t('field.name'), value: name, required: true, max: 60 }
      return askFor(
        {
          action: 'planTemplate.save',
          context: known ? { name: known.name } : { fresh: true },
          title: known ? t('planTemplate.editTitle', { name: known.name }) : t('planTemplate.newTitle'),
          fields: known ? [portions] : [naming, portions],
        },
        reader,
      )
    }
    if (name === '') throw new Refusal('input.fields', {}, { name: t('field.required') })
    const portions = readPortions(lines)
    // Two who enter the same new name at once: the second is told.
    const [saved] = await tx.sql`
      insert into "PlanTemplate" (id, name, portions, "createdAt") values (${newId()}, ${name}, ${JSON.stringify(portions)}::jsonb, ${now})
      on conflict (name) do update set portions = excluded.portions where ${!fresh}::boolean returning id`
    if (!saved) throw new Refusal('input.fields', {}, { name: t('planTemplate.taken') })
    return {
      notice: t('planTemplate.saved', { name, count: portions.length }),
      audit: [{ action: 'planTemplate.save', on: companyRecord, facts: { name, count: portions.length } }],
    }
  },
})

/** Plans that were made with it stay as they are. */
export const deleteTemplate = defineAction({
  name: 'planTemplate.delete',
  words: { en: ['delete plan template'], zh: ['删除回款模板'] },
  usage: { en: '<name>', zh: '<名称>' },
  does: { en: 'Delete a template for payment plans', zh: '删除回款计划模板' },
  input: z.object({ name: z.string().trim().min(1).max(60) }),
  read: rest => ({ name: rest }),
  allow: can('update', 'company'),
  async run({ tx }, { name }) {
    const { count } = await tx.planTemplate.deleteMany({ where: { name } })
    if (count === 0) throw new Refusal('planTemplate.unknown', { name })
    return {
      notice: t('planTemplate.deleted', { name }),
      audit: [{ action: 'planTemplate.delete', on: companyRecord, facts: { name } }],
    }
  },
})
