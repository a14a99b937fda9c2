import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { formatMoney } from '../../core/money.ts'
import type { FormWish } from '../../core/platform.ts'
import { say, t } from '../../core/text.ts'
import type { Context } from '../action.ts'
import type { Known } from './find.ts'
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

/** The form of a campaign: of a known one as it is, of a new one with the name that was typed. */
export async function formOf(context: Context, name: string, known?: Known): Promise<FormWish> {
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
