import type { Json } from '../core/card.ts'
import { type Bar, type Chart, edge, type Point, rowHeight } from './chart.ts'
import { fontSize } from './look.ts'
import { shortened, textWidth } from './measure.ts'
import { legendHeight, nameWidth, safe, twoLines } from './names.ts'

const captionHeight = 56

/** Bars lying one below the other: any number of them, with long names. Several points of a bar lie in one line, each with its series. */
export function bars(rows: Bar[], { series = [], caption = '' }: { series?: string[]; caption?: string } = {}): Chart {
  const stacked = series.length > 1
  const top = stacked ? legendHeight(series) : caption ? captionHeight : edge
  const totals = rows.map(({ points }) => points.reduce((sum, { value }) => sum + Math.max(value, 0), 0))
  const widest = Math.max(...rows.map(({ points }) => textWidth(points.at(-1)?.words ?? '', `${fontSize}px`)), 0)
  const layers = (stacked ? series : ['']).map((name, index) => ({
    type: 'bar',
    name,
    ...(stacked ? { stack: 'all' } : {}),
    barMaxWidth: 38,
    data: rows.map(({ points }, row) =>
      datum(points[index], { shows: !stacked || isLast(points, index), row, totals }),
    ),
  }))
  return {
    height: top + edge + Math.max(rows.length, 1) * rowHeight,
    option: {
      ...(stacked
        ? { legend: { top: edge / 2, left: edge, right: edge, data: series.map(safe) } }
        : captioned(caption)),
      grid: { top, bottom: edge, left: nameWidth(rows) + edge, right: Math.min(widest + edge * 2, 300) },
      xAxis: { type: 'value', show: false, max: Math.max(...totals, 0) || 1 },
      yAxis: {
        type: 'category',
        inverse: true,
        data: rows.map(({ name }) => twoLines(name)),
        axisLabel: { width: nameWidth(rows) },
      },
      series: layers.map(layer => ({ ...layer, name: safe(layer.name) })),
    },
  }
}

/** What the bars are, in small letters above them. */
function captioned(caption: string): { [key: string]: Json } {
  return caption ? { title: { subtext: safe(shortened(caption, 24)), top: 0, left: edge - 4, itemGap: 8 } } : {}
}

function datum(
  point: Point | undefined,
  { shows, row, totals }: { shows: boolean; row: number; totals: number[] },
): Json {
  const value = point?.value ?? 0
  if (!shows) return { value }
  const label = { show: true, position: 'right', formatter: safe(point?.words ?? '') }
  // A bar that is nothing still says so, where it would begin.
  return { value: totals[row] === 0 ? 0 : value, label }
}

/** The label of a line that lies in several pieces stands behind the last of them. */
function isLast(points: Point[], index: number): boolean {
  return index === points.length - 1
}
