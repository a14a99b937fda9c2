import { Refusal } from '../../core/errors.ts'
import { plainMoney, readMoney } from '../../core/money.ts'
import { type Text, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { readQty } from '../opportunities/lines/quantity.ts'
import { findProduct } from '../products/find.ts'

/** What one piece costs from one quantity to another; quantities in ten-thousandths. */
export type NewCostLine = {
  productId: string
  name: string
  unit: string
  qtyFrom: bigint
  qtyTo: bigint
  unitCostMinor: bigint
}

const most = 50

/** Reads "SKU-1 100-499 1200", one line each. Throws a Refusal that names the line that cannot be read. */
export async function readCostLines(tx: Tx, text: string, currency: string): Promise<NewCostLine[]> {
  const parts = text.split(/\n|;|；/).flatMap(line => line.trim() || [])
  if (parts.length === 0 || parts.length > most) throw wrong(t('field.required'))
  const lines: NewCostLine[] = []
  for (const part of parts) lines.push(await readCostLine(tx, part, currency))
  const clash = lines.find((line, index) => lines.some((other, place) => place < index && overlaps(line, other)))
  if (clash) throw wrong(t('cost.overlap', { name: clash.name }))
  return lines
}

async function readCostLine(tx: Tx, line: string, currency: string): Promise<NewCostLine> {
  const match = /^(.+?)\s+([\d.,]+)(?:\s*[-–~到至]\s*([\d.,]+))?\s+(\S+)$/.exec(line.normalize('NFKC'))
  const [, said = '', from = '', to = from, cost = ''] = match ?? []
  const product = match ? await findProduct(tx, said) : undefined
  if (match && !product) throw wrong(t('product.unknown', { said }))
  const [qtyFrom, qtyTo] = [from, to].map(readQty)
  const unitCostMinor = readMoney(cost, currency)?.minor
  if (!product || qtyFrom === undefined || qtyTo === undefined || unitCostMinor === undefined || qtyFrom > qtyTo)
    throw wrong(t('cost.unreadable', { line }))
  return { productId: product.id, name: product.name, unit: product.unit, qtyFrom, qtyTo, unitCostMinor }
}

function overlaps(one: NewCostLine, other: NewCostLine): boolean {
  return one.productId === other.productId && one.qtyFrom <= other.qtyTo && other.qtyFrom <= one.qtyTo
}

function wrong(text: Text): Refusal {
  return new Refusal('input.fields', {}, { lines: text })
}

type Line = { sku: string; qtyFrom: string; qtyTo: string; unitCostMinor: bigint | null }

/** A line as it is typed and read back. */
export function costLineText({ sku, qtyFrom, qtyTo, unitCostMinor }: Line, currency: string): string {
  const range = qtyFrom === qtyTo ? qtyFrom : `${qtyFrom}-${qtyTo}`
  return [sku, range, unitCostMinor === null ? '' : plainMoney({ minor: unitCostMinor, currency })].join(' ').trim()
}
