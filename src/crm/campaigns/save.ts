import { newId } from '../../core/id.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { keepConsent } from './consent.ts'
import { findCampaign, type Known } from './find.ts'
import { formOf } from './form.ts'
import { checked, input } from './input.ts'

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
