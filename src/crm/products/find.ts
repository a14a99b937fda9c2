import type { Tx } from '../../store/db.ts'
import { named } from '../named.ts'

/** A product by article number, or by a name that fits only one. Undefined when there is none in use. */
export async function findProduct(tx: Tx, said: string) {
  const exact = await tx.product.findFirst({
    where: { active: true, sku: { equals: said, mode: 'insensitive' } },
  })
  if (exact || !said) return exact ?? undefined
  const [only, second] = await tx.product.findMany({
    where: { active: true, OR: named('name', said) },
    orderBy: { sku: 'asc' },
    take: 2,
  })
  return second ? undefined : only
}
