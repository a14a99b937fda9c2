import type { Figure } from './figure.ts'
import * as money from './money.ts'
import * as promises from './promises.ts'
import * as sales from './sales.ts'
import * as tickets from './tickets.ts'

/** Every figure by its name. */
export const figures: ReadonlyMap<string, Figure> = new Map(
  [promises, sales, money, tickets].flatMap(area => Object.values(area)).map(figure => [figure.name, figure]),
)
