import { z } from 'zod'
import { can } from '../../core/rights.ts'
import { defineAction } from '../action.ts'

const everies = ['day', 'week', 'month'] as const
const spans: readonly [RegExp, (typeof everies)[number]][] = [
  [/^(?:week(?:ly)?|本?周)$/i, 'week'],
  [/^(?:month(?:ly)?|本?月)$/i, 'month'],
]

/** The digest of service as of now, also for those whose own digest tells of something else. */
export const service = defineAction({
  name: 'digest.service',
  words: { en: ['service digest'], zh: ['服务日报'] },
  usage: { en: '[week|month]', zh: '[周|月]' },
  does: { en: 'See what customers wait for, and how service goes', zh: '看服务情况：排队、超时、工时、满意度' },
  input: z.object({ every: z.enum(everies).default('day') }),
  read: rest => ({ every: spans.find(([words]) => words.test(rest.trim()))?.[1] ?? 'day' }),
  allow: can('assign', 'ticket'),
  async run({ actor }, { every }) {
    const params = { kind: 'service', every }
    return { cards: [{ view: 'digest.now', of: { entity: 'user', id: actor.id }, params, to: 'only' }] }
  },
})
