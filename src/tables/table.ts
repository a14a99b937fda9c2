/** A row of a file: its number as the person's spreadsheet shows it, and its cells as text. Empty rows are left out. */
export type TableRow = { no: number; cells: string[] }

/** A file as rows. They can be walked any number of times and are never all in memory. */
export type Table = {
  format: Format
  /** The sheets people can see, by name; a CSV file has one without a name. */
  sheets: string[]
  sheet: string
  rows(): AsyncIterable<TableRow>
}
export type Format = 'xlsx' | 'csv'

/** What a file may be at most. */
export const limits = { bytes: 10 * 1024 * 1024, rows: 200_000, columns: 200, cell: 32_767 } as const
