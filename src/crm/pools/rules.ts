import { z } from 'zod'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { askFor } from '../form.ts'
import { type ManagedPool, poolToManage } from './manage.ts'

const whole = (min: number, max: number) =>
  z.coerce.number('field.number').int('field.number').min(min, 'field.number').max(max, 'field.number')

/** How a pool is claimed from: limits a day and at once, waits, and who is exempt. */
export const rules = defineAction({
  name: 'pool.rules',
  words: { en: ['pool rules'], zh: ['领取规则'] },
  usage: { en: '<pool>', zh: '<名称>' },
  does: { en: 'Change how a pool is claimed from', zh: '修改线索池或公海的领取规则' },
  input: z.object({
    pool: z.string().max(60),
    dailyMax: whole(0, 1_000).optional(),
    batchMax: whole(1, 20).optional(),
    cooldownDays: whole(0, 365).optional(),
    freshHours: whole(0, 720).optional(),
    fairSeconds: whole(0, 600).optional(),
    countBy: z.enum(['calendar', 'elapsed']).optional(),
    adminsExempt: z.enum(['yes', 'no']).optional(),
  }),
  read: rest => ({ pool: rest }),
  allow: can('claim', 'lead'),

  async run(context, { pool: said, adminsExempt, ...given }) {
    const { tx, actor } = context
    const pool = await poolToManage(context, said)
    if (context.said !== 'form') return rulesForm(context, pool)
    const typed = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
    const data = { ...typed, ...(adminsExempt ? { adminsExempt: adminsExempt === 'yes' } : {}) }
    await tx.pickRule.upsert({ where: { poolId: pool.id }, create: { poolId: pool.id, ...data }, update: data })
    return {
      notice: t('pool.rulesSaved', { name: pool.name }),
      changed: [{ entity: 'pool', id: pool.id }],
      audit: [{ action: 'pool.rules', on: { entity: 'pool', id: pool.id }, facts: { name: pool.name, ...data } }],
      cards: [{ view: 'pool.list', of: { entity: 'user', id: actor.id }, to: 'only' }],
    }
  },
})

async function rulesForm({ tx, reader }: Context, { id, name }: ManagedPool): Promise<Outcome> {
  const rule = await tx.pickRule.findUnique({ where: { poolId: id } })
  const option = (key: 'pool.calendar' | 'pool.elapsed' | 'settings.on' | 'settings.off', value: string) => ({
    title: say(t(key), reader),
    value,
  })
  return askFor(
    {
      action: 'pool.rules',
      context: { pool: id },
      title: t('pool.rulesTitle', { name }),
      rows: [
        [
          { id: 'dailyMax', label: 'pool.dailyMax', value: String(rule?.dailyMax ?? 10), max: 4 },
          { id: 'batchMax', label: 'pool.batchMax', value: String(rule?.batchMax ?? 20), max: 2 },
        ],
        [
          { id: 'cooldownDays', label: 'pool.cooldownDays', value: String(rule?.cooldownDays ?? 7), max: 3 },
          { id: 'freshHours', label: 'pool.freshHours', value: String(rule?.freshHours ?? 0), max: 3 },
        ],
        [
          {
            id: 'countBy',
            label: 'pool.countBy',
            value: rule?.countBy ?? 'calendar',
            choices: [option('pool.calendar', 'calendar'), option('pool.elapsed', 'elapsed')],
          },
          {
            id: 'fairSeconds',
            label: 'pool.fairSeconds',
            hint: 'pool.fairHint',
            value: String(rule?.fairSeconds ?? 0),
            max: 3,
          },
        ],
        [
          {
            id: 'adminsExempt',
            label: 'pool.adminsExempt',
            value: (rule?.adminsExempt ?? true) ? 'yes' : 'no',
            choices: [option('settings.on', 'yes'), option('settings.off', 'no')],
          },
        ],
      ],
    },
    reader,
  )
}
