import { type Reader, say } from '../../core/text.ts'
import { columnName } from './columns/headers.ts'
import { storedText } from './job.ts'

export const existingTexts = {
  fail: 'import.existing.fail',
  update: 'import.existing.update',
  skip: 'import.existing.skip',
} as const
export const similarTexts = { known: 'import.similar.known', new: 'import.similar.new' } as const

/** The reasons of a row, as one line. */
export function reasonsText(stored: unknown, reader: Reader): string {
  const reasons = Array.isArray(stored) ? stored : []
  return reasons
    .flatMap(reason => storedText(reason) ?? [])
    .map(reason => say(reason, reader))
    .join(reader.locale === 'zh' ? '；' : '; ')
}

/** "B · 电话": two columns with the same head are still told apart. */
export function columnLabel(headers: string[], column: number): string {
  return [columnName(column), headers[column] ?? ''].filter(Boolean).join(' · ')
}
