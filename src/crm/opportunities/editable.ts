import { localDate } from '../../core/moment.ts'
import { plainMoney } from '../../core/money.ts'
import { writes } from '../../core/rights.ts'
import { say, type Text, t } from '../../core/text.ts'
import type { Context } from '../action.ts'
import type { Field } from '../form.ts'
import { competitorChoices } from '../reasons/competitors.ts'
import { contactsOf } from './people.ts'
import type { Deal } from './stages.ts'

/** What the edit form asks, in its order. */
export const editable = [
  'name',
  'amount',
  'recurring',
  'every',
  'close',
  'nextStep',
  'contacts',
  'competitor',
  'probability',
  'category',
] as const
export type Editable = (typeof editable)[number]
export const categories = ['commit', 'best', 'pipeline', 'omitted'] as const

/** How a field is called. */
export function labelOf(field: Editable): Text {
  return t(`deal.field.${field}`)
}

/** What a deal says now, as text, field by field; amounts are missing for whoever may not write them, and a sum of lines is not edited. */
export function valuesOf({ actor }: Pick<Context, 'actor'>, deal: Deal): Record<string, string> {
  const money = (minor: bigint | null) => (minor === null ? '' : plainMoney({ minor, currency: deal.currency }))
  const writesMoney = writes(actor, 'opportunity.amount')
  return {
    name: deal.name,
    ...(writesMoney && deal.lines.length === 0 ? { amount: money(deal.amountMinor) } : {}),
    ...(writesMoney ? { recurring: money(deal.recurringMinor), every: deal.recurringEvery ?? 'month' } : {}),
    close: deal.expectedCloseOn ? localDate(deal.expectedCloseOn, 'UTC') : '',
    nextStep: deal.nextStep ?? '',
    contacts: deal.contacts
      .map(one => one.contactId)
      .sort()
      .join(','),
    competitor: deal.competitorId ?? 'none',
    probability: deal.probabilitySource === 'stage' ? '' : `${deal.probabilityBp / 100}%`,
    category: deal.forecastCategory ?? 'auto',
  }
}

/** What belongs together in one row of the form. */
const pairs: [Editable, Editable][] = [
  ['amount', 'close'],
  ['recurring', 'every'],
  ['probability', 'category'],
]

/** The inputs in rows; the second of a pair stands beside the first, where both are asked. */
export function sideBySide(fields: Field[]): Field[][] {
  const partner = (id: string) => fields.find(field => pairs.some(([a, b]) => a === id && b === field.id))
  const second = new Set(fields.flatMap(({ id }) => partner(id)?.id ?? []))
  return fields.filter(({ id }) => !second.has(id)).map(field => [field, ...[partner(field.id) ?? []].flat()])
}

/** The inputs for those values. */
export async function editFields(context: Context, deal: Deal, values: Record<string, string>): Promise<Field[]> {
  const { reader, tx } = context
  const people = await contactsOf(tx, deal.customerId)
  const competitors = await competitorChoices(tx)
  const none = { title: say(t('choice.none'), reader), value: 'none' }
  const every = (['month', 'quarter', 'year'] as const).map(value => ({
    title: say(t(`every.${value}`), reader),
    value,
  }))
  const category = (['auto', ...categories] as const).map(value => ({
    title: say(t(`category.${value}`), reader),
    value,
  }))
  const inputs: Record<Editable, Field | undefined> = {
    name: { id: 'name', label: labelOf('name'), required: true },
    amount: { id: 'amount', label: labelOf('amount'), hint: t('card.any.amountHint'), max: 40 },
    recurring: { id: 'recurring', label: labelOf('recurring'), hint: t('card.any.amountHint'), max: 40 },
    every: { id: 'every', label: labelOf('every'), choices: every },
    close: { id: 'close', label: labelOf('close'), hint: t('card.any.whenHint'), max: 60 },
    nextStep: { id: 'nextStep', label: labelOf('nextStep') },
    contacts:
      people.length > 0
        ? {
            ...{ id: 'contacts', label: labelOf('contacts'), many: true },
            choices: people.map(({ id, name, title }) => ({ title: title ? `${name} · ${title}` : name, value: id })),
          }
        : undefined,
    competitor:
      competitors.length > 0
        ? { id: 'competitor', label: labelOf('competitor'), choices: [none, ...competitors] }
        : undefined,
    probability: {
      ...{ id: 'probability', label: labelOf('probability'), max: 10 },
      hint: t('deal.probabilityHint', { probability: deal.stage.probabilityBp / 100 }),
    },
    category: { id: 'category', label: labelOf('category'), choices: category },
  }
  return editable.flatMap(field => {
    const asked = inputs[field]
    return asked && field in values ? [{ ...asked, value: values[field] ?? '' }] : []
  })
}
