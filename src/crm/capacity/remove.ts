import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'

/** Takes a rule of capacity away; what people hold stays. */
export const remove = defineAction({
  name: 'capacity.delete',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Delete a rule of capacity', zh: '删除库容规则' },
  input: z.object({ rule: z.uuid() }),
  read: () => ({}),
  allow: can('update', 'pool'),
  async run({ tx, actor }, { rule: id }) {
    const [gone] = await tx.sql<{ name: string }>`delete from "CapacityRule" where id = ${id} returning name`
    if (!gone) throw new Refusal('capacity.gone', {})
    return {
      notice: t('capacity.deleted', { name: gone.name }),
      audit: [{ action: 'capacity.delete', on: { entity: 'pool', id }, facts: { name: gone.name } }],
      cards: [{ view: 'capacity.list', of: { entity: 'user', id: actor.id }, to: 'only' }],
    }
  },
})
