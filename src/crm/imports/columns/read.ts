import { type Text, t } from '../../../core/text.ts'
import type { Company } from '../../../store/company.ts'
import type { Mapping } from '../job.ts'
import type { Kind, Values } from '../kinds/kind.ts'

/** A row of the file. */
export type FileRow = { row: number; cells: string[] }

/** What people write when there is nothing to write. */
const nothing = /^(?:[-—/]+|无|暂无|没有|n\/?a|#n\/a|null|none|nil)$/i

/** What a row says by field, or what is wrong with its cells, each with the head of its column. */
export function readRow(
  { cells }: FileRow,
  { kind, mapping, headers, company }: { kind: Kind; mapping: Mapping; headers: string[]; company: Company },
): { values: Values } | { faults: Text[] } {
  const values: Values = {}
  const faults: Text[] = []
  for (const field of kind.fields) {
    const column = mapping[field.name]
    const cell = column === undefined ? '' : (cells[column] ?? '')
    if (column === undefined || cell === '' || nothing.test(cell)) continue
    const read = field.read(cell, company)
    if ('value' in read) values[field.name] = read.value
    else faults.push(t('import.inColumn', { column: headers[column] ?? '', fault: read.fault }))
  }
  return faults.length > 0 ? { faults } : { values }
}
