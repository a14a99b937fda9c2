import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { companyRecord } from '../company.ts'

/** New tickets are shown in the group where this is said; said there again, no more. */
export const here = defineAction({
  name: 'ticket.room',
  words: { en: ['tickets here'], zh: ['工单群', '工单发到这里'] },
  usage: { en: '[off]', zh: '[停]' },
  does: { en: 'Show new tickets in this group', zh: '新工单发到本群' },
  input: z.object({ state: z.string().max(20).default('') }),
  read: rest => ({ state: rest }),
  allow: can('assign', 'ticket'),
  async run({ tx, space }, { state }) {
    if (space?.kind !== 'group') throw new Refusal('ticket.roomNeedsGroup', {})
    const off = /^(off|停|关|不再)$/i.test(state)
    const room = await tx.chatSpace.findUniqueOrThrow({ where: { id: space.id } })
    // A pool's room stays what it is: one group, one purpose.
    if (room.purpose === 'pool') throw new Refusal('ticket.roomIsPool', {})
    await tx.chatSpace.update({ where: { id: space.id }, data: { purpose: off ? 'general' : 'ticket' } })
    return {
      notice: t(off ? 'ticket.roomOff' : 'ticket.roomOn'),
      audit: [{ action: 'ticket.room', on: companyRecord, facts: { room: room.name, state: off ? 'off' : 'on' } }],
    }
  },
})
