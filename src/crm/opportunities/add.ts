import { z } from 'zod'
import { Ambiguous, Refusal } from '../../core/errors.ts'
import { localDate } from '../../core/moment.ts'
import { readMoney } from '../../core/money.ts'
import type { Outcome } from '../../core/platform.ts'
import { numberIn } from '../../core/recordNumber.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { readWhen } from '../../core/when/read.ts'
import { type Context, defineAction } from '../action.ts'
import { type Found, findRecord, mergedNote, numberFirst } from '../find.ts'
import { nameIn, type Pipeline, pipelineNamed, pipelines, startingPipeline } from '../pipelines/read.ts'
import { createDeal } from './create.ts'
import { dealForm } from './forms.ts'
import { readPercent } from './lines/read.ts'

const input = z.object({
  customer: z.string().max(200).default(''),
  line: z.string().max(2_000).optional(),
  name: z.string().max(200).default(''),
  amount: z.string().max(40).default(''),
  close: z.string().max(60).default(''),
  pipeline: z.string().max(100).default(''),
  probability: z.string().max(10).default(''),
})
type Input = z.infer<typeof input>

/** A new deal for a customer: "商机 C-7 采购50个席位 12.8万 下月底". What is missing is asked in a form. */
export const add = defineAction({
  name: 'deal.add',
  words: { en: ['deal add', 'new deal', 'add deal'], zh: ['新商机', '新建商机', '商机'] },
  usage: { en: '<customer> <what> [amount] [close date]', zh: '<客户> <做什么> [金额] [预计成交日]' },
  does: { en: 'Open a deal for a customer', zh: '给客户新建商机' },
  input,
  read: rest => {
    const [customer = '', ...words] = rest.split(/\s+/)
    return { customer, line: words.join(' ') }
  },
  allow: can('create', 'opportunity'),

  async run(context, fields) {
    // "商机 O-3" asks for that deal, as "客户 C-7" does for the customer.
    if (context.said === 'text' && numberIn(fields.customer)?.kind === 'opportunity' && !fields.line)
      return show(context, fields.customer)
    const typed = fields.line === undefined ? fields : { ...fields, ...readDeal(fields.line, context) }
    const customer = await customerOf(context, typed.customer)
    const pipeline = await pipelineOf(context, typed.pipeline)
    if (context.said !== 'form')
      return dealForm(context.reader, {
        ...typed,
        customer: customer ? `${customer.no} ${customer.title}` : typed.customer,
        ...(await pipelineChoice(context, pipeline)),
      })
    const { amount, expectedCloseOn, probabilityBp } = checked(context, typed, {
      customer,
      currency: pipeline.currency,
    })
    const found = await findRecord(context, ['customer'], { said: numberFirst(typed.customer), verb: 'update' })
    const deal = await createDeal(context, {
      ...{ name: typed.name, customerId: found.id, amount, expectedCloseOn, pipeline, probabilityBp },
    })
    return {
      notice: t('deal.added', { no: deal.no, name: deal.name, customer: found.title }),
      changed: [
        { entity: 'opportunity', id: deal.id },
        { entity: 'customer', id: found.id },
      ],
      audit: [
        { action: 'deal.add', on: { entity: 'opportunity', id: deal.id }, facts: { no: deal.no, name: deal.name } },
      ],
      cards: [{ view: 'deal', of: { entity: 'opportunity', id: deal.id }, to: 'only' }],
    }
  },
})

async function show(context: Context, said: string): Promise<Outcome> {
  const found = await findRecord(context, ['opportunity'], { said, verb: 'read' })
  return { ...mergedNote(found), cards: [{ view: 'deal', of: { entity: 'opportunity', id: found.id }, to: 'only' }] }
}

/** The customer a form is about; a name nobody has leaves the field open, one that several have asks. */
async function customerOf(context: Context, said: string): Promise<Found | undefined> {
  if (!said) return undefined
  try {
    return await findRecord(context, ['customer'], { said: numberFirst(said), verb: 'update' })
  } catch (error) {
    if (error instanceof Ambiguous || context.said === 'form') throw error
    if (error instanceof Refusal && error.text.key === 'customer.unknown') return undefined
    throw error
  }
}

async function pipelineOf({ tx, actor, reader }: Context, said: string): Promise<Pipeline> {
  const pipeline = said
    ? await pipelineNamed(tx, said, reader.locale)
    : await startingPipeline(tx, actor.departmentPath)
  if (!pipeline.active) throw new Refusal('pipeline.inactive', { pipeline: nameIn(pipeline, reader.locale) })
  return pipeline
}

/** With a single pipeline there is nothing to choose. */
async function pipelineChoice({ tx, reader }: Context, own: Pipeline) {
  const active = (await pipelines(tx)).filter(pipeline => pipeline.active)
  const choices = active.map(pipeline => ({ title: nameIn(pipeline, reader.locale), value: pipeline.id }))
  return { pipelines: choices.length > 1 ? choices : [], pipeline: own.id }
}

function checked(
  { now, actor }: Context,
  fields: Input,
  { customer, currency }: { customer: Found | undefined; currency: string },
) {
  const amount = fields.amount ? readMoney(fields.amount, currency) : undefined
  const probabilityBp = fields.probability ? readPercent(fields.probability) : undefined
  const close = fields.close ? readWhen(fields.close, { now, zone: actor.zone }) : undefined
  const wrong = {
    ...(customer ? {} : { customer: t('field.required') }),
    ...(fields.name ? {} : { name: t('field.required') }),
    ...(fields.amount && !amount ? { amount: t('field.amount') } : {}),
    ...(fields.close && !close ? { close: t('field.date') } : {}),
    ...(fields.probability && probabilityBp === undefined ? { probability: t('field.percent') } : {}),
  }
  if (Object.keys(wrong).length > 0) throw new Refusal('input.fields', {}, wrong)
  return { amount, probabilityBp, expectedCloseOn: close ? localDate(close.at, actor.zone) : undefined }
}

/** Amount and date out of the words, the rest is the name. */
function readDeal(line: string, { now, actor, company }: Context): Pick<Input, 'name' | 'amount' | 'close'> {
  const words = line.split(/\s+/).filter(Boolean)
  const amount =
    words.find(word => /[万亿千元¥$kmw]/i.test(word) && readMoney(word, company.currency)) ??
    words.find(word => /^\d[\d,.]{3,}$/.test(word)) ??
    ''
  const rest = words.filter(word => word !== amount).join(' ')
  const when = readWhen(rest, { now, zone: actor.zone })
  return when ? { name: when.rest, amount, close: localDate(when.at, actor.zone) } : { name: rest, amount, close: '' }
}
