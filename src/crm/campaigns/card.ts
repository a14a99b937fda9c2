import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { dateName } from '../../core/moment.ts'
import { formatMoney } from '../../core/money.ts'
import { allows, can } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import { fact, facts } from '../facts.ts'
import { defineView, type Viewer } from '../view.ts'
import { addressOf } from './find.ts'

const campaignCard = defineCard(
  'campaign',
  z.strictObject({
    id: z.string(),
    name: z.string(),
    state: z.string(),
    tone: z.enum(['emphasis', 'accent', 'good']),
    facts,
    links: facts,
    may: z.strictObject({ change: z.boolean(), start: z.boolean(), end: z.boolean() }),
  }),
)

const tones = { planned: 'emphasis', running: 'accent', done: 'good', cancelled: 'emphasis' } as const
export type CampaignState = keyof typeof tones

/** A campaign: when, what it costs, what it brought so far, and the addresses that lead to its page. */
export const campaignView = defineView({
  name: 'campaign',
  async draw(viewer, of) {
    const { tx, actor, reader } = viewer
    const campaign = await tx.campaign.findUnique({
      where: { id: of.id },
      include: {
        materials: { orderBy: { createdAt: 'asc' } },
        links: { include: { days: true }, orderBy: { createdAt: 'asc' } },
      },
    })
    if (!campaign || !actor || !allows(can('read', 'campaign'), actor)) return null
    const address = await addressOf(viewer)
    const state = stateOf(campaign.state)
    const change = allows(can('update', 'campaign'), actor)
    const counts = await figures(viewer, campaign.id)
    const links = [
      { label: say(t('campaign.page'), reader), value: `${address}/f/${campaign.slug}` },
      ...campaign.links.map(({ code, label, days }) => ({
        label,
        value: say(
          t('campaign.linkLine', {
            url: `${address}/t/${code}`,
            clicks: days.reduce((sum, { clicks }) => sum + clicks, 0),
          }),
          reader,
        ),
      })),
    ]
    const card = campaignCard.draw(
      {
        ...{
          id: campaign.id,
          name: campaign.name,
          state: say(t(`campaign.state.${state}`), reader),
          tone: tones[state],
          links,
        },
        facts: [
          fact('fact.source', campaign.source, reader),
          fact('campaign.when', period(campaign, reader), reader),
          fact('campaign.budget', money(campaign.budgetMinor, campaign.currency, reader), reader),
          fact('campaign.cost', money(campaign.costMinor, campaign.currency, reader), reader),
          fact('campaign.brought', say(t('campaign.broughtLine', counts), reader), reader),
          fact(
            'campaign.materials',
            campaign.materials
              .map(({ title, url }) => (url ? `${title} ${url}` : title))
              .join(reader.locale === 'zh' ? '，' : ', '),
            reader,
          ),
          fact('campaign.note', campaign.note, reader),
        ].flatMap(line => line ?? []),
        may: { change, start: change && state === 'planned', end: change && state === 'running' },
      },
      reader,
    )
    return { card, text: `${campaign.name} · ${say(t(`campaign.state.${state}`), reader)}` }
  },
})

/** What the card of a campaign counts. */
async function figures({ tx }: Viewer, id: string): Promise<{ leads: number; owned: number; converted: number }> {
  const [row] = await tx.sql<{ leads: number; owned: number; converted: number }>`
    select count(*)::int as leads, count(*) filter (where "ownerId" is not null)::int as owned,
      count(*) filter (where "convertedAt" is not null)::int as converted
    from "Lead" where "campaignId" = ${id} and "deletedAt" is null`
  return row ?? { leads: 0, owned: 0, converted: 0 }
}

function stateOf(state: string): CampaignState {
  return state === 'running' || state === 'done' || state === 'cancelled' ? state : 'planned'
}

function money(minor: bigint | null, currency: string, reader: Reader): string | null {
  return minor === null ? null : formatMoney({ minor, currency }, reader.locale)
}

function period({ startOn, endOn }: { startOn: Date | null; endOn: Date | null }, reader: Reader): string {
  const day = (date: Date | null) => (date ? dateName(date, { ...reader, zone: 'UTC' }) : '…')
  return startOn || endOn ? `${day(startOn)} – ${day(endOn)}` : ''
}
