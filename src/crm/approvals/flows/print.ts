import type { Locale } from '../../../core/text.ts'
import type { ApproveStep, Condition, Lapse, Source, Step } from '../flow.ts'
import { andWords, copyWords, counted, editWords, type Field, lapses, modes, places, signs } from './words.ts'

/** What printing needs to put names for ids. */
export type Names = {
  fields: Field[]
  editable: { field: string; names: string[] }[]
  person(id: string): string
  amount(minor: number): string
  locale: Locale
}

/** A flow as people write it: what `readFlow` reads back. */
export function printFlow(steps: readonly Step[], names: Names): string {
  return steps.flatMap(step => printStep(step, names)).join('\n')
}

function printStep(step: Step, names: Names): string[] {
  const colon = names.locale === 'zh' ? '：' : ': '
  if (step.kind === 'copy') return [[word(copyWords, names), printSource(step.to, names)].join(colon)]
  if (step.kind === 'approve') return [[step.name, printAsked(step, names)].join(colon)]
  return step.branches.flatMap(({ when, steps }) => {
    const conditions = printConditions(when, names)
    return steps.flatMap(inner => printStep(inner, names).map(line => [conditions, line].join(colon)))
  })
}

/** Conditions as people write them. */
export function printConditions(conditions: readonly Condition[], names: Names): string {
  return conditions.map(condition => printCondition(condition, names)).join(` ${word(andWords, names)} `)
}

function printAsked(step: ApproveStep, names: Names): string {
  const { from, mode, ratioBp, lapse, edits } = step
  const how = mode === 'ratio' ? `${ratioBp / 100}%` : word(modes[mode], names)
  return [
    printSource(from, names),
    ...(mode === 'any' ? [] : [how]),
    ...(lapse ? [printLapse(lapse, names)] : []),
    ...(edits.length > 0
      ? [`${word(editWords, names)} ${edits.map(field => printField(field, names)).join('、')}`]
      : []),
  ].join(names.locale === 'zh' ? '，' : ', ')
}

function printLapse({ as, hours }: Lapse, names: Names): string {
  return names.locale === 'zh' ? `${hours}小时${word(lapses[as], names)}` : `${word(lapses[as], names)} ${hours} h`
}

function printField(field: string, names: Names): string {
  const known = names.editable.find(one => one.field === field)?.names ?? []
  return known.length > 0 ? word(known, names) : field
}

function printSource(source: Source, names: Names): string {
  switch (source.who) {
    case 'users':
      return source.ids.map(names.person).join('、')
    case 'role':
      return `${word(counted.role, names)} ${source.role}`
    case 'manager':
      return source.levels === 1 ? word(places.manager, names) : `${word(counted.manager, names)} ${source.levels}`
    case 'managers':
      return `${word(counted.managers, names)} ${source.levels}`
    default:
      return word(places[source.who], names)
  }
}

function printCondition({ field, is, value }: Condition, names: Names): string {
  const known = names.fields.find(one => one.field === field)
  const name = known?.names[names.locale === 'zh' ? 0 : 1] ?? known?.names[0] ?? field
  return `${name} ${is === 'oneOf' ? '=' : signs[is][0]} ${printValue(value, known, names)}`
}

function printValue(value: Condition['value'], field: Field | undefined, { amount }: Names): string {
  if (Array.isArray(value)) return value.join('、')
  if (field?.kind === 'percent') return `${Number(value) / 100}%`
  return field?.kind === 'money' ? amount(Number(value)) : String(value)
}

function word(words: readonly string[], { locale }: Names): string {
  return words[locale === 'zh' ? 0 : 1] ?? words[0] ?? ''
}
