import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { plainMoney, readMoney } from '../../core/money.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { type Text, t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { askFor } from '../form.ts'
import { qtyDecimal, readQty } from '../opportunities/lines/quantity.ts'
import { findProduct } from '../products/find.ts'

const most = 30
const input = z.object({ product: z.string().min(1).max(120), lines: z.string().max(4_000).optional() })

/** The tiers of a product's price, one line each: "[level] from quantity, price, lowest price, [valid until]". */
export const tiers = defineAction({
  name: 'price.tiers',
  words: { en: ['price tiers', 'tiers'], zh: ['阶梯价', '价格阶梯'] },
  usage: { en: '<product>', zh: '<产品>' },
  does: { en: 'Set prices by quantity and by level of the customer', zh: '按数量和客户级别设置阶梯价' },
  input,
  read: rest => ({ product: rest }),
  allow: can('update', 'product'),

  async run(context, { product: said, lines }) {
    const product = await findProduct(context.tx, said)
    if (!product) throw new Refusal('product.unknown', { said })
    if (lines === undefined) return form(context, product)
    const tiers = readTiers(lines, product)
    await write(context, product.id, tiers)
    return {
      notice: t('price.saved', { name: product.name, count: tiers.length }),
      audit: [
        {
          action: 'price.tiers',
          on: { entity: 'product', id: product.id },
          facts: { name: product.name, count: tiers.length, lines },
        },
      ],
      cards: [{ view: 'product.list', of: { entity: 'user', id: context.actor.id }, to: 'only' }],
    }
  },
})

type Product = NonNullable<Awaited<ReturnType<typeof findProduct>>>
type Tier = {
  level: string
  minQty: bigint
  priceMinor: bigint
  floorMinor: bigint | null
  validTo: string | null
}

async function form({ tx, reader }: Context, product: Product): Promise<Outcome> {
  const known = await tx.priceTier.findMany({
    where: { productId: product.id },
    orderBy: [{ level: 'asc' }, { minQty: 'asc' }],
  })
  const plain = (minor: bigint) => plainMoney({ minor, currency: product.currency })
  const value = known.map(({ level, minQty, priceMinor, floorMinor, validTo }) =>
    [
      level,
      minQty.toString(),
      plain(priceMinor),
      floorMinor === null ? '' : plain(floorMinor),
      validTo ? validTo.toISOString().slice(0, 10) : '',
    ]
      .filter(Boolean)
      .join(' '),
  )
  const price = { minor: product.listPriceMinor, currency: product.currency }
  return askFor(
    {
      action: 'price.tiers',
      context: { product: product.sku },
      title: t('price.title', { name: product.name }),
      intro: t('price.intro', { price }),
      fields: [
        {
          ...{ id: 'lines', label: t('price.lines'), hint: t('price.hint'), many: true, max: 4_000 },
          value: value.join('\n'),
        },
      ],
    },
    reader,
  )
}

/** Throws a Refusal that names the line that cannot be read, or contradicts the list or another line. */
function readTiers(text: string, product: Product): Tier[] {
  const lines = text.split(/\n|;|；/).flatMap(line => line.trim() || [])
  if (lines.length > most) throw wrong(t('price.tooMany', { max: most }))
  const tiers = lines.map(line => readTier(line, product))
  const keys = tiers.map(({ level, minQty }) => `${level} ${minQty}`)
  const twice = lines[keys.findIndex((key, index) => keys.indexOf(key) !== index)]
  if (twice) throw wrong(t('price.twice', { line: twice }))
  return tiers
}

function readTier(line: string, product: Product): Tier {
  const words = line.normalize('NFKC').split(/\s+/)
  const level = /^[a-c]级?$/i.test(words[0] ?? '') ? (words.shift() ?? '').slice(0, 1).toUpperCase() : ''
  const validTo = /^\d{4}-\d{2}-\d{2}$/.test(words.at(-1) ?? '') ? (words.pop() ?? null) : null
  const [qty = '', price = '', floor] = words
  const minQty = readQty(qty)
  const [priceMinor, floorMinor] = [price, floor ?? ''].map(one => readMoney(one, product.currency)?.minor)
  const dated = validTo === null || !Number.isNaN(Date.parse(validTo))
  if (
    minQty === undefined ||
    priceMinor === undefined ||
    (floor && floorMinor === undefined) ||
    !dated ||
    words.length > 3
  )
    throw wrong(t('price.unreadable', { line }))
  if (priceMinor > product.listPriceMinor) throw wrong(t('price.aboveList', { line }))
  if (floorMinor !== undefined && floorMinor > priceMinor) throw wrong(t('price.floorAbove', { line }))
  return { level, minQty, priceMinor, floorMinor: floorMinor ?? null, validTo }
}

function wrong(text: Text): Refusal {
  return new Refusal('input.fields', {}, { lines: text })
}

async function write({ tx, now, actor }: Context, productId: string, tiers: Tier[]): Promise<void> {
  await tx.sql`select 1 from "Product" where id = ${productId} for update`
  await tx.priceTier.deleteMany({ where: { productId } })
  await tx.priceTier.createMany({
    data: tiers.map(({ minQty, validTo, ...tier }) => ({
      ...{ id: newId(), productId, ...tier, minQty: qtyDecimal(minQty) },
      ...{ validTo: validTo ? new Date(validTo) : null, createdAt: now, createdById: actor.id },
    })),
  })
}
