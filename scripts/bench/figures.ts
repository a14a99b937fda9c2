/** A line of the table: what was measured beside its floor from the same run. A ratio above 1 is better than the floor. */
export type Line = { name: string; result: string; floor: string; ratio: string; goal: string; met: boolean }

/** The value below which this share of the figures lies. */
export function quantile(figures: readonly number[], share: number): number {
  const sorted = Float64Array.from(figures).sort()
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** "p50 1.9 ms, p99 16.0 ms" */
export function spread(milliseconds: readonly number[]): string {
  return `p50 ${ms(quantile(milliseconds, 0.5))}, p99 ${ms(quantile(milliseconds, 0.99))}`
}

export function ms(milliseconds: number): string {
  return `${milliseconds.toFixed(milliseconds < 10 ? 2 : 1)} ms`
}

/** How long the work took, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const since = performance.now()
  await work()
  return performance.now() - since
}

/** The table as text, every column as wide as its widest cell. */
export function table(lines: readonly Line[]): string {
  const heads = ['name', 'result', 'floor', 'ratio', 'goal', 'met']
  const rows = lines.map(({ name, result, floor, ratio, goal, met }) => {
    return [name, result, floor, ratio, goal, met ? 'yes' : 'NO']
  })
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map(row => columns(row[column] ?? ''))))
  const drawn = [heads, widths.map(width => '-'.repeat(width)), ...rows]
  return drawn.map(row => row.map((cell, column) => padded(cell, widths[column] ?? 0)).join('  ')).join('\n')
}

/** Chinese letters take two columns of a terminal. */
function columns(text: string): number {
  return [...text].reduce((width, letter) => width + (/\p{Script=Han}/u.test(letter) ? 2 : 1), 0)
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(width - columns(text))
}
