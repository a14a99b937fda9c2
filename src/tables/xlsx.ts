import { readXlsx, streamXlsxRows } from 'hucre/xlsx'
import { Refusal } from '../core/errors.ts'
import { cellText } from './cell.ts'
import type { Table, TableRow } from './table.ts'
import { unpackedSize } from './zip.ts'

/** A workbook may unpack to so much: far above any list of the allowed length, far below what would hurt. */
const unpackedMax = 200 * 1024 * 1024

/** Opens a workbook at a sheet, the first visible one by default. Hidden sheets do not exist; formulas give the value last calculated. */
export async function openXlsx(bytes: Buffer, wanted?: string): Promise<Table> {
  if ((await readable(() => unpackedSize(bytes, unpackedMax))) > unpackedMax) throw new Refusal('file.bomb')
  const sheets = await readable(() => visibleSheets(bytes))
  const sheet = sheets.find(name => name === wanted) ?? sheets[0]
  if (sheet === undefined) throw new Refusal('file.noSheet')
  return { format: 'xlsx', sheets, sheet, rows: () => rowsOf(bytes, sheet) }
}

async function visibleSheets(bytes: Buffer): Promise<string[]> {
  const names: string[] = []
  await readXlsx(bytes, {
    sheets: ({ name, hidden, veryHidden }) => {
      if (!hidden && !veryHidden) names.push(name)
      return false
    },
  })
  return names
}

async function* rowsOf(bytes: Buffer, sheet: string): AsyncIterable<TableRow> {
  const rows = streamXlsxRows(bytes, { sheet })
  try {
    for (;;) {
      const next = await readable(() => rows.next())
      if (next.done) return
      yield { no: next.value.index + 1, cells: next.value.values.map(cellText) }
    }
  } finally {
    await rows.return(undefined)
  }
}

/** What the reader throws at a damaged file is the file's fault. */
async function readable<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal('file.broken', { detail: error instanceof Error ? error.message.slice(0, 200) : '' })
  }
}
