import type { Json } from '../../../core/card.ts'
import { type Text, t } from '../../../core/text.ts'
import type { Importing, Values } from './kind.ts'
import { ownerNamed } from './people.ts'

/** A field that holds words; nothing where the row says nothing. */
export function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}

/** What a row says, under the names of the table's columns. */
export function columnsOf(values: Values, names: { [field: string]: string }): { [column: string]: Json } {
  return Object.fromEntries(
    Object.entries(names).flatMap(([field, column]) => {
      const value = values[field]
      return value === undefined ? [] : [[column, value]]
    }),
  )
}

/**
 * Who gets the record: the owner it names, else the pool that was chosen. Never the importer, unless the file says so. A Text says
 * why it can go nowhere; for a row that names an existing record it may.
 */
export function placeOf(
  { actor, people, options }: Importing,
  entity: 'lead' | 'customer',
  values: Values,
): { ownerId: string | null; poolId: string | null } | Text {
  const name = text(values.owner)
  if (name === '') {
    const poolId = options.pool ?? null
    return poolId || values.no ? { ownerId: null, poolId } : t('import.noPlace')
  }
  const owner = ownerNamed(people, name, { actor, entity })
  return 'key' in owner ? owner : { ownerId: owner.id, poolId: null }
}
