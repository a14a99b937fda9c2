import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'

/** A product is offered no more, or again. Lines that have it keep it. */
export const switchProduct = defineAction({
  name: 'product.switch',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Turn a product off or on again', zh: '停用或重新启用产品' },
  input: z.object({ product: z.uuid() }),
  read: () => ({}),
  allow: can('update', 'product'),
  async run({ tx }, { product: id }) {
    const [changed] = await tx.sql<{ name: string; active: boolean }>`
      update "Product" set active = not active, version = version + 1 where id = ${id} returning name, active`
    if (!changed) throw new Refusal('action.unknown', {})
    return {
      notice: t(changed.active ? 'reason.nowOn' : 'reason.nowOff', { name: changed.name }),
      audit: [
        { action: 'product.switch', on: { entity: 'product', id }, facts: { name: changed.name, on: changed.active } },
      ],
    }
  },
})
