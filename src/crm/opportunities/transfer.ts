import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { remindOf } from '../followups/plan.ts'
import { askFor } from '../form.ts'
import { aroundDeal } from './moved.ts'
import { loadDeal, refuseClosed } from './stages.ts'

/** Gives a deal to a colleague, with what was promised about it; stage, history and talks stay as they are. */
export const transfer = defineAction({
  name: 'deal.transfer',
  words: { en: ['transfer deal', 'deal transfer'], zh: ['转移商机', '移交商机'] },
  usage: { en: '<deal> <colleague>', zh: '<商机> <同事>' },
  does: { en: 'Give a deal to a colleague', zh: '把商机交给同事' },
  input: z.object({ deal: z.string().min(1).max(100), to: z.string().max(100).default('') }),
  read: rest => {
    const [deal = '', ...to] = rest.split(/\s+/)
    return { deal, to: to.join(' ').replace(/^@/, '') }
  },
  allow: can('dispose', 'opportunity'),

  async run(context, { deal: said, to: name }) {
    const { tx, now } = context
    const deal = await loadDeal(context, said, 'dispose')
    refuseClosed(deal, context.reader.locale)
    const people = await sellers(context)
    const fitting = people.filter(({ id, handle, name: shown }) => [id, handle, shown].includes(name))
    const [to, second] = fitting
    if (!name || (!to && context.said !== 'form')) {
      const choices = people
        .filter(({ id }) => id !== deal.ownerId)
        .map(({ id, name: title }) => ({ title, value: id }))
      return askFor(
        {
          action: 'deal.transfer',
          context: { deal: deal.no },
          title: t('deal.transferTitle', { no: deal.no, name: deal.name }),
          fields: [{ id: 'to', label: t('deal.transferTo'), choices }],
          save: t('button.transfer'),
        },
        context.reader,
      )
    }
    if (!to || second) throw new Refusal('input.fields', {}, { to: t('field.required') })
    if (to.id === deal.ownerId) throw new Refusal('deal.sameOwner', { no: deal.no, who: to.name })
    const given = await tx.opportunity.updateMany({
      where: { id: deal.id, ownerId: deal.ownerId, closedAt: null },
      data: { ownerId: to.id, updatedAt: now, version: { increment: 1 } },
    })
    if (given.count === 0) throw new Refusal('record.changed', { no: deal.no })
    await givePromises(context, { deal: deal.id, from: deal.ownerId, to: to.id })
    return {
      notice: t('deal.transferred', { no: deal.no, name: deal.name, to: to.name }),
      changed: aroundDeal(deal),
      audit: [
        {
          action: 'deal.transfer',
          on: { entity: 'opportunity', id: deal.id },
          facts: { no: deal.no, from: deal.owner.displayName, to: to.name, fromId: deal.ownerId, toId: to.id },
        },
      ],
      ...(to.id === context.actor.id
        ? {}
        : { cards: [{ view: 'deal', of: { entity: 'opportunity', id: deal.id }, to: { dm: to.id } }] }),
    }
  },
})

/** Colleagues who may have deals, in the order of the team list. */
function sellers({ tx }: Context): Promise<{ id: string; handle: string; name: string }[]> {
  return tx.sql<{ id: string; handle: string; name: string }>`
    select u.id, u.handle, u."displayName" as name from "User" u
    where u.status = 'active' and exists (
      select 1 from "UserRole" ur join "Role" r on r.id = ur."roleId"
      where ur."userId" = u.id and r.grants -> 'opportunity' ? 'create')
    order by u."createdOrder"`
}

/** Open promises about the deal go along, those of the old owner only. */
async function givePromises({ tx, now }: Context, { deal, from, to }: { deal: string; from: string; to: string }) {
  const plans = await tx.sql<{ id: string; dueAt: Date }>`
    update "FollowUpPlan" set "ownerId" = ${to}, "updatedAt" = ${now}, version = version + 1
    where entity = 'opportunity' and "entityId" = ${deal} and "ownerId" = ${from} and state = 'planned'
    returning id, "dueAt"`
  for (const { id, dueAt } of plans) await remindOf(tx, { id, ownerId: to, dueAt, now })
}
