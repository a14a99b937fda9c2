import Router from '@koa/router'
import type { Context } from 'koa'
import { actAsHouse } from '../app/houseAct.ts'
import type { Clock } from '../core/clock.ts'
import { newId } from '../core/id.ts'
import { typed } from '../core/normal.ts'
import { type Locale, type Text, t } from '../core/text.ts'
import { enter, entrySchema, faultsOf } from '../crm/campaigns/enter.ts'
import { isOpen, type OpenCampaign, pageOf } from '../crm/campaigns/page.ts'
import { type Company, companyOf } from '../store/company.ts'
import type { Store } from '../store/db.ts'
import { hit } from '../store/rates.ts'
import { protect, sentIn } from './exchange.ts'
import { formPage, notePage, type Shown } from './formPage.ts'
import { style } from './style.ts'
import { formToken, readToken } from './token.ts'
import { localeOf, visitorKey } from './visitor.ts'

type House = { store: Store; clock: Clock; key: string }

/** An address sends at most so many entries a window. */
const limit = { entries: 5, seconds: 600 }
const utmNames = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content', 'link'] as const

/** The public page of every campaign: the form, and what becomes of what is sent. */
export function campaignPages(house: House): Router {
  const router = new Router()
  router.get('/f/style.css', ctx => {
    ctx.type = 'text/css'
    ctx.set('cache-control', 'public, max-age=3600')
    ctx.body = style
  })
  router.get('/f/:slug', ctx => show(house, ctx))
  router.get('/f/:slug/thanks', ctx => thank(house, ctx))
  router.post('/f/:slug', ctx => take(house, ctx))
  return router
}

type Visit = { company: Company; campaign: OpenCampaign; locale: Locale; now: Date; slug: string }

/** The campaign of the address while it takes entries; otherwise the visitor has been told so, and undefined comes back. */
async function visit({ store, clock }: House, ctx: Context): Promise<Visit | undefined> {
  const slug = ctx.path.split('/')[2] ?? ''
  const locale = localeOf(ctx)
  const now = clock.now()
  protect(ctx)
  const company = await companyOf(store)
  const campaign = isSlug(slug) ? await store.transaction(tx => pageOf(tx, slug)) : undefined
  if (campaign && isOpen(campaign, { now, zone: company.zone })) return { company, campaign, locale, now, slug }
  const isOver = campaign !== undefined
  ctx.status = isOver ? 410 : 404
  const note = isOver
    ? { title: t('form.over'), text: t('form.overText') }
    : { title: t('form.unknown'), text: t('form.unknownText') }
  ctx.body = notePage({ company: company.name, path: ctx.path, ...note }, readerOf({ locale, now, company }))
  return undefined
}

/** What the address of a page may look like; anything else is not even looked for. */
function isSlug(said: string): boolean {
  return /^[a-z0-9-]{1,60}$/.test(said)
}

async function show(house: House, ctx: Context): Promise<void> {
  const visited = await visit(house, ctx)
  if (visited) ctx.body = page(house, visited, { utm: utmIn(ctx.query), entry: {}, agreed: false, wrong: {} })
}

async function thank({ store, clock }: House, ctx: Context): Promise<void> {
  protect(ctx)
  const company = await companyOf(store)
  const reader = readerOf({ locale: localeOf(ctx), now: clock.now(), company })
  ctx.body = notePage(
    { company: company.name, path: ctx.path, title: t('form.thanks'), text: t('form.thanksText') },
    reader,
  )
}

/** What was sent: checked, counted, and entered once. Whoever looks like a machine is thanked like everybody else. */
async function take(house: House, ctx: Context): Promise<void> {
  const visited = await visit(house, ctx)
  if (!visited) return
  const { company, campaign, locale, now, slug } = visited
  const sent = await sentIn(ctx)
  const thanks = () => {
    ctx.status = 303
    ctx.redirect(`/f/${slug}/thanks?lang=${locale}`)
  }
  if (sent.get('website')) return thanks()
  const read = entrySchema.safeParse(Object.fromEntries([...sent].map(([name, value]) => [name, typed(value)])))
  const entry = read.success ? read.data : {}
  const again = (alert: Text, wrong: Record<string, Text> = {}, status = 422) => {
    ctx.status = status
    const agreed = sent.get('agree') === 'yes'
    ctx.body = page(house, visited, { utm: utmIn(Object.fromEntries(sent)), entry, agreed, alert, wrong })
  }
  if (!read.success) return again(t('form.tooLong'))
  const { verdict, nonce } = readToken(house.key, sent.get('token') ?? '', { slug, now })
  if (verdict === 'forged' || verdict === 'old') return again(t('form.openTooLong'))
  if (verdict === 'quick') return again(t('form.tooQuick'))
  const wrong = faultsOf(read.data, company)
  if (sent.get('agree') !== 'yes') wrong.agree = t('form.mustAgree')
  if (Object.keys(wrong).length > 0) return again(t('form.lookAgain'), wrong)
  const consent = campaign.consents.find(({ version }) => String(version) === sent.get('consent'))
  if (!consent) return again(t('form.consentChanged'))
  if ((await hit(house.store, { key: visitorKey(ctx, house.key), seconds: limit.seconds, now })) > limit.entries) {
    ctx.set('retry-after', String(limit.seconds))
    return again(t('form.tooMany'), {}, 429)
  }
  // The same form sent twice, by a nervous finger or a reload, is one entry.
  if ((await hit(house.store, { key: `form:${nonce}`, seconds: 2 * 86_400, now })) > 1) return thanks()
  const trail = { utm: utmIn(Object.fromEntries(sent)), consent: consent.version, locale }
  await actAsHouse(house, context => enter(context, campaign, { entry: read.data, trail }))
  thanks()
}

function page(
  house: House,
  { company, campaign, locale, now, slug }: Visit,
  typed: Pick<Shown, 'utm' | 'entry' | 'agreed' | 'alert' | 'wrong'>,
): string {
  const inChinese = locale === 'zh'
  const consent = campaign.consents[0] ?? { version: 0, text: '', textEn: '' }
  const pick = (zh: string, en: string) => (inChinese ? zh || en : en || zh)
  return formPage(
    {
      ...{ company: company.name, slug, ...typed },
      headline: pick(campaign.headline, campaign.headlineEn) || campaign.name,
      intro: pick(campaign.intro, campaign.introEn),
      consent: { version: consent.version, text: pick(consent.text, consent.textEn) },
      token: formToken(house.key, { slug, nonce: newId(), now }),
    },
    readerOf({ locale, now, company }),
  )
}

function readerOf({ locale, now, company }: { locale: Locale; now: Date; company: Company }) {
  return { locale, now, zone: company.zone }
}

/** How the visitor came, shortened to what a person would call a name. */
function utmIn(given: Record<string, unknown>): Record<string, string> {
  const known = utmNames.flatMap(name => {
    const value = given[name]
    return typeof value === 'string' && value !== '' ? [[name, typed(value).slice(0, 100)] as const] : []
  })
  return Object.fromEntries(known)
}
