import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { findCampaign } from './find.ts'

/** From which states each is reached; only a running campaign takes entries. */
const from = { running: ['planned', 'done'], done: ['running'], cancelled: ['planned', 'running'] }

/** Starts a campaign, ends it, or calls it off. */
export const turnCampaign = defineAction({
  name: 'campaign.turn',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Start or end a campaign', zh: '开始或结束市场活动' },
  input: z.object({ campaign: z.string().min(1).max(100), state: z.enum(['running', 'done', 'cancelled']) }),
  read: () => ({}),
  allow: can('update', 'campaign'),

  async run(context, { campaign: said, state }) {
    const { tx, now } = context
    const { id, name } = await findCampaign(context, said)
    const turned = await tx.campaign.updateMany({
      where: { id, state: { in: from[state] } },
      data: { state, updatedAt: now, version: { increment: 1 } },
    })
    if (turned.count === 0) throw new Refusal('campaign.notNow', { name })
    const on = { entity: 'campaign' as const, id }
    return {
      notice: t(`campaign.turned.${state}`, { name }),
      changed: [on],
      audit: [{ action: 'campaign.turn', on, facts: { name, state } }],
      cards: [{ view: 'campaign', of: on, to: 'only' }],
    }
  },
})
