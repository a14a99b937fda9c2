import type { Json } from '../../core/card.ts'
import { type Actor, allows, can } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import type { RowButton } from '../list.ts'
import { type ListName, lists } from './lists.ts'

/** The button below a list that takes out exactly what the list shows, on all its pages; for those only who may. */
export function exportButton(
  list: ListName,
  { actor, reader }: { actor: Actor; reader: Reader },
  filter: { [key: string]: Json } = {},
): RowButton[] {
  if (!allows(can('export', lists[list].entity), actor)) return []
  return [{ title: say(t('button.export'), reader), verb: 'export.start', data: { shown: { list, filter } } }]
}
