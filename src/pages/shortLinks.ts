import Router from '@koa/router'
import type { Clock } from '../core/clock.ts'
import { localDate } from '../core/moment.ts'
import { isAllowed } from '../crm/campaigns/link.ts'
import { campaignSettings } from '../crm/campaigns/settings.ts'
import { companyOf } from '../store/company.ts'
import type { Store } from '../store/db.ts'

/** Short addresses: counts the click, nothing about who clicked, and leads on to the campaign's page or to an address an admin allowed. */
export function shortLinks({ store, clock }: { store: Store; clock: Clock }): Router {
  const router = new Router()
  router.get('/t/:code', async ctx => {
    const company = await companyOf(store)
    const code = String(ctx.params.code)
    if (!/^[a-z0-9]{1,20}$/.test(code)) return ctx.throw(404, 'There is no such link.')
    const [link] = await store.sql<{ slug: string; target: string | null }>`
      select c.slug, l.target from "TrackedLink" l join "Campaign" c on c.id = l."campaignId" where l.code = ${code}`
    if (!link) return ctx.throw(404, 'There is no such link.')
    // What looks ahead of a click (a preview, a prefetch, HEAD) is none.
    const isClick = ctx.method === 'GET' && !/prefetch|preview/i.test(ctx.get('sec-purpose') || ctx.get('purpose'))
    if (isClick)
      await store.sql`
        insert into "LinkDay" (code, day, clicks) values (${code}, ${localDate(clock.now(), company.zone)}::date, 1)
        on conflict (code, day) do update set clicks = "LinkDay".clicks + 1`
    const isAway = link.target !== null && isAllowed(link.target, campaignSettings.of(company).allowedHosts)
    ctx.set({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
    ctx.status = 302
    ctx.redirect(isAway ? (link.target ?? '/') : `/f/${link.slug}?link=${encodeURIComponent(code)}`)
  })
  return router
}
