import { expect, test } from 'vitest'
import type { CardJson, Json } from '../../src/core/card.ts'
import { renderHome, renderMessage, renderRest } from '../../src/platforms/slack/render.ts'
import { decodeAction } from '../../src/platforms/slack/values.ts'
import { nodeOf, textOf, viewFaults } from '../fakes/slack-blocks.ts'

const text = (words: string): Json => ({ type: 'TextBlock', text: words })

test.each([
  ['a message', renderMessage],
  ['the Home tab', renderHome],
])(
  'what does not fit into %s goes on in a modal, page by page, each within the limits of a view and nothing left out',
  (_where, render) => {
    const rows = Array.from({ length: 150 }, (_, place) => ({
      type: 'Container',
      items: [text(`客户 ${place + 1}`), text('上海'.repeat(1_400))],
    }))
    const card: CardJson = { type: 'AdaptiveCard', version: '1.5', language: 'zh', body: [text('客户'), ...rows] }
    const shown = new Set<string>()
    let blocks: unknown[] = render(card).blocks
    for (let pages = 1; pages < 20; pages++) {
      for (const name of JSON.stringify(blocks).match(/客户 \d+/g) ?? []) shown.add(name)
      const more = blocks.map(nodeOf).find(({ accessory }) => nodeOf(accessory).action_id === 'rest')
      const offer = decodeAction(textOf(nodeOf(more?.accessory).value))
      if (!offer) break
      const view = renderRest(card, {
        from: Number(offer.data.from),
        at: { chat: 'D1', message: '1.1' },
        close: '关闭',
      })
      expect(viewFaults(view)).toEqual([])
      expect(Buffer.byteLength(JSON.stringify(view))).toBeLessThan(250_000)
      blocks = view.blocks
    }
    expect(shown.size).toBe(150)
  },
)
