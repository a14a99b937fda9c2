import type { Asking } from './asking.ts'
import type { Cells, Figure, Lines } from './report.ts'
import { ask, type Part, part } from './statement.ts'

/** Rows with a key, added up for each key and for the whole, in one statement: averages and medians of the whole are its own. */
export async function added({ tx }: Asking, rows: Part, sums: Part): Promise<Lines> {
  return split(
    await ask<Row>(
      tx,
      part`select f.key::text as key, grouping(f.key) = 1 as whole, ${sums} from (${rows}) f group by grouping sets ((f.key), ())`,
    ),
  )
}

/** A line of an answer, or the line of the whole. */
export type Row = { key: string | null; whole: boolean } & Cells

/** The lines of an answer apart from the line of the whole. */
export function split(found: readonly Row[]): Lines {
  const lines = found
    .filter(({ whole }) => !whole)
    .map(({ key, whole: _whole, ...cells }) => ({ key: key ?? '', cells }))
  const { key: _key, whole: _all, ...whole } = found.find(row => row.whole) ?? { key: null, whole: true }
  return { lines, whole }
}

/** Lines that are known by the same keys, side by side. What a side does not know is nothing there. */
export function beside(first: Lines, second: Lines): Lines {
  const cells = new Map(first.lines.map(line => [line.key, line.cells]))
  for (const line of second.lines) cells.set(line.key, { ...cells.get(line.key), ...line.cells })
  return {
    lines: [...cells].map(([key, both]) => ({ key, cells: both })),
    whole: { ...first.whole, ...second.whole },
  }
}

/** The sum of a column. */
export function sumOf(figures: (Figure | undefined)[]): bigint {
  return figures.reduce<bigint>((sum, figure) => sum + BigInt(figure ?? 0), 0n)
}
