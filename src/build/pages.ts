import type Router from '@koa/router'
import type { Clock } from '../core/clock.ts'
import { campaignPages } from '../pages/campaignPages.ts'
import { servicePages } from '../pages/servicePages.ts'
import { shortLinks } from '../pages/shortLinks.ts'
import { ticketPages } from '../pages/ticketPages.ts'
import type { Store } from '../store/db.ts'
import { secretOf } from '../store/secret.ts'

/** The pages that anybody may open, without an account and without a script. */
export async function buildPages({ store, clock }: { store: Store; clock: Clock }): Promise<Router[]> {
  const key = await secretOf(store, 'pages')
  const house = { store, clock, key }
  return [campaignPages(house), shortLinks({ store, clock }), servicePages(house), ticketPages(house)]
}
