import { can } from '../../core/rights.ts'
import { roleSaid } from '../../core/roles.ts'
import { type Reader, say, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { defineAction } from '../action.ts'
import { companyRecord } from '../company.ts'
import { drawList, paged, pageIn, pageSize, type Row } from '../list.ts'
import { defineView } from '../view.ts'

/** Everybody who works or worked here, with what is left to hand over of those who went. */
export const members = defineAction({
  name: 'member.list',
  words: { en: ['members', 'people'], zh: ['成员', '成员列表'] },
  usage: { en: '[page]', zh: '[页码]' },
  does: { en: 'See the people, close and open accounts', zh: '看成员，停用或恢复账号' },
  input: paged,
  read: pageIn,
  allow: can('update', 'user'),
  async run(_context, params) {
    return { cards: [{ view: 'members', of: companyRecord, params, to: 'only' }] }
  },
})

type Member = {
  id: string
  handle: string
  name: string
  title: string | null
  department: string | null
  status: string
  roles: string[]
  /** Whether a chat account is theirs. */
  hasCome: boolean
  left: number
}

export const membersView = defineView({
  name: 'members',
  async draw({ tx, actor, reader }, _of, params) {
    if (!actor) return null
    const { page } = paged.parse(params)
    const people = await load(tx, page)
    const rows = people.slice(0, pageSize).map(person => rowOf(person, reader, { mine: person.id === actor.id }))
    return drawList(
      {
        ...{ title: t('member.title'), empty: t('member.title'), rows },
        ...{ page, more: people.length > pageSize, verb: 'member.list' },
        buttons: [
          { title: say(t('button.newMember'), reader), verb: 'member.add', data: {}, main: true },
          { title: say(t('button.departments'), reader), verb: 'department.list', data: {} },
          { title: say(t('button.roles'), reader), verb: 'role.list', data: {} },
        ],
      },
      reader,
    )
  },
})

function rowOf(
  { handle, name, title, department, status, roles, hasCome, left }: Member,
  reader: Reader,
  { mine }: { mine: boolean },
): Row {
  const button = (label: 'button.edit' | 'button.suspend' | 'button.reactivate' | 'button.offboard', verb: string) => ({
    title: say(t(label), reader),
    verb,
    data: { person: handle },
  })
  const edit = button('button.edit', 'member.edit')
  const offboard = button('button.offboard', 'member.offboard')
  const buttons = {
    active: [edit, button('button.suspend', 'member.suspend'), offboard],
    suspended: [button('button.reactivate', 'member.reactivate'), offboard],
    left: [button('button.reactivate', 'member.reactivate'), ...(left > 0 ? [offboard] : [])],
  }
  const states = { left: 'member.hasLeft', suspended: 'member.isSuspended' } as const
  const state =
    status === 'left' || status === 'suspended'
      ? say(t(states[status]), reader)
      : hasCome
        ? ''
        : say(t('member.notHereYet'), reader)
  const open = status === 'left' && left > 0 ? say(t('member.stillHolds', { count: left }), reader) : ''
  return {
    title: [name, title].filter(Boolean).join(' · '),
    line: [handle, department, roles.map(role => roleSaid(role, reader)).join('/')].filter(Boolean).join(' · '),
    mark: [state, open].filter(Boolean).join(' · '),
    buttons: mine ? [edit] : (buttons[status === 'suspended' || status === 'left' ? status : 'active'] ?? []),
  }
}

async function load(tx: Tx, page: number): Promise<Member[]> {
  return tx.sql<Member>`
    select u.id, u.handle, u."displayName" as name, u.title, d.name as department, u.status,
      coalesce((select array_agg(r.name order by r.name) from "UserRole" ur join "Role" r on r.id = ur."roleId" where ur."userId" = u.id), '{}') as roles,
      exists (select 1 from "ChatIdentity" i where i."userId" = u.id) as "hasCome",
      case when u.status = 'left' then shoal_left_behind(u.id) else 0 end as left
    from "User" u left join "Department" d on d.id = u."departmentId"
    where u.status <> 'system'
    order by array_position(array['active', 'suspended', 'left'], u.status), u."createdOrder"
    offset ${(page - 1) * pageSize} limit ${pageSize + 1}`
}
