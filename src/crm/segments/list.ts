import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { drawList } from '../list.ts'
import { defineView } from '../view.ts'
import { segmentNamed, segmentsOf } from './read.ts'

/** The segments I have or share. */
export const segments = defineAction({
  name: 'segment.list',
  words: { en: ['segments'], zh: ['客户分组', '分组'] },
  usage: { en: '', zh: '' },
  does: { en: 'See the saved filters of customers', zh: '看存好的客户分组' },
  input: z.object({}),
  read: () => ({}),
  allow: can('read', 'customer'),
  async run({ actor }) {
    return { cards: [{ view: 'segments', of: { entity: 'user', id: actor.id }, to: 'only' }] }
  },
})

/** Drops a segment of mine. */
export const dropSegment = defineAction({
  name: 'segment.drop',
  words: { en: ['drop segment'], zh: ['删除分组'] },
  usage: { en: '<name>', zh: '<名称>' },
  does: { en: 'Drop a saved filter of mine', zh: '删除我的一个客户分组' },
  input: z.object({ name: z.string().min(1).max(40) }),
  read: rest => ({ name: rest }),
  allow: can('read', 'customer'),
  async run(context, { name }) {
    const segment = await segmentNamed(context, name)
    if (!segment?.mine)
      throw new Refusal(segment ? 'segment.notYours' : 'segment.unknown', { name, owner: segment?.owner ?? '' })
    await context.tx.savedView.delete({ where: { id: segment.id } })
    const of = { entity: 'user' as const, id: context.actor.id }
    return {
      notice: t('segment.dropped', { name }),
      changed: [of],
      audit: [{ action: 'segment.drop', on: of, facts: { name, filter: segment.filter } }],
    }
  },
})

export const segmentsView = defineView({
  name: 'segments',
  async draw({ tx, actor, reader }) {
    if (!actor) return null
    const rows = (await segmentsOf({ tx, actor })).map(segment => ({
      title: segment.name,
      line: [
        segment.filter,
        segment.mine ? '' : segment.owner,
        segment.shared ? say(t('segment.isShared'), reader) : '',
      ]
        .filter(Boolean)
        .join(' · '),
      buttons: [
        { title: say(t('button.open'), reader), verb: 'customer.list', data: { filter: segment.name } },
        ...(segment.mine
          ? [{ title: say(t('button.deleteTalk'), reader), verb: 'segment.drop', data: { name: segment.name } }]
          : []),
      ],
    }))
    const add = { title: say(t('button.newSegment'), reader), verb: 'segment.save', data: {} }
    return drawList({ title: t('segment.title'), empty: t('segment.empty'), rows, buttons: [add] }, reader)
  },
})
