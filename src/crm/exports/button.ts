import type { Json } from '../../core/card.ts'
import { type Actor, allows, can } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'

const words = { lead: 'leads', customer: 'customers' } as const

/** The button below a list that takes out what the list shows; for those only who may. */
export function exportButton(
  entity: keyof typeof words,
  { actor, reader }: { actor: Actor; reader: Reader },
  filter: { words?: string; mine?: boolean } = {},
): { title: string; verb: string; data: { [key: string]: Json } }[] {
  if (!allows(can('export', entity), actor)) return []
  return [{ title: say(t('button.export'), reader), verb: 'export.start', data: { kind: words[entity], ...filter } }]
}
