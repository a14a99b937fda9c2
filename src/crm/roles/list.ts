import { z } from 'zod'
import { allows, can } from '../../core/rights.ts'
import { isStandard, roleSaid } from '../../core/roles.ts'
import { say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { companyRecord } from '../company.ts'
import { drawList } from '../list.ts'
import { defineView } from '../view.ts'
import { rolesWithRules, rulesSaid } from './rules.ts'

/** The roles, how many people have each, and what it keeps from them. */
export const list = defineAction({
  name: 'role.list',
  words: { en: ['roles'], zh: ['角色', '角色列表'] },
  usage: { en: '', zh: '' },
  does: { en: 'See the roles and what each may not see', zh: '看有哪些角色、各自看不到哪些字段' },
  input: z.object({}),
  read: () => ({}),
  allow: can('update', 'user'),
  async run() {
    return { cards: [{ view: 'role.list', of: companyRecord, to: 'only' }] }
  },
})

export const listView = defineView({
  name: 'role.list',
  async draw({ tx, actor, reader }) {
    if (!actor || !allows(can('update', 'user'), actor)) return null
    const roles = await rolesWithRules(tx)
    const people = await tx.userRole.groupBy({
      by: ['roleId'],
      where: { user: { status: 'active' } },
      _count: true,
    })
    const rows = roles.map(role => {
      const count = people.find(({ roleId }) => roleId === role.id)?._count ?? 0
      return {
        title: roleSaid(role.name, reader),
        mark: role.restrictive ? say(t('role.strict'), reader) : '',
        line: [say(t('role.people', { count }), reader), rulesSaid(role, reader)].join(' · '),
        buttons: [
          { title: say(t('button.fieldRules'), reader), verb: 'role.fields', data: { role: role.id } },
          ...(count === 0 && !isStandard(role.name)
            ? [{ title: say(t('button.remove'), reader), verb: 'role.remove', data: { role: role.id } }]
            : []),
        ],
      }
    })
    return drawList(
      {
        ...{ title: t('role.title'), subtitle: t('role.hint'), empty: t('role.title'), rows },
        buttons: [
          { title: say(t('button.newRole'), reader), verb: 'role.add', data: {}, main: true },
          { title: say(t('button.members'), reader), verb: 'member.list', data: {} },
        ],
      },
      reader,
    )
  },
})
