import type { Json } from '../../../core/card.ts'
import type { Text } from '../../../core/text.ts'
import type { Company } from '../../../store/company.ts'

/** What a cell says, in the form it is stored in; or why it cannot be read. */
export type Read = { value: Json } | { fault: Text }

/** A column that a kind of record understands. */
export type Field = {
  name: string
  label: Text
  /** How people head such a column, in both languages; compared without case, blanks and punctuation. */
  words: readonly string[]
  read(cell: string, company: Company): Read
  required?: true
}

/** Checks a field's shape where it is written. */
export function defineField(field: Field): Field {
  return field
}

/** The heads of a column, between bars. */
export function headed(words: string): string[] {
  return words.split('|')
}
