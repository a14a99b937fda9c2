import { Refusal } from '../../core/errors.ts'
import { localDate } from '../../core/moment.ts'
import { readMoney } from '../../core/money.ts'
import { type Text, t } from '../../core/text.ts'
import { readWhen } from '../../core/when/read.ts'
import type { Context } from '../action.ts'
import { type NewLine, readLines } from '../opportunities/lines/read.ts'
import { addLines } from '../opportunities/lines/write.ts'
import { contactsOf, setContacts } from '../opportunities/people.ts'
import type { Deal } from '../opportunities/stages.ts'
import { type Item, itemsOf, type StageRow } from '../pipelines/read.ts'
import { pricingOf } from '../prices/price.ts'
import { markItem } from './mark.ts'
import type { Given } from './needs.ts'

/** What a gate's form brought: columns of the deal, and what is written beside it once it has moved. */
export type Fill = { given: Given; data: Record<string, unknown>; write(): Promise<void> }

const nothing: Fill = { given: { fields: new Set(), items: new Set() }, data: {}, write: async () => undefined }

/** Reads the answers of a gate's form. Throws a Refusal that names every field that cannot be read. */
export async function readFill(
  context: Context,
  deal: Deal,
  { stages, inputs }: { stages: StageRow[]; inputs: Record<string, string> },
): Promise<Fill> {
  if (context.said !== 'form') return nothing
  const wrong: Record<string, Text> = {}
  const columns = columnsOf(context, deal, { inputs, wrong })
  const contacts = inputs.contact ? inputs.contact.split(',') : []
  const people = await contactsOf(context.tx, deal.customerId)
  if (contacts.some(id => !people.some(person => person.id === id))) wrong.contact = t('deal.contactElsewhere')
  const lines = inputs.lines ? await linesOf(context, deal, { text: inputs.lines, wrong }) : []
  const ticked = tickedIn(stages, inputs, wrong)
  if (Object.keys(wrong).length > 0) throw new Refusal('input.fields', {}, wrong)
  const fields = new Set([
    ...Object.keys(columns.given),
    ...(contacts.length > 0 ? ['contact'] : []),
    ...(lines.length > 0 ? ['lines', 'amount'] : []),
  ])
  return {
    given: { fields, items: new Set(ticked.map(({ item }) => item.key)) },
    data: columns.data,
    write: async () => {
      if (contacts.length > 0)
        await setContacts(context.tx, deal, [...deal.contacts.map(one => one.contactId), ...contacts])
      if (lines.length > 0) await addLines(context, deal.id, lines)
      for (const { item, stage, proof } of ticked) await markItem(context, deal, { item, stageId: stage.id, proof })
    },
  }
}

type Reading = { inputs: Record<string, string>; wrong: Record<string, Text> }

function columnsOf({ now, actor }: Context, deal: Deal, { inputs, wrong }: Reading) {
  const data: Record<string, unknown> = {}
  const given: Record<string, true> = {}
  const take = (field: string, values: Record<string, unknown> | undefined, problem: Text) => {
    if (!inputs[field]) return
    if (!values) wrong[field] = problem
    else {
      Object.assign(data, values)
      given[field] = true
    }
  }
  const amount = inputs.amount && deal.lines.length === 0 ? readMoney(inputs.amount, deal.currency) : undefined
  take('amount', amount && { amountMinor: amount.minor }, t('field.amount'))
  const recurring = inputs.recurring ? readMoney(inputs.recurring, deal.currency) : undefined
  take(
    'recurring',
    recurring && { recurringMinor: recurring.minor, recurringEvery: everyIn(inputs.every) },
    t('field.amount'),
  )
  const close = inputs.close ? readWhen(inputs.close, { now, zone: actor.zone }) : undefined
  take('close', close && { expectedCloseOn: new Date(localDate(close.at, actor.zone)) }, t('field.date'))
  take('nextStep', { nextStep: inputs.nextStep }, t('field.invalid'))
  take('competitor', { competitorId: inputs.competitor }, t('field.invalid'))
  return { data, given }
}

function everyIn(said: string | undefined): 'month' | 'quarter' | 'year' {
  return said === 'quarter' || said === 'year' ? said : 'month'
}

async function linesOf(
  context: Context,
  deal: Deal,
  { text, wrong }: { text: string; wrong: Record<string, Text> },
): Promise<NewLine[]> {
  const read = await readLines(context.tx, text, pricingOf(context, deal))
  if ('problem' in read) wrong.lines = read.problem
  return 'lines' in read ? read.lines : []
}

type Ticked = { item: Item; stage: StageRow; proof: string }

/** The items that were ticked; one that wants a proof is not ticked without. */
function tickedIn(stages: StageRow[], inputs: Record<string, string>, wrong: Record<string, Text>): Ticked[] {
  return stages.flatMap(stage =>
    itemsOf(stage).flatMap(item => {
      if (inputs[`check.${item.key}`] !== 'true') return []
      const proof = inputs[`proof.${item.key}`] ?? ''
      if (item.proof && !proof) wrong[`proof.${item.key}`] = t('field.required')
      return [{ item, stage, proof }]
    }),
  )
}
