import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { lineTotal } from '../../core/money.ts'
import type { Context } from '../action.ts'
import { findProduct } from '../products/find.ts'
import { tenThousandths } from '../quotes/lines.ts'
import { inBase } from '../quotes/rate.ts'
import type { Part } from './read.ts'

/**
 * Keeps what was used up. A part that is called like a product, or by its article number, has what that costs today; what is no product, has no
 * known cost, or costs a currency nobody has said the worth of, is kept without.
 */
export async function keepParts(context: Context, worklogId: string, parts: readonly Part[]): Promise<void> {
  for (const [sort, { name, qty }] of parts.entries()) {
    const product = await findProduct(context.tx, name)
    const cost = product && (await costOfPart(context, product, qty))
    await context.tx.worklogPart.create({
      data: {
        ...{ id: newId(), worklogId, sort, name: product?.name ?? name, qty, productId: product?.id ?? null },
        ...cost,
      },
    })
  }
}

type Priced = { costMinor: bigint | null; currency: string }

async function costOfPart(context: Context, { costMinor, currency }: Priced, qty: string) {
  if (costMinor === null) return undefined
  const own = { unitCostMinor: costMinor, currency }
  try {
    const total = lineTotal(costMinor, { qty: tenThousandths(Number(qty)), discountBp: 0 })
    return { ...own, baseMinor: (await inBase(context, total, currency)).baseMinor }
  } catch (error) {
    if (error instanceof Refusal) return own
    throw error
  }
}
