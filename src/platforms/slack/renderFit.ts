import type { KnownBlock } from '@slack/types'
import { type Locale, say, type TextKey } from '../../core/text.ts'
import { plain } from './words.ts'

/** Blocks of one element of a card's body: they are shown together or not at all. */
export type Group = KnownBlock[]

/** The line that stands for groups that have no room: how many there are, and from which on. */
export type Remainder = (left: number, from: number) => KnownBlock

/**
 * The groups and the foot as one list within `most` blocks. Lines between groups go first; then whole groups from the end, and
 * a line says how many. The foot, with its buttons, always stays.
 */
export function fitted(
  groups: Group[],
  { foot, most, remainder }: { foot: KnownBlock[]; most: number; remainder: Remainder },
): KnownBlock[] {
  const whole = [...trimmed(groups.flat()), ...foot]
  if (whole.length <= most) return orEmpty(whole)
  const dense = denseOf(groups)
  if (dense.flat().length + foot.length <= most) return [...dense.flat(), ...foot]
  const kept = leading(dense, most - foot.length - 1)
  return [...kept.flat(), remainder(dense.length - kept.length, kept.length), ...foot].slice(-most)
}

/** What a page may hold. */
type Room = { blocks: number; bytes: number }

/** One page of the groups, from the given one on: at least one group, cut if it is longer than a page. */
export function page(
  groups: Group[],
  { from, room, remainder }: { from: number; room: Room; remainder: Remainder },
): KnownBlock[] {
  const left = denseOf(groups).slice(from)
  const kept = leading(left, room.blocks - 1, room.bytes)
  const shown = kept.length > 0 ? kept : left.slice(0, 1).map(group => group.slice(0, room.blocks - 1))
  const more = left.length - shown.length
  return orEmpty([...shown.flat(), ...(more > 0 ? [remainder(more, from + shown.length)] : [])])
}

/** The groups without the lines between them. */
function denseOf(groups: Group[]): Group[] {
  return groups.map(group => group.filter(block => block.type !== 'divider')).filter(group => group.length > 0)
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

function leading(groups: Group[], blocks: number, bytes = Number.POSITIVE_INFINITY): Group[] {
  let used = 0
  let size = 0
  const end = groups.findIndex(group => {
    used += group.length
    if (bytes < Number.POSITIVE_INFINITY) size += Buffer.byteLength(JSON.stringify(group))
    return used > blocks || size > bytes
  })
  return end === -1 ? groups : groups.slice(0, end)
}

function trimmed(blocks: KnownBlock[]): KnownBlock[] {
  return blocks[0]?.type === 'divider' ? blocks.slice(1) : blocks
}

function orEmpty(blocks: KnownBlock[]): KnownBlock[] {
  return blocks.length > 0 ? blocks : [{ type: 'context', elements: [plain('', 1)] }]
}
