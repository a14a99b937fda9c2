import { stringify } from 'csv-stringify/sync'
import { writeXlsxStream } from 'hucre/xlsx'
import type { Format } from './table.ts'

/** A cell to write. Text stays text: a phone number keeps its zeros, and nothing a person typed becomes a formula. */
export type Value = string | number | Date | null

export const mimes: Record<Format, string> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
}

/** Writes rows, the header first, as a file Excel opens with a double click. Dates are days. */
export async function writeTable(
  format: Format,
  { sheet, rows }: { sheet: string; rows: AsyncIterable<Value[]> | Iterable<Value[]> },
): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  if (format === 'csv') for await (const row of rows) chunks.push(csvLine(row, chunks.length === 0))
  else {
    const name = sheet.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31)
    for await (const chunk of writeXlsxStream(rows, { name, freezePane: { rows: 1 } })) chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function csvLine(row: Value[], first: boolean): Buffer {
  const cells = row.map(cell => (cell instanceof Date ? cell.toISOString().slice(0, 10) : cell))
  return Buffer.from(stringify([cells], { bom: first, escape_formulas: true, record_delimiter: 'windows' }))
}
