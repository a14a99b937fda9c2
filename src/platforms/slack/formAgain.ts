import { isObject } from '../../core/card.ts'
import type { Ticket } from './ticket.ts'
import { line, plain } from './words.ts'

type Shown = NonNullable<Ticket['view']>
type Block = Record<string, unknown>

/** The same modal with a sentence above; what was typed stays, because every field keeps its id. */
export function withNotice({ shown }: Shown, text: string): Block {
  return { ...shown, blocks: below(text, blocksOf(shown)) }
}

function below(text: string, blocks: Block[]): Block[] {
  return [{ type: 'section', block_id: 'notice', text: plain(text, 3_000) }, ...blocks].slice(0, 100)
}

/**
 * The modal as it was sent off, to be put back in the place of another view: Slack has forgotten what was typed, so every field is given
 * it, and its fault stands below it.
 */
export function filledAgain(
  { shown, typed = {} }: Shown,
  { notice, errors }: { notice: string; errors: Record<string, string> },
): Block {
  const blocks = blocksOf(shown).flatMap((block): Block[] => {
    const id = typeof block.block_id === 'string' ? block.block_id : ''
    const error = errors[id]
    const [state] = Object.values(typed[id] ?? {})
    const field = isObject(block.element) && state ? { ...block, element: filled(block.element, state) } : block
    return [field, ...(error ? [{ ...line(error, { tone: 'attention' }), block_id: `fault.${id}`.slice(0, 255) }] : [])]
  })
  return { ...shown, blocks: below(notice, blocks) }
}

/** A field as it is drawn when it already holds what somebody typed or chose. */
function filled(element: Block, state: Block): Block {
  const bare = Object.fromEntries(Object.entries(element).filter(([key]) => !key.startsWith('initial_')))
  const initial: [string, unknown][] = [
    ['initial_value', state.value],
    ['initial_option', [state.selected_option].flatMap(option => offered(element, option))[0]],
    ['initial_options', listOf(state.selected_options).flatMap(option => offered(element, option))],
    ['initial_date', state.selected_date],
    ['initial_time', state.selected_time],
  ]
  const given = initial.filter(([, value]) => Boolean(value) && !(Array.isArray(value) && value.length === 0))
  return { ...bare, ...Object.fromEntries(given) }
}

/** What was chosen, exactly as the field offers it; a field that is searched offers whatever was found. */
function offered(element: Block, chosen: unknown): unknown[] {
  if (!isObject(chosen)) return []
  if (element.type === 'external_select') return [chosen]
  const groups = listOf(element.option_groups).filter(isObject)
  const options = [...listOf(element.options), ...groups.flatMap(group => listOf(group.options))]
  return options.filter(isObject).filter(({ value }) => value === chosen.value)
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/** The blocks without what we put between them when the modal was shown before. */
function blocksOf(shown: Block): Block[] {
  return listOf(shown.blocks)
    .filter(isObject)
    .filter(({ block_id: id }) => id !== 'notice' && !(typeof id === 'string' && id.startsWith('fault.')))
}
