import { Readable } from 'node:stream'
import { type CsvError, parse } from 'csv-parse'
import { Refusal } from '../core/errors.ts'
import { typed } from '../core/normal.ts'
import { decoded } from './encoding.ts'
import { limits, type Table, type TableRow } from './table.ts'

const delimiters = [',', ';', '\t', '|'] as const

/** Opens a CSV file: UTF-8, UTF-16 or GB18030, separated by commas, semicolons, tabs or bars. */
export function openCsv(bytes: Buffer): Table {
  const text = decoded(bytes)
  if (text.trim() === '') throw new Refusal('file.empty')
  return { format: 'csv', sheets: [''], sheet: '', rows: () => rowsOf(text) }
}

async function* rowsOf(text: string): AsyncIterable<TableRow> {
  // Excel's own first line, when somebody's list separator is unusual.
  const said = /^sep=(.)\r?\n/i.exec(text)
  const delimiter = said?.[1] ?? delimiterOf(text)
  const parser = parse({
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    max_record_size: 1_000_000,
  })
  const records = Readable.from(slices(text.slice(said?.[0].length ?? 0))).pipe(parser)
  let no = said ? 1 : 0
  try {
    for await (const record of records) {
      no++
      yield { no, cells: cellsOf(record) }
    }
  } catch (error) {
    throw isCsvError(error) ? fault(error) : error
  }
}

/** The parser takes its time between slices, so that a long file does not keep everybody else waiting. */
function* slices(text: string): Iterable<string> {
  for (let at = 0; at < text.length; at += 65_536) yield text.slice(at, at + 65_536)
}

function cellsOf(record: unknown): string[] {
  if (!Array.isArray(record)) return []
  return record.map(cell => unescaped(typed(String(cell)).slice(0, limits.cell)))
}

/** Our own export puts an apostrophe before what a spreadsheet would take for a formula. */
function unescaped(cell: string): string {
  return /^'[=+\-@]/.test(cell) ? cell.slice(1) : cell
}

/** The separator that divides the first lines into the most, and equally many, parts. */
function delimiterOf(text: string): string {
  const lines = text
    .slice(0, 20_000)
    .split(/\r\n|\n|\r/)
    .filter(line => line.trim() !== '')
    .slice(0, 10)
    .map(line => line.replace(/"[^"]*"/g, ''))
  const score = (delimiter: string) => {
    const counts = lines.map(line => line.split(delimiter).length - 1)
    const most = Math.max(...counts, 0)
    return most === 0 ? 0 : counts.filter(count => count === most).length * 1_000 + most
  }
  return delimiters.reduce((best, one) => (score(one) > score(best) ? one : best), ',')
}

function fault(error: CsvError): Refusal {
  const { code, records } = error
  return code === 'CSV_QUOTE_NOT_CLOSED' || code === 'CSV_MAX_RECORD_SIZE'
    ? new Refusal('file.openQuote', { row: Number(records) + 1 })
    : new Refusal('file.broken', { detail: code })
}

function isCsvError(error: unknown): error is CsvError {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_')
}
