/**
 * Records that fit one of these conditions, for a query of Prisma: an empty condition fits all, and no condition at all fits none. Prisma 7.10
 * itself drops an empty list of alternatives beside other conditions, which lets everything pass, and an empty alternative among others.
 */
export function eitherOf<Condition extends object>(ways: readonly Condition[]) {
  if (ways.some(way => Object.keys(way).length === 0)) return {}
  return ways.length > 0 ? { OR: [...ways] } : { id: { in: [] } }
}
