import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { clip } from '../../core/normal.ts'
import type { RecordRef } from '../../core/platform.ts'
import { allows, can, permits } from '../../core/rights.ts'
import { type Context, defineAction } from '../action.ts'
import { type Found, foundById } from '../find.ts'
import { loadPlan } from '../todo/plans.ts'
import { log } from './log.ts'

const input = z.object({
  entity: z.enum(['lead', 'customer', 'opportunity', 'plan']),
  id: z.uuid(),
  text: z.string().max(10_000),
  answer: z.enum(['yes', 'no']).optional(),
})

/**
 * What is said below a card. In private it is a talk about the record and is logged; in a room people also talk to each other there, so
 * whoever wrote it is asked, alone, and everybody else is left in peace.
 */
export const reply = defineAction({
  name: 'followup.reply',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Log what is said below a card', zh: '在卡片下回复，记为跟进' },
  input,
  read: () => ({}),
  allow: 'everyone',

  async run(context, { entity, id, text, answer }) {
    const { of, plan } = await aboutWhat(context, { entity, id })
    const found = await foundById(context, of)
    const asked = { view: 'followup.offer', of: { entity, id }, to: 'only' as const }
    if (answer === 'no') return { cards: [{ ...asked, params: { text, state: 'left' } }] }
    if (context.space?.kind === 'group' && answer === undefined)
      return found && mayLog(context, found)
        ? { cards: [{ ...asked, params: { text: clip(text, 2_000), state: 'asked' } }] }
        : {}
    if (!found) throw new Refusal('record.gone', {})
    const outcome = await log.run(context, {
      about: found.no,
      line: text,
      next: '',
      when: '',
      ...(plan ? { plan } : {}),
    })
    // A guessed date opens the form first, and nothing is logged yet.
    return answer === 'yes' && !outcome.form
      ? { ...outcome, cards: [{ ...asked, params: { text, state: 'logged' } }] }
      : outcome
  },
})

/** The record of a card; a promise is about its record, and its owner keeps it by saying what came of it. */
async function aboutWhat({ tx, actor }: Context, of: RecordRef): Promise<{ of: RecordRef; plan?: string }> {
  if (of.entity !== 'plan') return { of }
  const plan = await loadPlan(tx, of.id)
  if (!plan) throw new Refusal('plan.unknown', {})
  const about: RecordRef = { entity: plan.entity, id: plan.entityId }
  return plan.state === 'planned' && plan.ownerId === actor.id ? { of: about, plan: plan.id } : { of: about }
}

function mayLog({ actor }: Context, found: Found): boolean {
  if (found.poolId || found.convertedTo || !allows(can('create', 'followup'), actor)) return false
  return permits(actor, { verb: 'update', entity: found.kind }, found)
}
