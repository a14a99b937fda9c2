import { readXlsx, streamXlsxRows } from 'hucre/xlsx'
import { Refusal } from '../core/errors.ts'
import { cellText } from './cell.ts'
import { paced, UsedUp } from './paced.ts'
import type { Table, TableRow } from './table.ts'
import { inReadingOrder, unpackedSize } from './zip.ts'

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

/**
 * hucre 1.0.0 reads a sheet to its end although nobody takes the rows, and keeps them all. So it gets the file as its rows are taken,
 * where it can read such a stream; what it cannot (an unusual place for a sheet) it reads at once.
 */
async function* rowsOf(bytes: Buffer, sheet: string): AsyncIterable<TableRow> {
  const { stream, waitFor } = paced(inReadingOrder(bytes))
  try {
    yield* walked(streamXlsxRows(stream, { sheet }), waitFor)
  } catch (error) {
    if (!(error instanceof UsedUp)) throw error
    yield* walked(streamXlsxRows(bytes, { sheet }), work => work())
  }
}

type Rows = ReturnType<typeof streamXlsxRows>

async function* walked(rows: Rows, waitFor: <T>(work: () => Promise<T>) => Promise<T>): AsyncIterable<TableRow> {
  try {
    for (;;) {
      const next = await readable(() => waitFor(() => rows.next()))
      if (next.done) return
      yield { no: next.value.index + 1, cells: next.value.values.map(cellText) }
    }
  } finally {
    await waitFor(() => rows.return(undefined))
  }
}

/** What the reader throws at a damaged file is the file's fault. */
async function readable<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof Refusal || error instanceof UsedUp) throw error
    throw new Refusal('file.broken', { detail: error instanceof Error ? error.message.slice(0, 200) : '' })
  }
}
