import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { localDate } from '../../core/moment.ts'
import { can } from '../../core/rights.ts'
import { defineAction } from '../action.ts'

/** The newest of Friday's polls once more, for whoever lost sight of it. */
export const showPoll = defineAction({
  name: 'poll.show',
  words: { en: ['poll', 'friday poll'], zh: ['周五预测', '预测问卷'] },
  usage: { en: '', zh: '' },
  does: { en: 'Answer Friday’s questions about my deals', zh: '回答周五关于我的商机的几个问题' },
  input: z.object({}),
  read: () => ({}),
  allow: can('update', 'opportunity'),

  async run({ tx, actor }) {
    const newest = await tx.forecastPoll.findFirst({ where: { userId: actor.id }, orderBy: { weekOn: 'desc' } })
    if (!newest) throw new Refusal('poll.none', {})
    const params = { week: localDate(newest.weekOn, 'UTC') }
    return { cards: [{ view: 'forecast.poll', of: { entity: 'user', id: actor.id }, params, to: 'only' }] }
  },
})
