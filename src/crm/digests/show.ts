import { z } from 'zod'
import type { Every } from '../../core/slots.ts'
import { defineAction } from '../action.ts'
import { kindFor } from './kinds.ts'

const everies = ['day', 'week', 'month', 'quarter'] as const
type Words = { en: string[]; zh: string[] }

/** The digest as of now, for whoever asks: of the day, week, month or quarter under way. */
function asked(
  every: Every & (typeof everies)[number],
  name: string,
  { words, does }: { words: Words; does: { en: string; zh: string } },
) {
  return defineAction({
    name,
    words,
    usage: { en: '', zh: '' },
    does,
    input: z.object({ every: z.enum(everies).default(every) }),
    read: () => ({}),
    allow: 'everyone',
    async run({ actor }, { every: wanted }) {
      const params = { kind: kindFor(actor).name, every: wanted }
      return { cards: [{ view: 'digest.now', of: { entity: 'user', id: actor.id }, params, to: 'only' }] }
    },
  })
}

export const daily = asked('day', 'digest.show', {
  words: { en: ['digest'], zh: ['日报'] },
  does: { en: 'See what happened today, and what needs me', zh: '看今天的情况和要我处理的事' },
})

export const weekly = asked('week', 'digest.week', {
  words: { en: ['weekly'], zh: ['周报'] },
  does: { en: 'See this week beside the last one', zh: '看本周情况，和上周对比' },
})

export const monthly = asked('month', 'digest.month', {
  words: { en: ['monthly'], zh: ['月报'] },
  does: { en: 'See this month beside the last one', zh: '看本月情况，和上月对比' },
})

export const quarterly = asked('quarter', 'digest.quarter', {
  words: { en: ['quarterly'], zh: ['季报'] },
  does: { en: 'See this quarter beside the last one', zh: '看本季度情况，和上季度对比' },
})
