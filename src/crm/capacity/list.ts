import { z } from 'zod'
import { can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { drawList } from '../list.ts'
import { namesOf } from '../pools/members.ts'
import { defineView } from '../view.ts'

/** How much people may hold and lock: the rules, each to be changed. */
export const list = defineAction({
  name: 'capacity.list',
  words: { en: ['capacity'], zh: ['库容', '库容设置'] },
  usage: { en: '', zh: '' },
  does: { en: 'See and change how much people may hold', zh: '查看和修改每人可持有、可锁定的上限' },
  input: z.object({}),
  read: () => ({}),
  allow: can('update', 'pool'),
  async run({ actor }) {
    return { cards: [{ view: 'capacity.list', of: { entity: 'user', id: actor.id }, to: 'only' }] }
  },
})

export const listView = defineView({
  name: 'capacity.list',
  async draw({ tx, actor, reader }) {
    if (!actor) return null
    const rules = await tx.capacityRule.findMany({ orderBy: [{ entity: 'desc' }, { kind: 'desc' }, { max: 'asc' }] })
    const rows = await Promise.all(
      rules.map(async rule => {
        const whom = await namesOf({ tx }, rule)
        const parts = [
          t(rule.kind === 'lock' ? 'capacity.lock' : rule.entity === 'lead' ? 'capacity.leads' : 'capacity.customers', {
            max: rule.max,
          }),
          whom.length > 0 ? t('pool.membersLine', { members: whom }) : t('pool.everybody'),
          ...(rule.entity === 'customer' && rule.excludes === 'dealt' ? [t('capacity.withoutDealt')] : []),
        ]
        return {
          title: rule.name,
          line: parts.map(part => say(part, reader)).join(' · '),
          buttons: [
            { title: say(t('button.edit'), reader), verb: 'capacity.edit', data: { rule: rule.id } },
            { title: say(t('button.delete'), reader), verb: 'capacity.delete', data: { rule: rule.id } },
          ],
        }
      }),
    )
    return drawList(
      {
        title: t('capacity.title'),
        subtitle: t('capacity.hint'),
        empty: t('capacity.none'),
        rows,
        buttons: [{ title: say(t('capacity.add'), reader), verb: 'capacity.edit', data: {} }],
      },
      reader,
    )
  },
})
