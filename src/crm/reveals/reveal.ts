import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { startOfDay } from '../../core/moment.ts'
import type { CardWish } from '../../core/platform.ts'
import { can, modeOf } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { peopleWhoMay } from '../../store/actors.ts'
import { type Context, defineAction } from '../action.ts'
import { findContact } from '../contacts/find.ts'
import { reachFields } from '../contacts/points.ts'
import { revealSettings } from './settings.ts'

/** Shows what is masked about a contact to the one who asks, and to nobody else: counted, kept, and told to the owner every week. */
export const reveal = defineAction({
  name: 'contact.reveal',
  words: { en: ['reveal'], zh: ['显示号码', '查看号码'] },
  usage: { en: '<customer> <name>', zh: '<客户> <姓名>' },
  does: { en: 'See a masked number (counted and told to the owner)', zh: '查看被隐藏的号码（计次，并告知负责人）' },
  input: z.object({ contact: z.string().min(1).max(200) }),
  read: rest => ({ contact: rest }),
  allow: can('read', 'customer'),

  async run(context, { contact: said }) {
    const { actor, company } = context
    const contact = await findContact(context, { said, verb: 'read' })
    if (contact.customer.poolId)
      throw new Refusal('record.inPool', { no: contact.customer.no, title: contact.customer.title })
    const modes = reachFields.map(kind => modeOf(actor, `contact.${kind}`))
    if (!modes.includes('masked'))
      throw new Refusal(modes.includes('read') ? 'reveal.notMasked' : 'reveal.hidden', { name: contact.name })
    const { daily } = revealSettings.of(company)
    const left = await spend(context, { contact: contact.id, daily })
    return {
      notice: t('reveal.shown', { name: contact.name, left, max: daily }),
      audit: [
        {
          action: 'contact.reveal',
          on: { entity: 'customer', id: contact.customer.id },
          facts: { name: contact.name },
        },
      ],
      cards: [
        {
          view: 'contact.revealed',
          of: { entity: 'contact', id: contact.id },
          params: { at: context.now.toISOString() },
          to: 'only',
        },
        ...(await alarm(context)),
      ],
    }
  },
})

/** Takes one look out of the day's quota; a second look at the same contact on a day is free. One person's looks queue up. */
async function spend(
  { tx, actor, now, company }: Context,
  { contact, daily }: { contact: string; daily: number },
): Promise<number> {
  const since = startOfDay(now, company.zone)
  await tx.sql`select pg_advisory_xact_lock(hashtextextended(${`reveal:${actor.id}`}, 0))`
  const [today] = await tx.sql<{ used: number; seen: boolean }>`
    select count(distinct "entityId")::int as used, coalesce(bool_or("entityId" = ${contact}), false) as seen
    from "RevealLog" where "userId" = ${actor.id} and at >= ${since}`
  const used = today?.used ?? 0
  if (today?.seen) return daily - used
  if (used >= daily) throw new Refusal('reveal.quota', { max: daily })
  await tx.revealLog.create({
    data: { id: newId(), userId: actor.id, entity: 'contact', entityId: contact, field: 'reach', at: now },
  })
  return daily - used - 1
}

/** A burst of looks is told to the admins, once an hour and person. */
async function alarm({ tx, actor, now, company }: Context): Promise<CardWish[]> {
  const { burst } = revealSettings.of(company)
  const hour = new Date(now.getTime() - 3_600_000)
  const looks = await tx.revealLog.count({ where: { userId: actor.id, at: { gt: hour } } })
  if (looks !== burst) return []
  const admins = await peopleWhoMay(tx, { verb: 'update', entity: 'company' })
  return admins.map(({ id }) => ({
    view: 'reveal.alarm',
    of: { entity: 'user', id: actor.id },
    params: { looks, name: actor.name, at: now.toISOString() },
    to: { dm: id },
  }))
}
