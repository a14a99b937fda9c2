import type { KnownBlock } from '@slack/types'
import { type Locale, say, type TextKey } from '../../core/text.ts'
import { plain } from './words.ts'

/** Blocks of one element of a card's body: they are shown together or not at all. */
export type Group = KnownBlock[]

/**
 * The groups and the foot as one list within `most` blocks. Lines between groups go first; then whole groups from the end, and
 * a sentence says how many. The foot, with its buttons, always stays.
 */
export function fitted(
  groups: Group[],
  { foot, most, lang }: { foot: KnownBlock[]; most: number; lang: Locale },
): KnownBlock[] {
  const whole = [...trimmed(groups.flat()), ...foot]
  if (whole.length <= most) return orEmpty(whole)
  const dense = groups.map(group => group.filter(block => block.type !== 'divider')).filter(group => group.length > 0)
  if (dense.flat().length + foot.length <= most) return [...dense.flat(), ...foot]
  const kept = leading(dense, most - foot.length - 1)
  return [...kept.flat(), note('card.cut', dense.length - kept.length, lang), ...foot].slice(-most)
}

/** A small line of our own: what is not shown here, and how many of it. */
export function note(key: TextKey, count: number, lang: Locale): KnownBlock {
  const reader = { locale: lang, zone: 'UTC', now: new Date(0) }
  return { type: 'context', elements: [plain(say({ key, args: { count } }, reader), 300)] }
}

/** Every block under an id of its own, by its place. */
export function numbered(blocks: KnownBlock[]): KnownBlock[] {
  return blocks.map((block, place) =>
    'block_id' in block && block.block_id ? block : { ...block, block_id: `b${place}` },
  )
}

function leading(groups: Group[], room: number): Group[] {
  let used = 0
  const end = groups.findIndex(group => {
    used += group.length
    return used > room
  })
  return end === -1 ? groups : groups.slice(0, end)
}

function trimmed(blocks: KnownBlock[]): KnownBlock[] {
  return blocks[0]?.type === 'divider' ? blocks.slice(1) : blocks
}

function orEmpty(blocks: KnownBlock[]): KnownBlock[] {
  return blocks.length > 0 ? blocks : [{ type: 'context', elements: [plain('', 1)] }]
}
