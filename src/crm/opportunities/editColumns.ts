import { Refusal } from '../../core/errors.ts'
import { localDate } from '../../core/moment.ts'
import { readMoney } from '../../core/money.ts'
import { initials } from '../../core/normal.ts'
import { type Text, t } from '../../core/text.ts'
import { readWhen } from '../../core/when/read.ts'
import type { Context } from '../action.ts'
import { probabilityIn, scoreIn } from '../scores/probability.ts'
import { categories, type Editable } from './editable.ts'
import { readPercent } from './lines/read.ts'
import { contactsOf } from './people.ts'
import type { Deal } from './stages.ts'

type Wanted = { wanted: Record<string, string>; mine: Editable[] }
type Columns = { data: Record<string, unknown>; contacts: string[] | undefined }

/** The columns that the changed fields stand for. Throws a Refusal that names every field that cannot be read. */
export async function columnsFrom(context: Context, deal: Deal, { wanted, mine }: Wanted): Promise<Columns> {
  const wrong: Record<string, Text> = {}
  const parts = await Promise.all(mine.map(field => columnOf(context, deal, { field, wanted })))
  const data: Record<string, unknown> = {}
  for (const [index, part] of parts.entries()) {
    if ('problem' in part) wrong[mine[index] ?? ''] = part.problem
    else Object.assign(data, part.data)
  }
  const contacts = mine.includes('contacts') ? (wanted.contacts ?? '').split(',').filter(Boolean) : undefined
  if (contacts) {
    const people = await contactsOf(context.tx, deal.customerId)
    if (contacts.some(id => !people.some(person => person.id === id))) wrong.contacts = t('deal.contactElsewhere')
  }
  if (Object.keys(wrong).length > 0) throw new Refusal('input.fields', {}, wrong)
  return { data, contacts }
}

type Column = { data: Record<string, unknown> } | { problem: Text }

async function columnOf(
  context: Context,
  deal: Deal,
  { field, wanted }: { field: Editable; wanted: Record<string, string> },
): Promise<Column> {
  const text = wanted[field] ?? ''
  switch (field) {
    case 'name':
      return text ? { data: { name: text, nameInitials: initials(text) } } : { problem: t('field.required') }
    case 'amount':
      return money(text, deal.currency, minor => ({ amountMinor: minor }))
    case 'recurring':
    case 'every': {
      const every = ['month', 'quarter', 'year'].includes(wanted.every ?? '') ? wanted.every : 'month'
      const paid = wanted.recurring ?? ''
      return money(paid, deal.currency, minor => ({
        recurringMinor: minor,
        recurringEvery: minor === null ? null : every,
      }))
    }
    case 'close': {
      const when = text ? readWhen(text, { now: context.now, zone: context.actor.zone }) : undefined
      if (text && !when) return { problem: t('field.date') }
      return { data: { expectedCloseOn: when ? new Date(localDate(when.at, context.actor.zone)) : null } }
    }
    case 'nextStep':
      return { data: { nextStep: text || null } }
    case 'contacts':
      return { data: {} }
    case 'competitor':
      return { data: { competitorId: text === 'none' ? null : text || null } }
    case 'probability':
      return probability(context, deal, text)
    case 'category':
      return { data: { forecastCategory: categories.find(category => category === text) ?? null } }
  }
}

function money(text: string, currency: string, column: (minor: bigint | null) => Record<string, unknown>): Column {
  const read = text ? readMoney(text, currency) : null
  return read === undefined ? { problem: t('field.amount') } : { data: column(read?.minor ?? null) }
}

/** A percentage is set by hand, "model" takes the learned one, nothing follows the stage again. */
async function probability(context: Context, deal: Deal, text: string): Promise<Column> {
  if (!text) return { data: await probabilityIn(context, deal, deal.stage) }
  if (/^(?:模型|model)$/i.test(text)) {
    const learned = await scoreIn(context.tx, deal, deal.stageId)
    if (!learned) return { problem: t('score.tooFew') }
    return { data: { probabilityBp: learned.basisPoints, probabilitySource: 'model' } }
  }
  const probabilityBp = readPercent(text)
  if (probabilityBp === undefined) return { problem: t('field.percent') }
  return { data: { probabilityBp, probabilitySource: 'manual' } }
}
