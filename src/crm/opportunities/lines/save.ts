import { z } from 'zod'
import { Refusal } from '../../../core/errors.ts'
import { plainMoney, readMoney } from '../../../core/money.ts'
import { can, modeOf, writes } from '../../../core/rights.ts'
import { t } from '../../../core/text.ts'
import { type Context, defineAction } from '../../action.ts'
import { askFor } from '../../form.ts'
import { listPrice, pricingOf } from '../../prices/price.ts'
import { findProduct } from '../../products/find.ts'
import { aroundDeal } from '../moved.ts'
import { type Deal, loadDeal, refuseClosed } from '../stages.ts'
import { qtyText, readQty } from './quantity.ts'
import { type NewLine, readLines, readPercent } from './read.ts'
import { addLines, changeLine } from './write.ts'

const input = z.object({
  deal: z.string().min(1).max(100),
  text: z.string().max(2_000).optional(),
  line: z.uuid().optional(),
  product: z.string().max(120).default(''),
  qty: z.string().max(20).default('1'),
  price: z.string().max(40).default(''),
  discount: z.string().max(10).default('0'),
})
type Input = z.infer<typeof input>

/** Adds a product to a deal, or changes one of its lines: "加产品 O-3 SKU-1 50 1800 5%". */
export const save = defineAction({
  name: 'line.save',
  words: { en: ['add product', 'line add'], zh: ['加产品', '添加产品'] },
  usage: { en: '<deal> <product> [quantity] [price] [discount%]', zh: '<商机> <产品> [数量] [单价] [折扣%]' },
  does: { en: 'Add a product to a deal', zh: '给商机加产品' },
  input,
  read: rest => {
    const [deal = '', ...text] = rest.split(/[^\S\n]+/)
    return { deal, text: text.join(' ') }
  },
  allow: can('update', 'opportunity'),

  async run(context, fields) {
    const deal = await loadDeal(context, fields.deal)
    refuseClosed(deal, context.reader.locale)
    refuseUnseen(context)
    const known = deal.lines.find(line => line.id === fields.line)
    if (fields.line && !known) throw new Refusal('line.gone', {})
    if (fields.text) {
      const read = await readLines(context.tx, fields.text, pricingOf(context, deal))
      if ('problem' in read) throw new Refusal(read.problem.key, read.problem.args)
      return keep(context, deal, { lines: read.lines })
    }
    if (context.said !== 'form') return formFor(context, deal, known)
    return keep(context, deal, { lines: [await lineFrom(context, deal, fields)], ...(known ? { known } : {}) })
  },
})

/** Whoever may not see amounts, or not change them, may not set them by way of lines. */
export function refuseUnseen({ actor }: Context): void {
  if (modeOf(actor, 'opportunity.amount') !== 'read') throw new Refusal('deal.amountHidden', {})
  if (!writes(actor, 'opportunity.amount')) throw new Refusal('deal.amountFixed', {})
}

type Line = Deal['lines'][number]

async function keep(context: Context, deal: Deal, { lines, known }: { lines: NewLine[]; known?: Line }) {
  const [first] = lines
  if (known && first) {
    if (!(await changeLine(context, { id: known.id, opportunityId: deal.id }, first)))
      throw new Refusal('line.gone', {})
  } else await addLines(context, deal.id, lines)
  const { amountMinor } = await context.tx.opportunity.findUniqueOrThrow({ where: { id: deal.id } })
  const amount = { minor: amountMinor ?? 0n, currency: deal.currency }
  return {
    notice: known
      ? t('line.changed', { no: deal.no, amount })
      : t('line.added', { no: deal.no, count: lines.length, amount }),
    changed: aroundDeal(deal),
    audit: [
      {
        action: known ? 'line.change' : 'line.add',
        on: { entity: 'opportunity' as const, id: deal.id },
        facts: { count: lines.length, amount: plainMoney(amount) },
      },
    ],
    cards: [{ view: 'deal.lines', of: { entity: 'opportunity' as const, id: deal.id }, to: 'only' as const }],
  }
}

async function lineFrom(context: Context, deal: Deal, fields: Input): Promise<NewLine> {
  const { tx } = context
  const product = await findProduct(tx, fields.product)
  const qty = readQty(fields.qty)
  const listed = product && (await listPrice(tx, product, { ...pricingOf(context, deal), qty: qty ?? 1n }))
  const price = fields.price ? readMoney(fields.price, deal.currency) : listed && { minor: listed.listPriceMinor }
  const discountBp = readPercent(fields.discount)
  const wrong = {
    ...(product ? {} : { product: t('product.unknown', { said: fields.product }) }),
    ...(product && product.currency !== deal.currency
      ? { product: t('line.otherCurrency', { product: product.name, currency: product.currency }) }
      : {}),
    ...(qty === undefined ? { qty: t('field.quantity') } : {}),
    ...(product && !price ? { price: t('field.amount') } : {}),
    ...(discountBp === undefined ? { discount: t('field.percent') } : {}),
  }
  if (!product || !listed || !price || qty === undefined || discountBp === undefined || Object.keys(wrong).length > 0)
    throw new Refusal('input.fields', {}, wrong)
  return { productId: product.id, listPriceMinor: listed.listPriceMinor, dealPriceMinor: price.minor, qty, discountBp }
}

async function formFor({ tx, reader }: Context, deal: Deal, known: Line | undefined) {
  const products = await tx.product.findMany({
    where: { active: true, currency: deal.currency },
    orderBy: { sku: 'asc' },
    take: 100,
  })
  if (products.length === 0 && !known) throw new Refusal('product.none', { currency: deal.currency })
  const choices = products.map(({ sku, name }) => ({ title: `${sku} ${name}`, value: sku }))
  const price = known ? plainMoney({ minor: known.dealPriceMinor, currency: deal.currency }) : ''
  return askFor(
    {
      action: 'line.save',
      context: { deal: deal.no, ...(known ? { line: known.id } : {}) },
      title: t(known ? 'line.editTitle' : 'line.newTitle', { no: deal.no }),
      fields: [
        {
          id: 'product',
          label: t('product.one'),
          value: known?.product.sku ?? choices[0]?.value ?? '',
          choices,
        },
        {
          id: 'qty',
          label: t('line.qty'),
          value: known ? qtyText(known.qty) : '1',
          required: true,
          max: 20,
        },
        { id: 'price', label: t('line.price'), hint: t('line.priceHint'), value: price, max: 40 },
        {
          ...{ id: 'discount', label: t('line.discount'), hint: { words: '5%' }, max: 10 },
          value: known && known.discountBp > 0 ? `${known.discountBp / 100}%` : '',
        },
      ],
    },
    reader,
  )
}
