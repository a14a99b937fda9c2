import type Router from '@koa/router'
import type { Clock } from '../core/clock.ts'
import { campaignPages } from '../pages/campaignPages.ts'
import { shortLinks } from '../pages/shortLinks.ts'
import type { Store } from '../store/db.ts'
import { secretOf } from '../store/secret.ts'

/** The pages that anybody may open, without an account and without a script. */
export async function buildPages({ store, clock }: { store: Store; clock: Clock }): Promise<Router[]> {
  const key = await secretOf(store, 'pages')
  return [campaignPages({ store, clock, key }), shortLinks({ store, clock })]
}
