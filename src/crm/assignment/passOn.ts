import type { Outcome } from '../../core/platform.ts'
import type { Context } from '../action.ts'
import { calendarOf } from '../calendar/read.ts'
import { whyNotOnDuty } from '../members/onDuty.ts'
import { defineRoutine } from '../routine.ts'
import { assignBy, leaveToAll } from './assign.ts'
import { lockLead } from './lead.ts'
import { type Rule, rulesOf } from './rule.ts'

type End = { state: 'expired' | 'declined' | 'offDuty'; reason?: string }
type Offer = { id: string; ruleId: string | null; leadId: string; userId: string; chainId: string }

/** What was not accepted in time, or by somebody who has gone off duty, goes to the next. */
export const passOnDue = defineRoutine({
  name: 'assignment.due',
  when: 'tick',
  async run({ now, look, act }) {
    const due = await look(
      tx =>
        tx.sql<{ id: string }>`
        select id from "AssignmentOffer" where state = 'open' and "expiresAt" <= ${now} order by "expiresAt" limit 100`,
    )
    for (const { id } of due) await act(context => expire(context, id))
  },
})

async function expire(context: Context, id: string): Promise<Outcome | undefined> {
  const person = await context.tx.user.findFirst({ where: { id: (await offerOf(context, id))?.userId ?? id } })
  const calendar = await calendarOf(context.tx, context.company.zone)
  const why = person && whyNotOnDuty(person, context.now, calendar)
  return passOn(context, id, { state: why && why !== 'afterHours' ? 'offDuty' : 'expired' })
}

async function offerOf({ tx }: Context, id: string) {
  return tx.assignmentOffer.findUnique({ where: { id } })
}

/**
 * Ends an open offer and asks the next person; after as many as the rule allows the lead goes to the pool. Undefined when the offer was
 * settled meanwhile, by its person or by another process. Locks the lead before anything else, as everybody does.
 */
export async function passOn(context: Context, id: string, { state, reason }: End): Promise<Outcome | undefined> {
  const { tx, now } = context
  const offer = await offerOf(context, id)
  const lead = offer && (await lockLead(context, offer.leadId))
  const kept = lead?.ownerId === offer?.userId
  const [ended] = await tx.sql<Offer>`
    update "AssignmentOffer" set state = ${kept ? state : 'closed'}, "endedAt" = ${now}, reason = ${reason ?? null}
    where id = ${id} and state = 'open' returning id, "ruleId", "leadId", "userId", "chainId"`
  // Somebody else's by now, converted or lost: nothing is left to offer.
  if (!ended || !lead || !kept) return ended && { changed: [{ entity: 'lead', id: ended.leadId }] }
  const asked = await tx.assignmentOffer.findMany({ where: { chainId: ended.chainId }, orderBy: { offeredAt: 'asc' } })
  const rule = (await rulesOf(tx)).find(one => one.id === ended.ruleId)
  const row = { chainId: ended.chainId, asked: asked.map(({ userId }) => userId) }
  const moved =
    rule && asked.length < rule.maxOffers
      ? await assignBy(context, lead, { rule, ...row })
      : await leaveToAll(context, lead, { rule: rule ?? nobodys, ...row })
  return { changed: moved.changed, audit: moved.audit, cards: moved.cards }
}

/** What stands for a rule that was deleted while its offer was open. */
const nobodys: Pick<Rule, 'name' | 'members'> = { name: '—', members: [] }
