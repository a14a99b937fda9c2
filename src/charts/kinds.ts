import type { Json } from '../core/card.ts'
import type { ChartOption } from './draw.ts'
import { fontSize } from './look.ts'
import { shortened, textWidth } from './measure.ts'

/** A chart and how tall it wants to be, at the width all charts have. */
export type Chart = { option: ChartOption; height: number }

/** One value with the words that stand beside it: charts do not know how money or days are written. */
export type Point = { value: number; words: string }
/** One thing that is compared: a person, a stage, a month. */
export type Bar = { name: string; points: Point[] }

/** The width of every picture, in pixels: twice what a card has on a phone, and a little more. */
export const chartWidth = 760
const edge = 24
const rowHeight = 72
const captionHeight = 56
const funnelWidth = 300
/** A name beside its bar may be so many Chinese characters wide, on two lines. */
const nameEms = 8

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

/** What passes through stage after stage, the widest first; the names stand beside the funnel, where every one is readable. */
export function funnel(rows: Bar[]): Chart {
  const most = Math.max(...rows.map(({ points }) => points[0]?.value ?? 0), 1)
  const height = edge * 2 + Math.max(rows.length, 1) * rowHeight
  return {
    height,
    option: {
      series: [
        {
          type: 'funnel',
          sort: 'none',
          gap: 4,
          min: 0,
          max: most,
          minSize: '4%',
          left: edge,
          top: edge,
          bottom: edge,
          width: funnelWidth,
          label: { position: 'right', lineHeight: 34 },
          labelLine: { length: 24 },
          data: rows.map(({ name, points }) => ({
            name: safe(name),
            value: points[0]?.value ?? 0,
            label: { formatter: safe(besideFunnel(name, points[0]?.words ?? '')) },
          })),
        },
      ],
    },
  }
}

/** A name and its figure in the room that is left beside a funnel; the name gives way. */
function besideFunnel(name: string, words: string): string {
  const room = (chartWidth - funnelWidth - 4 * edge) / fontSize
  return `${shortened(name, Math.max(room - textWidth(`  ${words}`, '1px'), 2))}  ${words}`
}

/** How something went over time: one line for each series. */
export function line(rows: Bar[], { series }: { series: string[] }): Chart {
  const crowded = rows.length > 8
  const highest = Math.max(...rows.flatMap(({ points }) => points.map(({ value }) => value)), 0)
  return {
    height: 500,
    option: {
      legend: { top: edge / 2, left: edge, right: edge, data: series.map(safe) },
      grid: { top: legendHeight(series) + edge, bottom: 72, left: 112, right: edge * 2 },
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

/** So near to the axis that words below it would stand on the names there. */
function isLow(point: Point | undefined, highest: number): boolean {
  return (point?.value ?? 0) < highest / 8
}

/** Words stand above the highest line and below the others, so that lines that cross do not cross out their words. */
function isHighest(points: Point[], index: number): boolean {
  const own = points[index]?.value ?? 0
  return points.every(({ value }, other) => value < own || (value === own && index <= other))
}

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

function legendHeight(series: string[]): number {
  const width = series.reduce((sum, name) => sum + textWidth(name, `${fontSize}px`) + 28 + 24 + 12, 0)
  return Math.ceil(width / (chartWidth - 2 * edge)) * 44 + edge
}

function nameWidth(rows: Bar[]): number {
  const longest = Math.max(...rows.map(({ name }) => textWidth(name, `${fontSize}px`)), 0)
  return Math.ceil(Math.min(longest, nameEms * fontSize)) + 4
}

/** A long name on two lines, and clipped when two do not suffice. */
function twoLines(name: string): string {
  if (textWidth(name, '1px') <= nameEms) return safe(name)
  let first = ''
  for (const letter of name) {
    if (textWidth(first + letter, '1px') > nameEms) break
    first += letter
  }
  const space = first.lastIndexOf(' ')
  const cut = space > 3 && name[first.length] !== ' ' ? space : first.length
  return safe(`${name.slice(0, cut).trim()}\n${shortened(name.slice(cut).trim(), nameEms)}`)
}

/** Braces and bars would be read as a template of echarts' (6.1) labels; a word joiner, which nobody sees, keeps them apart. */
function safe(text: string): string {
  return text.replace(/[{}|]/g, '$&\u2060').replace(/\u2060\}/g, '}')
}
