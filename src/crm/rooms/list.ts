import { can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { companyRecord } from '../company.ts'
import { drawList, paged, pageIn, pageSize } from '../list.ts'
import { defineView } from '../view.ts'

/** The groups Shoal was spoken to in, and what each is for. */
export const list = defineAction({
  name: 'room.list',
  words: { en: ['rooms'], zh: ['群聊', '群列表'] },
  usage: { en: '[page]', zh: '[页码]' },
  does: { en: 'See the groups and what each is for', zh: '看哪个群接收哪个线索池' },
  input: paged,
  read: pageIn,
  allow: can('update', 'pool'),
  async run(_context, params) {
    return { cards: [{ view: 'room.list', of: companyRecord, params, to: 'only' }] }
  },
})

export const listView = defineView({
  name: 'room.list',
  async draw({ tx, actor, reader }, _of, params) {
    if (!actor) return null
    const { page } = paged.parse(params)
    const rooms = await tx.chatSpace.findMany({
      where: { kind: 'group', install: { state: 'active' } },
      include: { pool: { select: { name: true } }, install: { select: { platform: true } } },
      orderBy: [{ purpose: 'desc' }, { name: 'asc' }, { id: 'asc' }],
      skip: (page - 1) * pageSize,
      take: pageSize + 1,
    })
    const rows = rooms.slice(0, pageSize).map(({ id, name, purpose, pool, install }) => {
      const use = pool ? t('room.announces', { pool: pool.name }) : purpose === 'ticket' ? t('room.tickets') : undefined
      return {
        title: name,
        line: [install.platform, use ? say(use, reader) : ''].filter(Boolean).join(' · '),
        buttons: use ? [{ title: say(t('button.stop'), reader), verb: 'room.release', data: { room: id } }] : [],
      }
    })
    return drawList(
      {
        ...{ title: t('room.listTitle'), subtitle: t('room.how'), empty: t('room.empty'), rows },
        ...{ page, more: rooms.length > pageSize, verb: 'room.list' },
      },
      reader,
    )
  },
})
