import { z } from 'zod'
import { can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { companyRecord } from '../company.ts'
import { drawList, paged, pageIn, pageSize } from '../list.ts'
import { defineView } from '../view.ts'
import { findCampaign } from './find.ts'

/** The campaigns, the newest first. */
export const campaigns = defineAction({
  name: 'campaign.list',
  words: { en: ['campaigns'], zh: ['市场活动', '活动列表'] },
  usage: { en: '[page]', zh: '[页码]' },
  does: { en: 'See the campaigns', zh: '看市场活动' },
  input: paged,
  read: pageIn,
  allow: can('read', 'campaign'),
  async run(_context, params) {
    return { cards: [{ view: 'campaigns', of: companyRecord, params, to: 'only' }] }
  },
})

/** One campaign, by its name; all of them, where none is named. */
export const showCampaign = defineAction({
  name: 'campaign.show',
  words: { en: ['campaign'], zh: ['活动'] },
  usage: { en: '[campaign]', zh: '[活动名称]' },
  does: { en: 'See a campaign', zh: '看一个市场活动' },
  input: z.object({ campaign: z.string().max(100) }),
  read: rest => ({ campaign: rest }),
  allow: can('read', 'campaign'),
  async run(context, { campaign }) {
    if (campaign === '') return campaigns.run(context, { page: 1 })
    const { id } = await findCampaign(context, campaign)
    return { cards: [{ view: 'campaign', of: { entity: 'campaign', id }, to: 'only' }] }
  },
})

type Line = {
  id: string
  name: string
  state: 'planned' | 'running' | 'done' | 'cancelled'
  source: string
  leads: number
}

export const campaignsView = defineView({
  name: 'campaigns',
  async draw({ tx, actor, reader }, _of, params) {
    if (!actor) return null
    const { page } = paged.parse(params)
    const found = await tx.sql<Line>`
      select c.id, c.name, c.state, c.source, (select count(*)::int from "Lead" l where l."campaignId" = c.id and l."deletedAt" is null) as leads
      from "Campaign" c order by array_position(array['running', 'planned', 'done', 'cancelled'], c.state), c."createdAt" desc
      offset ${(page - 1) * pageSize} limit ${pageSize + 1}`
    const rows = found.slice(0, pageSize).map(({ id, name, state, source, leads }) => ({
      title: name,
      line: [
        say(t(`campaign.state.${state}`), reader),
        source,
        say(t('campaign.leads', { count: leads }), reader),
      ].join(' · '),
      buttons: [{ title: say(t('button.open'), reader), verb: 'campaign.show', data: { campaign: id } }],
    }))
    return drawList(
      {
        ...{ title: t('campaign.listTitle'), empty: t('campaign.listEmpty'), rows },
        ...{ page, more: found.length > pageSize, verb: 'campaign.list' },
      },
      reader,
    )
  },
})
