import { isTextKey, type Reader, say, type Text, type TextKey, t } from '../../core/text.ts'
import type { Company } from '../../store/company.ts'
import type { Section } from './section.ts'

/** The inputs of a section, filled with what is in force. */
export function inputsOf(section: Section, company: Company, reader: Reader) {
  const values = section.shown(company)
  return section.fields.map(({ name, input }) => ({
    id: name,
    kind: input.kind === 'choice' || input.kind === 'flag' ? ('choice' as const) : ('text' as const),
    label: fieldName(section, name, reader),
    hint: input.kind === 'whole' ? `${input.min} – ${input.max}` : '',
    value: values[name] ?? '',
    choices: optionsOf(input).map(value => ({ title: valueName(section, { name, value }, reader), value })),
  }))
}

function optionsOf(input: Section['fields'][number]['input']): readonly string[] {
  if (input.kind === 'choice') return input.options
  return input.kind === 'flag' ? ['on', 'off'] : []
}

/** What is in force, one line a field. */
export function lines(section: Section, values: Record<string, string>, reader: Reader): string[] {
  return section.fields.map(({ name }) => {
    const value = valueName(section, { name, value: values[name] ?? '' }, reader)
    return say(t('settings.line', { field: fieldName(section, name, reader), value: value || '—' }), reader)
  })
}

/** What a save changed, one line a field. */
export function differences(
  section: Section,
  { before, after, reader }: { before: Record<string, string>; after: Record<string, string>; reader: Reader },
): string[] {
  const changed = section.fields.filter(({ name }) => before[name] !== after[name])
  return changed.map(({ name }) =>
    say(
      t('settings.change', {
        field: fieldName(section, name, reader),
        before: valueName(section, { name, value: before[name] ?? '' }, reader) || '—',
        after: valueName(section, { name, value: after[name] ?? '' }, reader) || '—',
      }),
      reader,
    ),
  )
}

/** What a section is called. */
export function titleText({ name }: Section): Text {
  return { key: keyOf(`settings.${name}`) }
}

/** The same, in the reader’s language. */
export function titleOf(section: Section, reader: Reader): string {
  return say(titleText(section), reader)
}

function fieldName({ name }: Section, field: string, reader: Reader): string {
  return say({ key: keyOf(`settings.${name}.${field}`) }, reader)
}

/** A choice in words; numbers and lists are shown as they are. */
function valueName({ name, fields }: Section, field: { name: string; value: string }, reader: Reader): string {
  const kind = fields.find(one => one.name === field.name)?.input.kind
  if (kind === 'flag') return say(t(field.value === 'on' ? 'settings.on' : 'settings.off'), reader)
  return kind === 'choice' ? say({ key: keyOf(`settings.${name}.${field.name}.${field.value}`) }, reader) : field.value
}

function keyOf(key: string): TextKey {
  if (!isTextKey(key)) throw new Error(`no text ${key}`)
  return key
}
