import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import type { Outcome } from '../../core/platform.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { foundById } from '../find.ts'
import { passOn, receiverOf } from '../pools/giving.ts'
import { takeAlong } from '../records/transfer.ts'
import { leaveTeam } from '../team/members.ts'
import { type Ask, loadAsk } from './asks.ts'

/** The keeper's answer: work on it together, have it, or not now. The asker hears of it in private. */
export const answer = defineAction({
  name: 'duplicate.answer',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Answer a colleague who asked for a record', zh: '回复同事对撞单的询问' },
  input: z.object({ ask: z.uuid(), say: z.enum(['shared', 'handedOver', 'declined']) }),
  read: () => ({}),
  allow: 'everyone',

  async run(context, { ask: id, say }) {
    const { tx, actor, now } = context
    const ask = await loadAsk(tx, id)
    if (!ask || ask.ownerId !== actor.id) throw new Refusal('duplicate.notAsked', {})
    const answered = await tx.duplicateAsk.updateMany({
      where: { id, state: 'waiting' },
      data: { state: say, answeredAt: now },
    })
    if (answered.count === 0) throw new Refusal('duplicate.answered', { asker: ask.asker })
    if (say === 'handedOver') await giveAway(context, ask)
    if (say === 'shared') await workTogether(context, ask)
    return outcomeOf(ask, say)
  },
})

/** As a transfer does it, within what the asker can hold. */
async function giveAway(
  context: Context,
  { entity, entityId: id, no, ownerId: from, askerId: to }: Ask,
): Promise<void> {
  const found = await foundById(context, { entity, id })
  if (!found) throw new Refusal('record.changed', { no })
  const given = { ...found, kind: entity }
  await passOn(context, { found: given, from, receiver: await receiverOf(context, entity, to) })
  await leaveTeam(context.tx, { entity, id }, to)
  await takeAlong(context, given, { from, to })
}

/** The asker works on it too from now on, as one of its team. */
async function workTogether({ tx, actor, now }: Context, { entity, entityId, askerId }: Ask): Promise<void> {
  await tx.sql`
    insert into "TeamMember" (entity, "entityId", "userId", level, "grantedById", "createdAt")
    values (${entity}, ${entityId}, ${askerId}, 'write', ${actor.id}, ${now})
    on conflict (entity, "entityId", "userId") do update set level = 'write', "expiresOn" = null`
}

function outcomeOf(
  { id, entity, entityId, no, title, asker, askerId }: Ask,
  say: 'shared' | 'handedOver' | 'declined',
): Outcome {
  return {
    notice: t(`duplicate.answer.${say}`, { asker, no, title }),
    changed: [
      { entity: 'ask', id },
      { entity, id: entityId },
    ],
    audit: [{ action: `duplicate.${say}`, on: { entity, id: entityId }, facts: { no, asker } }],
    cards: [{ view: 'duplicate.answer', of: { entity: 'ask', id }, to: { dm: askerId } }],
  }
}
