import { z } from 'zod'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { say, type TextKey, t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { askFor, type Field } from '../form.ts'
import type { ManagedPool } from '../pools/manage.ts'
import { ruleText } from './due.ts'
import { kindsFor, poolOfRule, type RuleInput, ruleData, ruleInput } from './rule.ts'
import { sparedChoices } from './spare.ts'

/** A recycle rule, new or changed. What is filled in is tried on the last 90 days first; saving is a tap on what that shows. */
export const edit = defineAction({
  name: 'recycle.edit',
  words: { en: ['recycle rule'], zh: ['新建回收规则'] },
  usage: { en: '<pool>', zh: '<名称>' },
  does: { en: 'Add a recycle rule, tried before it is saved', zh: '新建回收规则，保存前先试算' },
  input: ruleInput,
  read: rest => ({ pool: rest }),
  allow: can('claim', 'lead'),

  async run(context, given) {
    const pool = await poolOfRule(context, given)
    if (context.said !== 'form')
      return ruleForm(context, pool, given.rule ? await valuesOf(context, given.rule) : given)
    await ruleData(context, pool, given)
    const params = { ...given, pool: pool.id }
    return { cards: [{ view: 'recycle.preview', of: { entity: 'pool', id: pool.id }, params, to: 'only' }] }
  },
})

async function valuesOf({ tx }: Context, id: string): Promise<RuleInput> {
  const rule = await tx.recycleRule.findUniqueOrThrow({ where: { id } })
  const levels = z.record(z.string(), z.number()).nullable().parse(rule.byLevel) ?? {}
  return ruleInput.parse({
    rule: id,
    kind: rule.kind,
    limitDays: rule.limitDays,
    levelA: levels.A,
    levelB: levels.B,
    levelC: levels.C,
    includeDealt: rule.includeDealt ? 'yes' : 'no',
    exemptLive: rule.exemptWithOpportunity ? String(rule.exemptFromBp || 'yes') : 'no',
    keepTeam: rule.keepTeam ? 'yes' : 'no',
    target: rule.targetPoolId ?? '',
    warn: rule.warnDays.join(', '),
  })
}

async function ruleForm(context: Context, pool: ManagedPool, values: RuleInput): Promise<Outcome> {
  const { tx, reader } = context
  const yesNo = [
    { title: say(t('settings.off'), reader), value: 'no' },
    { title: say(t('settings.on'), reader), value: 'yes' },
  ]
  const pools = await tx.pool.findMany({
    where: { entity: pool.entity, enabled: true, deletedAt: null },
    orderBy: [{ priority: 'asc' }, { id: 'asc' }],
  })
  const kinds = kindsFor(pool).map(kind => ({
    title: say(ruleText(pool.entity, kind, values.limitDays), reader).replace(String(values.limitDays), 'N'),
    value: kind,
  }))
  const level = (id: 'levelA' | 'levelB' | 'levelC', label: TextKey) => ({
    id,
    label,
    value: String(values[id] ?? ''),
    max: 4,
  })
  const spared = await sparedChoices(context, values.exemptLive)
  const onlyCustomers: Field[][] = [
    [
      { id: 'includeDealt', label: 'recycle.includeDealtLabel', value: values.includeDealt, choices: yesNo },
      { id: 'exemptLive', label: 'recycle.exemptLiveLabel', value: values.exemptLive, choices: spared },
    ],
  ]
  const choices = pools.map(({ id, name }) => ({ title: name, value: id }))
  const target: Field[] =
    pools.length > 1 ? [{ id: 'target', label: 'recycle.target', value: values.target || pool.id, choices }] : []
  return askFor(
    {
      action: 'recycle.edit',
      context: values.rule ? { rule: values.rule } : { pool: pool.id },
      title: t('recycle.ruleTitle', { pool: pool.name }),
      rows: [
        [
          { id: 'kind', label: 'recycle.kind', value: values.kind, choices: kinds },
          { id: 'limitDays', label: 'recycle.limitDays', value: String(values.limitDays), max: 4 },
        ],
        [level('levelA', 'recycle.levelA'), level('levelB', 'recycle.levelB')],
        [level('levelC', 'recycle.levelC'), { id: 'warn', label: 'recycle.warn', value: values.warn, max: 60 }],
        ...(pool.entity === 'customer' ? onlyCustomers : []),
        [{ id: 'keepTeam', label: 'recycle.keepTeam', value: values.keepTeam, choices: yesNo }, ...target],
      ],
      save: t('recycle.try'),
    },
    reader,
  )
}
