import { type Bar, type Chart, edge, rowHeight } from './chart.ts'
import { fontSize } from './look.ts'
import { textWidth } from './measure.ts'
import { legendHeight, nameWidth, safe, twoLines } from './names.ts'

/** From one number to another by steps, each beginning where the last one ended: what went up, and what went down. */
export function waterfall(
  rows: (Bar & { whole?: boolean })[],
  words: { up: string; down: string; whole: string },
): Chart {
  let at = 0
  const spans = rows.map(({ name, points, whole = false }) => {
    const value = points[0]?.value ?? 0
    const from = whole ? 0 : at
    at = from + value
    return { name, words: points[0]?.words ?? '', whole, value, low: Math.min(from, at), high: Math.max(from, at) }
  })
  const floor = Math.min(...spans.map(({ low }) => low), 0)
  const ceiling = Math.max(...spans.map(({ high }) => high), floor + 1)
  const kind = (name: string, is: (span: (typeof spans)[number]) => boolean) => ({
    type: 'bar',
    name: safe(name),
    stack: 'all',
    barMaxWidth: 38,
    data: spans.map(span =>
      is(span)
        ? { value: span.high - span.low, label: { show: true, position: 'right', formatter: safe(span.words) } }
        : { value: 0 },
    ),
  })
  const widest = Math.max(...spans.map(({ words: said }) => textWidth(said, `${fontSize}px`)), 0)
  const names = [words.whole, words.up, words.down]
  return {
    height: legendHeight(names) + edge + rows.length * rowHeight,
    option: {
      legend: { top: edge / 2, left: edge, right: edge, data: names.map(safe) },
      grid: {
        top: legendHeight(names),
        bottom: edge,
        left: nameWidth(rows) + edge,
        right: Math.min(widest + edge * 2, 300),
      },
      xAxis: { type: 'value', show: false, min: 0, max: ceiling - floor },
      yAxis: {
        type: 'category',
        inverse: true,
        data: rows.map(({ name }) => twoLines(name)),
        axisLabel: { width: nameWidth(rows) },
      },
      series: [
        {
          type: 'bar',
          stack: 'all',
          silent: true,
          itemStyle: { color: 'transparent' },
          data: spans.map(({ low }) => low - floor),
        },
        { ...kind(words.whole, span => span.whole), itemStyle: { color: '#7a7a7a' } },
        { ...kind(words.up, span => !span.whole && span.value >= 0), itemStyle: { color: '#0072b2' } },
        { ...kind(words.down, span => !span.whole && span.value < 0), itemStyle: { color: '#d55e00' } },
      ],
    },
  }
}
