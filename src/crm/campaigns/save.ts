import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { formatMoney, type Money, readMoney } from '../../core/money.ts'
import { initials } from '../../core/normal.ts'
import type { FormWish, Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { say, type Text, t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { keepConsent } from './consent.ts'
import { findCampaign } from './find.ts'
import { sourceSettings } from './settings.ts'

const text = z.string()
const choices = z.array(z.strictObject({ title: text, value: text }))
const formCard = defineCard(
  'campaign-form',
  z.strictObject({
    ...{ name: text, slug: text, source: text, sources: choices, pool: text, pools: choices },
    ...{ startOn: text, endOn: text, budget: text, cost: text, note: text },
    ...{ headline: text, headlineEn: text, intro: text, introEn: text, consent: text, consentEn: text },
  }),
)

const words = (max: number) => z.string().max(max).default('')
const date = z.union([z.iso.date('field.invalid'), z.literal('')]).default('')
const input = z.object({
  campaign: z.uuid().optional(),
  line: z.string().max(200).optional(),
  name: words(100),
  slug: words(60),
  source: words(60),
  pool: words(60),
  startOn: date,
  endOn: date,
  budget: words(40),
  cost: words(40),
  note: words(2_000),
  headline: words(200),
  headlineEn: words(200),
  intro: words(2_000),
  introEn: words(2_000),
  consent: words(2_000),
  consentEn: words(2_000),
})
type Input = z.infer<typeof input>

/** Writes a campaign, new or known: what it costs, where its leads go, and what stands on its page. */
export const saveCampaign = defineAction({
  name: 'campaign.save',
  words: { en: ['campaign add', 'new campaign'], zh: ['新活动', '新建活动'] },
  usage: { en: '[name]', zh: '[名称]' },
  does: { en: 'Start a campaign with a page that collects leads', zh: '新建市场活动，带收集线索的页面' },
  input,
  read: rest => ({ line: rest }),
  allow: can('create', 'campaign'),

  async run(context, said) {
    const known = said.campaign ? await findCampaign(context, said.campaign) : undefined
    if (context.said !== 'form') return { form: await formOf(context, said.line ?? '', known) }
    const { data, consent } = await checked(context, said, known)
    return known ? change(context, known, { data, consent }) : create(context, { data, consent })
  },
})

type Known = Awaited<ReturnType<typeof findCampaign>>
type Data = Awaited<ReturnType<typeof checked>>['data']
type Consent = { text: string; textEn: string }

async function create(context: Context, { data, consent }: { data: Data; consent: Consent }): Promise<Outcome> {
  const { tx, actor, now } = context
  const id = newId()
  await tx.campaign.create({
    data: { id, ...data, ownerId: actor.id, createdAt: now, createdById: actor.id, updatedAt: now },
  })
  await keepConsent(context, id, consent)
  const on = { entity: 'campaign' as const, id }
  return {
    notice: t('campaign.added', { name: data.name }),
    changed: [on],
    audit: [{ action: 'campaign.add', on, facts: { name: data.name } }],
    cards: [{ view: 'campaign', of: on, to: 'only' }],
  }
}

async function change(
  context: Context,
  known: Known,
  { data, consent }: { data: Data; consent: Consent },
): Promise<Outcome> {
  const { tx, now } = context
  await tx.campaign.update({ where: { id: known.id }, data: { ...data, updatedAt: now, version: { increment: 1 } } })
  await keepConsent(context, known.id, consent)
  const on = { entity: 'campaign' as const, id: known.id }
  return {
    notice: t('campaign.saved', { name: data.name }),
    changed: [on],
    audit: [{ action: 'campaign.save', on, facts: { name: data.name } }],
    cards: [{ view: 'campaign', of: on, to: 'only' }],
  }
}

async function formOf(context: Context, name: string, known?: Known): Promise<FormWish> {
  const { tx, reader, company } = context
  const pools = await tx.pool.findMany({
    where: { entity: 'lead', enabled: true },
    orderBy: [{ priority: 'asc' }, { id: 'asc' }],
  })
  const agreed =
    known && (await tx.consentText.findFirst({ where: { campaignId: known.id }, orderBy: { version: 'desc' } }))
  const sources = sourceSettings.of(company).list
  const money = (minor: bigint | null | undefined) =>
    minor === null || minor === undefined
      ? ''
      : formatMoney({ minor, currency: known?.currency ?? company.currency }, reader.locale)
  const day = (date: Date | null | undefined) => date?.toISOString().slice(0, 10) ?? ''
  const source = known?.source ?? sources[0] ?? ''
  const card = formCard.draw(
    {
      ...{ name: known?.name ?? name, slug: known?.slug ?? '', note: known?.note ?? '' },
      source,
      sources: [...new Set([...sources, source])].filter(Boolean).map(title => ({ title, value: title })),
      pool: known?.poolId ?? pools[0]?.id ?? 'none',
      pools: pools.map(({ id, name: title }) => ({ title, value: id })),
      ...{
        startOn: day(known?.startOn),
        endOn: day(known?.endOn),
        budget: money(known?.budgetMinor),
        cost: money(known?.costMinor),
      },
      ...{
        headline: known?.headline ?? '',
        headlineEn: known?.headlineEn ?? '',
        intro: known?.intro ?? '',
        introEn: known?.introEn ?? '',
      },
      consent:
        agreed?.text ?? say(t('campaign.consentDefault', { company: company.name }), { ...reader, locale: 'zh' }),
      consentEn:
        agreed?.textEn ?? say(t('campaign.consentDefault', { company: company.name }), { ...reader, locale: 'en' }),
    },
    reader,
  )
  return {
    action: 'campaign.save',
    context: known ? { campaign: known.id } : {},
    title: t(known ? 'campaign.editTitle' : 'campaign.newTitle'),
    card,
  }
}

/** What was typed, checked as a whole. Throws with a sentence at every field that cannot stand. */
async function checked({ tx, company }: Context, said: Input, known: Known | undefined) {
  const wrong: Record<string, Text> = {}
  const budget = moneyIn(said.budget, company.currency)
  const cost = moneyIn(said.cost, company.currency)
  const slug = said.slug ? said.slug.toLowerCase() : (known?.slug ?? slugFor(said.name))
  const others = await tx.campaign.findMany({ where: { OR: [{ name: said.name }, { slug }] } })
  const taken = others.filter(({ id }) => id !== known?.id)
  if (!said.name) wrong.name = t('field.required')
  if (taken.some(({ name }) => name === said.name)) wrong.name = t('campaign.nameTaken')
  if (!/^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$/.test(slug)) wrong.slug = t('campaign.slugUnclear')
  else if (taken.some(one => one.slug === slug)) wrong.slug = t('campaign.slugTaken')
  if (!said.source) wrong.source = t('field.required')
  if (budget === 'unclear') wrong.budget = t('field.amount')
  if (cost === 'unclear') wrong.cost = t('field.amount')
  if (said.startOn && said.endOn && said.endOn < said.startOn) wrong.endOn = t('campaign.endsEarly')
  if (!said.consent && !said.consentEn) wrong.consent = t('field.required')
  const pool =
    said.pool && (await tx.pool.findFirst({ where: { entity: 'lead', enabled: true, id: { in: uuidsIn(said.pool) } } }))
  if (Object.keys(wrong).length > 0) throw new Refusal('input.fields', {}, wrong)
  return {
    data: {
      ...{
        name: said.name,
        slug,
        source: said.source,
        poolId: pool ? pool.id : null,
        note: said.note,
        currency: company.currency,
      },
      ...{ startOn: said.startOn ? new Date(said.startOn) : null, endOn: said.endOn ? new Date(said.endOn) : null },
      budgetMinor: typeof budget === 'object' ? budget.minor : null,
      costMinor: typeof cost === 'object' ? cost.minor : null,
      ...{ headline: said.headline, headlineEn: said.headlineEn, intro: said.intro, introEn: said.introEn },
    },
    consent: { text: said.consent || said.consentEn, textEn: said.consentEn || said.consent },
  }
}

function moneyIn(typed: string, currency: string): Money | 'unclear' | undefined {
  if (typed === '') return undefined
  const money = readMoney(typed, currency)
  return money && money.minor >= 0n && money.currency === currency ? money : 'unclear'
}

function uuidsIn(said: string): string[] {
  return /^[0-9a-f-]{36}$/.test(said) ? [said] : []
}

/** A short address out of the name, with an end that makes it its own. */
function slugFor(name: string): string {
  const short = initials(name)
    .replace(/[^a-z0-9]/g, '')
    .slice(0, 20)
  return `${short || 'form'}-${newId().slice(-5)}`
}
