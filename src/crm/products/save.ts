import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { plainMoney, readMoney } from '../../core/money.ts'
import { initials } from '../../core/normal.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { askFor } from '../form.ts'

const input = z.object({
  product: z.uuid().optional(),
  sku: z.string().max(40).default(''),
  name: z.string().max(120).default(''),
  unit: z.string().max(20).default(''),
  price: z.string().max(40).default(''),
  floor: z.string().max(40).default(''),
  cost: z.string().max(40).default(''),
  costed: z.enum(['true', 'false']).default('false'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/i, 'field.currency')
    .transform(text => text.toUpperCase())
    .optional(),
})
type Input = z.infer<typeof input>

/** A new product, or changes to one. Deals keep the list price of the day they were made. */
export const save = defineAction({
  name: 'product.save',
  words: { en: ['product add', 'new product'], zh: ['新产品', '产品 新增'] },
  usage: { en: '<sku> <name> [price] [unit]', zh: '<编码> <名称> [目录价] [单位]' },
  does: { en: 'Add or change a product', zh: '新增或修改产品' },
  input,
  read: rest => {
    const [sku = '', name = '', price = '', unit = ''] = rest.split(/\s+/)
    return { sku, name, price, unit }
  },
  allow: can('update', 'product'),

  async run(context, fields) {
    const known = fields.product ? await context.tx.product.findUnique({ where: { id: fields.product } }) : null
    if (context.said !== 'form') return formFor(context, fields, known)
    const { sku, name, unit, price, floorMinor, costMinor } = checked(context, fields)
    const same = await context.tx.product.findFirst({ where: { sku: { equals: sku, mode: 'insensitive' } } })
    if (same && same.id !== known?.id)
      throw new Refusal('input.fields', {}, { sku: t('product.taken', { name: same.name }) })
    const { now, actor } = context
    const data = {
      sku,
      name,
      nameInitials: initials(name),
      unit,
      listPriceMinor: price.minor,
      currency: price.currency,
      ...{ floorMinor, costMinor, costed: fields.costed === 'true' },
    }
    const id = known?.id ?? newId()
    if (known)
      await context.tx.product.update({ where: { id }, data: { ...data, updatedAt: now, version: { increment: 1 } } })
    else
      await context.tx.product.create({ data: { id, ...data, createdAt: now, createdById: actor.id, updatedAt: now } })
    return {
      notice: t('product.saved', { sku, name, price }),
      audit: [
        { action: 'product.save', on: { entity: 'product', id }, facts: { sku, name, price: plainMoney(price) } },
      ],
      cards: [{ view: 'product.list', of: { entity: 'user', id: actor.id }, to: 'only' }],
    }
  },
})

function checked({ company }: Context, { sku, name, unit, price: said, floor, cost, currency: typed }: Input) {
  const currency = typed ?? company.currency
  const price = readMoney(said, currency)
  const [floorMinor, costMinor] = [floor, cost].map(one => (one === '' ? null : readMoney(one, currency)?.minor))
  const wrong = {
    ...(sku ? {} : { sku: t('field.required') }),
    ...(name ? {} : { name: t('field.required') }),
    ...(price ? {} : { price: t('field.amount') }),
    ...(floorMinor === undefined ? { floor: t('field.amount') } : {}),
    ...(price && floorMinor && floorMinor > price.minor ? { floor: t('product.floorAbove') } : {}),
    ...(costMinor === undefined ? { cost: t('field.amount') } : {}),
  }
  if (!price || Object.keys(wrong).length > 0) throw new Refusal('input.fields', {}, wrong)
  return { sku, name, unit, price, floorMinor: floorMinor ?? null, costMinor: costMinor ?? null }
}

type Known = {
  id: string
  sku: string
  name: string
  unit: string
  listPriceMinor: bigint
  floorMinor: bigint | null
  costMinor: bigint | null
  costed: boolean
  currency: string
}

function formFor({ reader, company }: Context, fields: Input, known: Known | null) {
  const shown = known
    ? {
        ...known,
        ...{ price: plain(known.listPriceMinor, known), floor: plain(known.floorMinor, known) },
        ...{ cost: plain(known.costMinor, known), costed: String(known.costed) },
      }
    : { ...fields, currency: fields.currency ?? company.currency }
  return askFor(
    {
      action: 'product.save',
      context: known ? { product: known.id } : {},
      title: t(known ? 'product.editTitle' : 'product.newTitle'),
      fields: [
        { id: 'sku', label: t('product.sku'), value: shown.sku, required: true, max: 40 },
        { id: 'name', label: t('field.name'), value: shown.name, required: true, max: 120 },
        { id: 'price', label: t('product.price'), value: shown.price, required: true, max: 40 },
        { id: 'floor', label: t('product.floor'), hint: t('product.floorHint'), value: shown.floor, max: 40 },
        { id: 'cost', label: t('product.cost'), hint: t('product.costHint'), value: shown.cost, max: 40 },
        { id: 'costed', kind: 'toggle', label: t('product.costed'), value: shown.costed },
        { id: 'currency', label: t('fact.currency'), value: shown.currency, max: 3 },
        { id: 'unit', label: t('product.unit'), value: shown.unit, max: 20 },
      ],
    },
    reader,
  )
}

function plain(minor: bigint | null, { currency }: Pick<Known, 'currency'>): string {
  return minor === null ? '' : plainMoney({ minor, currency })
}
