import { Refusal } from '../core/errors.ts'
import { openCsv } from './csv.ts'
import { limits, type Table, type TableRow } from './table.ts'
import { openXlsx } from './xlsx.ts'

/**
 * Opens an Excel or CSV file by what is in it, not by its name. Throws a Refusal that says what is wrong with the file and what to
 * do about it; a fault further down is thrown while the rows are walked.
 */
export async function openTable(bytes: Buffer, { sheet }: { sheet?: string | undefined } = {}): Promise<Table> {
  if (bytes.length === 0) throw new Refusal('file.empty')
  if (bytes.length > limits.bytes) throw new Refusal('file.tooLarge', { max: limits.bytes / 1024 / 1024 })
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) throw new Refusal('file.oldExcel')
  if (startsWith(bytes, [0x50, 0x4b])) return bounded(await openXlsx(bytes, sheet))
  return bounded(openCsv(bytes))
}

/** The same table, refusing what is larger than anybody's list. */
function bounded(table: Table): Table {
  async function* rows(): AsyncIterable<TableRow> {
    let count = 0
    for await (const { no, cells } of table.rows()) {
      const width = cells.findLastIndex(cell => cell !== '') + 1
      if (width === 0) continue
      if (width > limits.columns) throw new Refusal('file.tooWide', { columns: width, max: limits.columns })
      // The header comes on top.
      if (++count > limits.rows + 1) throw new Refusal('file.tooLong', { max: limits.rows })
      yield { no, cells: cells.slice(0, width) }
    }
  }
  return { ...table, rows }
}

function startsWith(bytes: Buffer, magic: number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte)
}
