import type { KnownBlock } from '@slack/types'
import { limits } from './limits.ts'

/** Our own id of a copy before a block's id: Slack gives messages for one person no id, and sends the block's back. */
const addressed = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})~(.*)$/s

/** The blocks with the copy they belong to, wherever there is room for it. */
export function withAddress(blocks: KnownBlock[], copy: string): KnownBlock[] {
  return blocks.map(block => {
    const id = `${copy}~${block.block_id ?? ''}`
    return id.length <= limits.id ? { ...block, block_id: id } : block
  })
}

/** A block's own id, and the copy it belongs to if it says so. */
export function addressIn(blockId: string): { block: string; copy: string | undefined } {
  const [, copy, block] = addressed.exec(blockId) ?? []
  return { block: block ?? blockId, copy }
}
