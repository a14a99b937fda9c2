import { z } from 'zod'
import { modeOf, permits } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { pointsOf } from '../contacts/points.ts'
import { foundById } from '../find.ts'
import { drawList } from '../list.ts'
import { defineView } from '../view.ts'

const minutes = 10

/** The numbers of a contact for whoever asked to see them; after ten minutes a redraw covers them again. */
export const revealedView = defineView({
  name: 'contact.revealed',
  async draw({ tx, actor, reader }, of, given) {
    const { at } = z.object({ at: z.string() }).parse(given)
    const contact = await tx.contact.findFirst({ where: { id: of.id, deletedAt: null } })
    const customer = contact && (await foundById({ tx }, { entity: 'customer', id: contact.customerId }))
    if (!actor || !contact || !customer || !permits(actor, { verb: 'read', entity: 'customer' }, customer)) return null
    const title = t('reveal.title', { name: contact.name })
    if (reader.now.getTime() - new Date(at).getTime() > minutes * 60_000)
      return drawList({ title, empty: t('reveal.covered'), rows: [] }, reader)
    const asked = await tx.revealLog.findFirst({ where: { userId: actor.id, entityId: of.id } })
    const points = asked ? await pointsOf(tx, 'contact', [contact.id]) : []
    const shown = points.filter(({ kind }) => modeOf(actor, `contact.${kind}`) !== 'hidden')
    const rows = shown.map(({ kind, raw }) => ({
      title: raw,
      line: say({ key: kind === 'email' ? 'fact.email' : kind === 'wechat' ? 'fact.wechat' : 'fact.phone' }, reader),
      buttons: [],
    }))
    return drawList({ title, subtitle: t('reveal.counted'), empty: t('contact.noReach'), rows }, reader)
  },
})

/** Tells an admin that somebody looks behind many masks at once. */
export const alarmView = defineView({
  name: 'reveal.alarm',
  async draw({ reader }, _of, given) {
    const { looks, name, at } = z.object({ looks: z.number(), name: z.string(), at: z.string() }).parse(given)
    const title = t('reveal.alarm', { name, count: looks, at: new Date(at) })
    return drawList({ title, empty: t('reveal.alarmWhat'), rows: [] }, reader)
  },
})

const week = z.object({ since: z.string(), until: z.string() })

/** Who looked behind the masks of an owner's contacts in a week. */
export const weekView = defineView({
  name: 'reveal.week',
  async draw({ tx, actor, reader }, _of, given) {
    if (!actor) return null
    const { since, until } = week.parse(given)
    const looks = await tx.sql<{ who: string; contact: string; no: string; customer: string; at: Date }>`
      select u."displayName" as who, k.name as contact, c.no, c.name as customer, r.at
      from "RevealLog" r join "User" u on u.id = r."userId" join "Contact" k on k.id = r."entityId"
      join "Customer" c on c.id = k."customerId"
      where c."ownerId" = ${actor.id} and r."userId" <> ${actor.id} and r.at >= ${new Date(since)} and r.at < ${new Date(until)}
      order by r.at desc limit 21`
    const rows = looks.slice(0, 20).map(look => ({
      title: `${look.who} · ${look.contact}`,
      line: say(t('reveal.weekLine', { customer: `${look.no} ${look.customer}`, at: look.at }), reader),
      buttons: [],
    }))
    const more = looks.length > rows.length ? { subtitle: t('search.more', { shown: rows.length }) } : {}
    return drawList(
      { title: t('reveal.week', { count: looks.length }), ...more, empty: t('reveal.weekEmpty'), rows },
      reader,
    )
  },
})
