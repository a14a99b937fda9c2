import { z } from 'zod'
import type { Json } from '../../core/card.ts'
import type { Actor } from '../../core/rights.ts'
import type { Text } from '../../core/text.ts'
import type { Viewer } from '../view.ts'
import type { Customer } from './read.ts'

/** For whom a block is drawn: somebody who may read the customer, and whether they may work on it. */
export type BlockViewer = Viewer & { actor: Actor; works: boolean }

/** A part of a customer's card: lines under a heading, with a few buttons of its own. */
type BlockContent = {
  lines: { title: string; line?: string }[]
  empty?: Text
  buttons?: { title: Text; verb: string; data: { [key: string]: Json } }[]
}

/** What an area adds to the card of a customer. Null leaves it out; without lines its `empty` sentence stands there. */
export type Block = {
  heading: Text
  draw(viewer: BlockViewer, customer: Customer): Promise<BlockContent | null>
}

/** A block as the card's template takes it. */
export const blockShown = z.strictObject({
  heading: z.string(),
  empty: z.string(),
  lines: z.array(z.strictObject({ title: z.string(), line: z.string() })),
  buttons: z.array(
    z.strictObject({ title: z.string(), verb: z.string(), data: z.record(z.string(), z.custom<Json>()) }),
  ),
})

/** Checks a block's shape where it is written. */
export function defineBlock(block: Block): Block {
  return block
}
