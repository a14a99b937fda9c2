import { type Bar, type Chart, edge, type Point } from './chart.ts'
import { fontSize } from './look.ts'
import { textWidth } from './measure.ts'
import { legendHeight, safe } from './names.ts'

/** How something went over time: one line for each series. */
export function line(rows: Bar[], { series }: { series: string[] }): Chart {
  const crowded = rows.length > 8
  const highest = Math.max(...rows.flatMap(({ points }) => points.map(({ value }) => value)), 0)
  return {
    height: 500,
    option: {
      legend: { top: edge / 2, left: edge, right: edge, data: series.map(safe) },
      grid: { top: legendHeight(series) + edge, bottom: 72, left: axisWidth(highest), right: edge * 2 },
      xAxis: { type: 'category', data: rows.map(({ name }) => safe(name)), axisLabel: { hideOverlap: true } },
      yAxis: { type: 'value', splitNumber: 4 },
      series: series.map((name, index) => ({
        type: 'line',
        name: safe(name),
        label: { show: !crowded },
        data: rows.map(({ points }) => ({
          value: points[index]?.value ?? 0,
          label: {
            formatter: safe(points[index]?.words ?? ''),
            position: isHighest(points, index) || isLow(points[index], highest) ? 'top' : 'bottom',
          },
        })),
      })),
    },
  }
}

/** How wide the figures beside the axis are: its last one lies somewhat above the highest value. */
function axisWidth(highest: number): number {
  const last = Math.round(highest * 1.3).toLocaleString('en')
  return Math.max(112, textWidth(last, `${fontSize}px`) + edge)
}

/** So near to the axis that words below it would stand on the names there. */
function isLow(point: Point | undefined, highest: number): boolean {
  return (point?.value ?? 0) < highest / 8
}

/** Words stand above the highest line and below the others, so that lines that cross do not cross out their words. */
function isHighest(points: Point[], index: number): boolean {
  const own = points[index]?.value ?? 0
  return points.every(({ value }, other) => value < own || (value === own && index <= other))
}
