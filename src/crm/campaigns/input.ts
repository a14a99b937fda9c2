import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { type Money, readMoney } from '../../core/money.ts'
import { initials } from '../../core/normal.ts'
import { type Text, t } from '../../core/text.ts'
import type { Context } from '../action.ts'
import type { Known } from './find.ts'

const words = (max: number) => z.string().max(max).default('')
const date = z.union([z.iso.date('field.invalid'), z.literal('')]).default('')
/** A campaign as its form gives it. */
export const input = z.object({
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

/** What was typed, checked as a whole. Throws with a sentence at every field that cannot stand. */
export async function checked({ tx, company }: Context, said: Input, known: Known | undefined) {
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
