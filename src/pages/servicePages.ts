import Router from '@koa/router'
import type { Context } from 'koa'
import { actAsHouse } from '../app/houseAct.ts'
import type { Clock } from '../core/clock.ts'
import { newId } from '../core/id.ts'
import { typed } from '../core/normal.ts'
import { type Reader, type Text, t } from '../core/text.ts'
import { readWindow } from '../core/when/window.ts'
import { suggested } from '../crm/knowledge/suggest.ts'
import { requested } from '../crm/tickets/byCustomer.ts'
import { customerOfLink } from '../crm/tickets/page.ts'
import { companyOf } from '../store/company.ts'
import type { Store } from '../store/db.ts'
import { hit } from '../store/rates.ts'
import { protect, sentIn } from './exchange.ts'
import { notePage } from './formPage.ts'
import { entrySchema, type RequestEntry, requestPage } from './requestPage.ts'
import { formToken, readToken } from './token.ts'
import { localeOf, visitorKey } from './visitor.ts'

export type House = { store: Store; clock: Clock; key: string }
export type Visit = { reader: Reader; company: string; code: string }

/** An address sends at most so much in a window. */
const limit = { entries: 10, seconds: 600 }

/** The page on which a customer asks for service: one secret address a customer, no account, no script. */
export function servicePages(house: House): Router {
  const router = new Router()
  router.get('/s/:code', ctx => show(house, ctx))
  router.post('/s/:code', ctx => take(house, ctx))
  return router
}

/** Who asks, and for what address. */
export async function visitOf({ store, clock }: House, ctx: Context): Promise<Visit> {
  protect(ctx)
  const { name, zone } = await companyOf(store)
  const said = ctx.path.split('/')[2] ?? ''
  // What a code may look like; anything else is not even looked for.
  const code = /^[\w-]{22}$/.test(said) ? said : ''
  return { reader: { locale: localeOf(ctx), now: clock.now(), zone }, company: name, code }
}

/** An address that leads nowhere says so. */
export function nowhere(ctx: Context, { company, reader }: Visit): void {
  ctx.status = 404
  ctx.body = notePage({ company, path: ctx.path, title: t('service.unknown'), text: t('service.unknownText') }, reader)
}

/** What stands in the way of what was sent; undefined when it may go on. A form sent twice goes on once: "again". */
export async function barred(
  house: House,
  ctx: Context,
  { sent, slug, patient }: { sent: Map<string, string>; slug: string; patient: boolean },
): Promise<Text | 'again' | undefined> {
  const now = house.clock.now()
  const { verdict, nonce } = readToken(house.key, sent.get('token') ?? '', { slug, now })
  if (verdict === 'forged' || verdict === 'old') return t('form.openTooLong')
  if (verdict === 'quick' && !patient) return t('form.tooQuick')
  if ((await hit(house.store, { key: visitorKey(ctx, house.key), seconds: limit.seconds, now })) > limit.entries) {
    ctx.set('retry-after', String(limit.seconds))
    return t('form.tooMany')
  }
  return (await hit(house.store, { key: `form:${nonce}`, seconds: 2 * 86_400, now })) > 1 ? 'again' : undefined
}

/** A token for the forms of a page. */
export function tokenFor({ key }: House, slug: string, now: Date): string {
  return formToken(key, { slug, nonce: newId(), now })
}

async function show(house: House, ctx: Context): Promise<void> {
  const visit = await visitOf(house, ctx)
  const customer = await house.store.transaction(tx => customerOfLink(tx, visit.code))
  if (!customer) return nowhere(ctx, visit)
  ctx.body = await page(house, visit, { customer: customer.name, entry: {}, wrong: {} })
}

async function take(house: House, ctx: Context): Promise<void> {
  const visit = await visitOf(house, ctx)
  const customer = await house.store.transaction(tx => customerOfLink(tx, visit.code))
  if (!customer) return nowhere(ctx, visit)
  const sent = await sentIn(ctx)
  const read = entrySchema.safeParse(Object.fromEntries([...sent].map(([name, value]) => [name, typed(value)])))
  const again = async (alert: Text, wrong: Record<string, Text> = {}, status = 422) => {
    ctx.status = status
    ctx.body = await page(house, visit, { customer: customer.name, entry: read.success ? read.data : {}, alert, wrong })
  }
  if (!read.success) return again(t('form.tooLong'))
  const window = read.data.window ? readWindow(read.data.window, visit.reader) : undefined
  const wrong: Record<string, Text> = {
    ...(read.data.subject ? {} : { subject: t('field.required') }),
    ...(read.data.window && !window ? { window: t('service.windowUnclear') } : {}),
  }
  if (Object.keys(wrong).length > 0) return again(t('form.lookAgain'), wrong)
  // Whoever looks like a machine is thanked like everybody else.
  if (sent.get('website')) return ctx.redirect(`/s/${visit.code}?lang=${visit.reader.locale}`)
  const bar = await barred(house, ctx, { sent, slug: `s:${visit.code}`, patient: false })
  if (bar === 'again') return ctx.redirect(`/s/${visit.code}?lang=${visit.reader.locale}`)
  if (bar) return again(bar, {}, bar.key === 'form.tooMany' ? 429 : 422)
  let code = ''
  await actAsHouse(house, async context => {
    const made = await requested(context, customer, { ...read.data, from: window?.from, to: window?.to })
    code = made.code
    return made.outcome
  })
  ctx.status = 303
  ctx.redirect(`/k/${code}?lang=${visit.reader.locale}`)
}

type Shown = { customer: string; entry: Partial<RequestEntry>; alert?: Text; wrong: Record<string, Text> }

/** The form; after a first try with what was typed, and with what may spare the customer the wait. */
async function page(house: House, { reader, company, code }: Visit, shown: Shown): Promise<string> {
  const { subject = '', detail = '' } = shown.entry
  const near = subject
    ? await house.store.transaction(async tx => {
        const hits = await suggested(tx, `${subject} ${detail}`, ['customer'])
        return tx.knowledgeArticle.findMany({
          where: { id: { in: hits.map(({ id }) => id) } },
          select: { title: true, body: true },
        })
      })
    : []
  return requestPage(
    { company, code, token: tokenFor(house, `s:${code}`, reader.now), articles: near, ...shown },
    reader,
  )
}
