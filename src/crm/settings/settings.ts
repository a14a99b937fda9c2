import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { Refusal } from '../../core/errors.ts'
import { allows, can } from '../../core/rights.ts'
import { isTextKey, say, type Text, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { companyRecord } from '../company.ts'
import { drawList } from '../list.ts'
import { defineView } from '../view.ts'
import type { Section } from './section.ts'
import { differences, inputsOf, lines, titleOf, titleText } from './words.ts'

const choices = z.array(z.strictObject({ title: z.string(), value: z.string() }))
const formCard = defineCard(
  'settings-form',
  z.strictObject({
    intro: z.string(),
    inputs: z.array(
      z.strictObject({
        id: z.string(),
        kind: z.enum(['text', 'choice']),
        label: z.string(),
        hint: z.string(),
        value: z.string(),
        choices,
      }),
    ),
  }),
)

/** The company's settings, section by section: list, form, save. */
export function createSettings(sections: () => readonly Section[]) {
  const show = defineAction({
    name: 'settings.show',
    words: { en: ['settings'], zh: ['设置'] },
    usage: { en: '[section]', zh: '[栏目]' },
    does: { en: 'See and change how the company works', zh: '查看和修改公司的各项规则' },
    input: z.object({ section: z.string().max(60).default('') }),
    read: rest => ({ section: rest }),
    allow: can('update', 'company'),
    async run({ company, reader }, { section: said }) {
      if (said === '') return { cards: [{ view: 'settings', of: companyRecord, to: 'only' }] }
      const section = sections().find(one => one.name === said || titleOf(one, reader) === said)
      if (!section) throw new Refusal('settings.unknown', { said, known: sections().map(one => titleOf(one, reader)) })
      const intro = section.intro ? say({ key: section.intro }, reader) : ''
      const card = formCard.draw({ intro, inputs: inputsOf(section, company, reader) }, reader)
      return {
        form: { action: 'settings.save', context: { section: section.name }, title: titleText(section), card },
      }
    },
  })

  const save = defineAction({
    name: 'settings.save',
    words: { en: [], zh: [] },
    usage: { en: '', zh: '' },
    does: { en: 'Save a section of the settings', zh: '保存一栏设置' },
    input: z.looseObject({ section: z.string().max(60) }),
    read: () => ({ section: '' }),
    allow: can('update', 'company'),
    async run(context, { section: name, ...typed }) {
      const { tx, company, reader } = context
      const section = sections().find(one => one.name === name)
      if (!section)
        throw new Refusal('settings.unknown', { said: name, known: sections().map(one => titleOf(one, reader)) })
      const before = section.shown(company)
      const values = checked(section, typed)
      await tx.sql`
        update "CompanySettings" set policies = jsonb_set(policies, array[${section.name}], ${JSON.stringify(values)}::jsonb) where id = 1`
      const decided = { ...company, policies: { ...company.policies, [section.name]: values } }
      const after = section.shown(decided)
      const changes = differences(section, { before, after, reader })
      const remark = await section.saved?.({ ...context, company: decided })
      const saved =
        changes.length > 0
          ? t('settings.saved', { section: titleText(section), changes })
          : t('settings.same', { section: titleText(section) })
      return {
        notice: remark ? t('settings.savedRemark', { saved, remark }) : saved,
        changed: [companyRecord],
        audit: [
          {
            action: 'settings.save',
            on: companyRecord,
            facts: { section: titleOf(section, reader), name, before, after, changes: changes.join('；') },
          },
        ],
      }
    },
  })

  const view = defineView({
    name: 'settings',
    async draw({ actor, company, reader }) {
      if (!actor || !allows(show.allow, actor)) return null
      const rows = sections().map(section => ({
        title: titleOf(section, reader),
        line: lines(section, section.shown(company), reader).join(' · '),
        buttons: [{ title: say(t('button.edit'), reader), verb: 'settings.show', data: { section: section.name } }],
      }))
      return drawList({ title: t('settings.title'), empty: t('settings.title'), rows }, reader)
    },
  })
  return { show, save, view }
}

/** What was typed, checked; an empty list is a value, an empty number is not. */
function checked(section: Section, typed: Record<string, unknown>): Record<string, unknown> {
  const given = Object.fromEntries(
    section.fields.map(({ name, input }) => [name, typed[name] ?? (input.kind === 'words' ? '' : null)]),
  )
  try {
    return section.parse(given)
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error
    const wrong = new Map(error.issues.map(({ path, message }) => [String(path[0]), message]))
    const fields = section.fields.filter(({ name }) => wrong.has(name))
    const complaints = fields.map(({ name, input }): [string, Text] => [name, complaint(input, wrong.get(name) ?? '')])
    throw new Refusal('input.fields', {}, Object.fromEntries(complaints))
  }
}

function complaint(input: Section['fields'][number]['input'], message: string): Text {
  if (isTextKey(message)) return { key: message }
  return input.kind === 'whole' ? t('field.between', { min: input.min, max: input.max }) : t('field.invalid')
}
