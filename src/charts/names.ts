import { type Bar, chartWidth, edge } from './chart.ts'
import { fontSize } from './look.ts'
import { shortened, textWidth } from './measure.ts'

/** A name beside its bar may be so many Chinese characters wide, on two lines. */
const nameEms = 8

/** How tall a legend of these names is, and the room below it. */
export function legendHeight(series: string[]): number {
  const width = series.reduce((sum, name) => sum + textWidth(name, `${fontSize}px`) + 28 + 24 + 12, 0)
  return Math.ceil(width / (chartWidth - 2 * edge)) * 44 + edge
}

/** How wide the names beside bars are. */
export function nameWidth(rows: Bar[]): number {
  const longest = Math.max(...rows.map(({ name }) => textWidth(name, `${fontSize}px`)), 0)
  return Math.ceil(Math.min(longest, nameEms * fontSize)) + 4
}

/** A long name on two lines, and clipped when two do not suffice. */
export function twoLines(name: string): string {
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
export function safe(text: string): string {
  return text.replace(/[{}|]/g, '$&\u2060').replace(/\u2060\}/g, '}')
}
