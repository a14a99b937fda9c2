import { can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { companyRecord } from '../company.ts'
import { drawList, paged, pageIn, pageSize } from '../list.ts'
import { defineView } from '../view.ts'
import { tree } from './choices.ts'

/** The departments, each below the one it belongs to. */
export const list = defineAction({
  name: 'department.list',
  words: { en: ['departments'], zh: ['部门', '部门列表'] },
  usage: { en: '[page]', zh: '[页码]' },
  does: { en: 'See the departments', zh: '看部门和负责人' },
  input: paged,
  read: pageIn,
  allow: can('update', 'user'),
  async run(_context, params) {
    return { cards: [{ view: 'department.list', of: companyRecord, params, to: 'only' }] }
  },
})

export const listView = defineView({
  name: 'department.list',
  async draw({ tx, actor, reader }, _of, params) {
    if (!actor) return null
    const { page } = paged.parse(params)
    const all = await tree(tx)
    const branches = all.slice((page - 1) * pageSize, page * pageSize)
    const heads = new Map(
      (await tx.user.findMany({ where: { id: { in: branches.flatMap(({ headId }) => headId ?? []) } } })).map(
        ({ id, displayName }) => [id, displayName],
      ),
    )
    const sizes = new Map(
      (await tx.user.groupBy({ by: ['departmentId'], where: { status: 'active' }, _count: true })).map(
        ({ departmentId, _count }) => [departmentId, _count],
      ),
    )
    const rows = branches.map(({ id, name, headId, depth }) => ({
      title: `${'　'.repeat(depth)}${name}`,
      line: say(t('department.line', { people: sizes.get(id) ?? 0, head: heads.get(headId ?? '') ?? '—' }), reader),
      buttons: [
        { title: say(t('button.edit'), reader), verb: 'department.save', data: { department: id } },
        { title: say(t('button.remove'), reader), verb: 'department.remove', data: { department: id } },
      ],
    }))
    return drawList(
      {
        ...{ title: t('department.title'), empty: t('department.empty'), rows },
        ...{ page, more: all.length > page * pageSize, verb: 'department.list' },
        buttons: [
          { title: say(t('button.newDepartment'), reader), verb: 'department.save', data: {}, main: true },
          { title: say(t('button.members'), reader), verb: 'member.list', data: {} },
        ],
      },
      reader,
    )
  },
})
