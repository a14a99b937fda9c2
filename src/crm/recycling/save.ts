import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { ruleText } from './due.ts'
import { poolOfRule, type RuleData, ruleData, ruleInput } from './rule.ts'

const silent = { usage: { en: '', zh: '' }, read: () => ({}), allow: can('claim', 'lead') } as const

/** Puts a rule that was tried in force. */
export const save = defineAction({
  ...silent,
  name: 'recycle.save',
  words: { en: [], zh: [] },
  does: { en: 'Put a recycle rule in force', zh: '启用回收规则' },
  input: ruleInput,
  async run(context, given) {
    const { tx, now } = context
    const pool = await poolOfRule(context, given)
    const data = await ruleData(context, pool, given)
    const id = given.rule ?? newId()
    if (given.rule) await tx.recycleRule.update({ where: { id }, data: { ...data, enabled: true } })
    else await tx.recycleRule.create({ data: { id, poolId: pool.id, ...data, createdAt: now } })
    return {
      notice: t('recycle.saved', { pool: pool.name, rule: ruleText(pool.entity, data.kind, data.limitDays) }),
      ...trailOf(pool, { action: 'recycle.save', data }),
    }
  },
})

/** Switches a rule off, or on again as it was. */
export const turn = defineAction({
  ...silent,
  name: 'recycle.switch',
  words: { en: [], zh: [] },
  does: { en: 'Switch a recycle rule on or off', zh: '启用或停用回收规则' },
  input: z.object({ rule: z.uuid(), to: z.enum(['on', 'off']) }),
  async run(context, { rule: id, to }) {
    const pool = await poolOfRule(context, { rule: id })
    await context.tx.recycleRule.update({ where: { id }, data: { enabled: to === 'on' } })
    return {
      notice: t(to === 'on' ? 'recycle.on' : 'recycle.off', { pool: pool.name }),
      ...trailOf(pool, { action: 'recycle.switch' }),
    }
  },
})

/** Takes a rule away; reports of what it did can still name it. */
export const remove = defineAction({
  ...silent,
  name: 'recycle.delete',
  words: { en: [], zh: [] },
  does: { en: 'Delete a recycle rule', zh: '删除回收规则' },
  input: z.object({ rule: z.uuid() }),
  async run(context, { rule: id }) {
    const pool = await poolOfRule(context, { rule: id })
    const { tx, now } = context
    const gone = await tx.recycleRule.updateMany({
      where: { id, deletedAt: null },
      data: { enabled: false, deletedAt: now },
    })
    if (gone.count === 0) throw new Refusal('recycle.ruleGone', {})
    return { notice: t('recycle.deleted', { pool: pool.name }), ...trailOf(pool, { action: 'recycle.delete' }) }
  },
})

function trailOf(
  { id, name }: { id: string; name: string },
  { action, data }: { action: string; data?: RuleData },
): Pick<Outcome, 'changed' | 'audit' | 'cards'> {
  const of = { entity: 'pool' as const, id }
  return {
    changed: [of],
    audit: [{ action, on: of, facts: { name, ...data } }],
    cards: [{ view: 'recycle.rules', of, to: 'only' }],
  }
}
