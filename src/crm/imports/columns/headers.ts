import { createHash } from 'node:crypto'
import type { Table } from '../../../tables/table.ts'
import type { Mapping } from '../job.ts'
import { kinds } from '../kinds/all.ts'
import type { Kind } from '../kinds/kind.ts'
import type { Field } from './field.ts'

/** The first rows of a table, read to understand it. */
export type Sketch = { headerNo: number; headers: string[] }

/** Finds the row of headers: among the first ten, the one with the most words we know; titles and notes above it are passed over. */
export async function sketch(table: Table): Promise<Sketch | undefined> {
  const rows: { no: number; cells: string[] }[] = []
  for await (const row of table.rows()) {
    rows.push(row)
    if (rows.length === 10) break
  }
  const [first] = rows
  const best = rows.reduce((known, row) => (familiar(row.cells) > familiar(known?.cells ?? []) ? row : known), first)
  return best && { headerNo: best.no, headers: best.cells }
}

const everyWord = new Set(Object.values(kinds).flatMap(kind => kind.fields.flatMap(field => field.words.map(plain))))

function familiar(cells: string[]): number {
  return cells.filter(cell => everyWord.has(plain(cell))).length
}

/** Which kind of record the columns are about, by how many of its fields they name and what the file is called. */
export function guessKind(headers: string[], fileName: string): Kind {
  const all = Object.values(kinds)
  const scored = all.map(kind => ({ kind, score: scoreOf(kind, headers, fileName) }))
  return scored.reduce((best, one) => (one.score > best.score ? one : best)).kind
}

function scoreOf(kind: Kind, headers: string[], fileName: string): number {
  const mapping = guessMapping(kind, headers)
  const exact = kind.fields.filter(field => fits(field, headers[mapping[field.name] ?? -1] ?? '') === 'exactly').length
  const missing = kind.fields.filter(field => field.required && mapping[field.name] === undefined).length
  const named = kind.words.some(word => fileName.toLowerCase().includes(word)) ? 3 : 0
  const spoken = headers.filter(header => kind.words.some(word => plain(header).startsWith(plain(word)))).length
  return Object.keys(mapping).length + exact + named + Math.min(spoken, 2) - missing * 4
}

/** The column of each field: the one headed by one of its words, else one whose head ends in it. No column is read twice. */
export function guessMapping(kind: Kind, headers: string[]): Mapping {
  const mapping: Mapping = {}
  const taken = new Set<number>()
  for (const wanted of ['exactly', 'nearly'] as const) {
    for (const field of kind.fields) {
      if (mapping[field.name] !== undefined) continue
      const column = headers.findIndex((header, index) => !taken.has(index) && fits(field, header) === wanted)
      if (column < 0) continue
      mapping[field.name] = column
      taken.add(column)
    }
  }
  return mapping
}

function fits(field: Field, header: string): 'exactly' | 'nearly' | 'not' {
  const head = plain(header)
  if (head === '') return 'not'
  const words = field.words.map(plain)
  if (words.includes(head)) return 'exactly'
  return words.some(word => word.length >= 2 && head.endsWith(word)) ? 'nearly' : 'not'
}

/** Headers are compared without case, blanks, punctuation, and what stands in brackets: "* 公司名称（必填）" is 公司名称. */
function plain(header: string): string {
  return header
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[([【].*?[)\]】]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, '')
}

/** The same headers in the same order, whatever the file is called. */
export function headersKey(headers: string[]): string {
  return createHash('sha256').update(headers.map(plain).join('\n')).digest('base64url')
}

/** "A", "Z", "AA": a column as spreadsheets call it. */
export function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26))
  return index < 26 ? letter : `${columnName(Math.floor(index / 26) - 1)}${letter}`
}
