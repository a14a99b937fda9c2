import type { Figure } from './figure.ts'
import * as money from './money.ts'
import * as promises from './promises.ts'
import * as sales from './sales.ts'

/** Every figure by its name. */
export const figures: ReadonlyMap<string, Figure> = new Map(
  [...Object.values(promises), ...Object.values(sales), ...Object.values(money)].map(figure => [figure.name, figure]),
)
