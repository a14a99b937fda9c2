import Router from '@koa/router'
import type { Context } from 'koa'
import { actAsHouse } from '../app/houseAct.ts'
import { typed } from '../core/normal.ts'
import { type Text, type TextKey, t } from '../core/text.ts'
import { confirmed, rated, wrote } from '../crm/tickets/byCustomer.ts'
import { pageOfTicket, type TicketPage } from '../crm/tickets/page.ts'
import { sentIn } from './exchange.ts'
import { barred, type House, nowhere, tokenFor, type Visit, visitOf } from './servicePages.ts'
import { ticketPage } from './ticketPage.ts'

const longest = 4_000

/** The page of one ticket for its customer: how far it is, what was said, a word to us, and what they think of it. */
export function ticketPages(house: House): Router {
  const router = new Router()
  router.get('/k/:code', ctx => show(house, ctx))
  router.post('/k/:code', ctx => take(house, ctx))
  return router
}

async function found(house: House, ctx: Context): Promise<{ visit: Visit; ticket: TicketPage } | undefined> {
  const visit = await visitOf(house, ctx)
  const ticket = visit.code ? await house.store.transaction(tx => pageOfTicket(tx, visit.code)) : null
  if (ticket) return { visit, ticket }
  nowhere(ctx, visit)
  return undefined
}

/** What is said after each deed of the page. */
const answers = new Map<string, TextKey>([
  ['message', 'service.sent'],
  ['confirm', 'service.sentConfirm'],
  ['rate', 'service.sentRating'],
])

async function show(house: House, ctx: Context): Promise<void> {
  const known = await found(house, ctx)
  if (!known) return
  const { visit, ticket } = known
  // What was merged goes on elsewhere.
  if (ticket.mergedInto) return ctx.redirect(`/k/${ticket.mergedInto.code}?lang=${visit.reader.locale}`)
  const said = answers.get(String(ctx.query.sent))
  ctx.body = drawn(house, known, said ? { said: t(said) } : {})
}

async function take(house: House, ctx: Context): Promise<void> {
  const known = await found(house, ctx)
  if (!known) return
  const { visit, ticket } = known
  const sent = await sentIn(ctx)
  const deed = sent.get('do') ?? ''
  const back = (code = visit.code) => {
    ctx.status = 303
    ctx.redirect(`/k/${code}?lang=${visit.reader.locale}&sent=${answers.has(deed) ? deed : ''}`)
  }
  const again = (alert: Text, status = 422) => {
    ctx.status = status
    ctx.body = drawn(house, known, { alert, text: typed(sent.get('text') ?? '') })
  }
  if (sent.get('website')) return back()
  const text = typed(sent.get('text') ?? '')
  const stars = Number(sent.get('stars'))
  if (text.length > longest) return again(t('form.tooLong'))
  if (deed === 'message' && !text) return again(t('form.lookAgain'))
  if (deed === 'rate' && !(Number.isInteger(stars) && stars >= 1 && stars <= 5)) return again(t('service.rateFirst'))
  const bar = await barred(house, ctx, { sent, slug: `k:${visit.code}`, patient: deed !== 'message' })
  if (bar === 'again') return back()
  if (bar) return again(bar, bar.key === 'form.tooMany' ? 429 : 422)
  let code = visit.code
  await actAsHouse(house, async context => {
    if (deed === 'confirm') return confirmed(context, ticket.id)
    if (deed === 'rate') return rated(context, ticket.id, { stars, note: text })
    if (deed !== 'message') return undefined
    const written = await wrote(context, ticket.id, text)
    code = written.code
    return written.outcome
  })
  back(code)
}

function drawn(
  house: House,
  { visit, ticket }: { visit: Visit; ticket: TicketPage },
  shown: { alert?: Text; said?: Text; text?: string },
): string {
  const token = tokenFor(house, `k:${visit.code}`, visit.reader.now)
  return ticketPage({ company: visit.company, ticket, token, ...shown }, visit.reader)
}
