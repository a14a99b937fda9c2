import { z } from 'zod'
import { can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { drawList } from '../list.ts'
import { manages, poolToManage } from '../pools/manage.ts'
import { defineView } from '../view.ts'
import { ruleKinds, ruleText } from './due.ts'
import { exemptText } from './spare.ts'

/** The recycle rules of a pool: what is in force, what was switched off, and a new one. */
export const rules = defineAction({
  name: 'recycle.rules',
  words: { en: ['recycle rules'], zh: ['回收规则'] },
  usage: { en: '<pool>', zh: '<名称>' },
  does: { en: 'See and change when records fall back into a pool', zh: '查看和修改线索池或公海的回收规则' },
  input: z.object({ pool: z.string().max(60) }),
  read: rest => ({ pool: rest }),
  allow: can('claim', 'lead'),
  async run(context, { pool: said }) {
    const pool = await poolToManage(context, said)
    return { cards: [{ view: 'recycle.rules', of: { entity: 'pool', id: pool.id }, to: 'only' }] }
  },
})

export const rulesView = defineView({
  name: 'recycle.rules',
  async draw({ tx, actor, reader }, of) {
    const pool = await tx.pool.findUnique({
      where: { id: of.id },
      include: { recycleRules: { where: { deletedAt: null }, orderBy: { createdAt: 'asc' } } },
    })
    if (!pool || !actor || !manages(actor, pool)) return null
    const entity = pool.entity === 'lead' ? 'lead' : 'customer'
    const rows = pool.recycleRules.map(rule => {
      const levels = z.record(z.string(), z.number()).nullable().parse(rule.byLevel) ?? {}
      const data = { rule: rule.id }
      const parts = [
        ...Object.entries(levels).map(([level, days]) => t('recycle.ofLevel', { level, days })),
        ...(rule.includeDealt ? [t('recycle.includeDealt')] : []),
        ...(rule.exemptWithOpportunity ? [exemptText(rule)] : []),
        ...(rule.keepTeam ? [t('recycle.keepsTeam')] : []),
        ...(rule.warnDays.length > 0 ? [t('recycle.warns', { days: rule.warnDays.map(String) })] : []),
      ]
      return {
        title: say(ruleText(entity, z.enum(ruleKinds).parse(rule.kind), rule.limitDays), reader),
        mark: rule.enabled ? '' : say(t('pool.off'), reader),
        line: parts.map(part => say(part, reader)).join(' · '),
        buttons: [
          { title: say(t('button.edit'), reader), verb: 'recycle.edit', data },
          {
            title: say(t(rule.enabled ? 'pool.disable' : 'pool.enable'), reader),
            verb: 'recycle.switch',
            data: { ...data, to: rule.enabled ? 'off' : 'on' },
          },
          { title: say(t('button.delete'), reader), verb: 'recycle.delete', data },
        ],
      }
    })
    return drawList(
      {
        title: t('recycle.rulesTitle', { pool: pool.name }),
        subtitle: t('recycle.rulesHint'),
        empty: t('recycle.rulesNone'),
        rows,
        buttons: [{ title: say(t('recycle.addRule'), reader), verb: 'recycle.edit', data: { pool: pool.id } }],
      },
      reader,
    )
  },
})
