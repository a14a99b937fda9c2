import { z } from 'zod'
import { permits } from '../../core/rights.ts'
import { say, type TextKey, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { findRecord, foundById } from '../find.ts'
import { drawList, type Row, type RowButton } from '../list.ts'
import { defineView } from '../view.ts'

/** Everything else one can do with a customer, beside talking and selling. */
export const more = defineAction({
  name: 'customer.more',
  words: { en: ['customer more'], zh: ['客户更多'] },
  usage: { en: '<customer>', zh: '<客户>' },
  does: { en: 'See everything one can do with a customer', zh: '看客户的全部操作' },
  input: z.object({ customer: z.string().min(1).max(200) }),
  read: rest => ({ customer: rest }),
  allow: 'everyone',
  async run(context, { customer }) {
    const found = await findRecord(context, ['customer'], { said: customer, verb: 'read' })
    return { cards: [{ view: 'customer.more', of: { entity: 'customer', id: found.id }, to: 'only' }] }
  },
})

export const moreView = defineView({
  name: 'customer.more',
  async draw({ tx, actor, reader }, of) {
    const found = await foundById({ tx }, of)
    if (!actor || !found || !permits(actor, { verb: 'read', entity: 'customer' }, found)) return null
    const { no, title, owner } = found
    const disposes = owner !== null && permits(actor, { verb: 'dispose', entity: 'customer' }, found)
    const { lockedAt } = await tx.customer.findUniqueOrThrow({ where: { id: of.id }, select: { lockedAt: true } })
    const button = (name: TextKey, verb: string, data: RowButton['data'] = { record: no }): RowButton => ({
      ...{ title: say({ key: name }, reader), verb, data },
    })
    const row = (name: TextKey, line: string, buttons: RowButton[]): Row => ({
      ...{ title: say({ key: name }, reader), line, buttons },
    })
    const lock = lockedAt
      ? button('button.unlock', 'customer.unlock', { customer: no })
      : button('button.lock', 'customer.lock', { customer: no })
    const rows = [
      row('more.timeline', say(t('more.customerTimelineHint'), reader), [
        button('button.open', 'record.timeline'),
        button('card.any.why', 'record.why'),
      ]),
      row('more.comment', say(t('more.commentHint'), reader), [button('button.comment', 'comment.add', { on: no })]),
      row('more.team', say(t('more.teamHint'), reader), [button('button.team', 'team.list')]),
      ...(disposes
        ? [
            row('more.hand', owner.name, [button('button.transfer', 'record.transfer')]),
            ...(owner.id === actor.id
              ? [row('more.lock', say(t(lockedAt ? 'more.lockedHint' : 'more.lockHint'), reader), [lock])]
              : []),
          ]
        : []),
      row('more.twins', say(t('more.twinsHint'), reader), [
        button('card.lead.duplicates', 'duplicate.lookUp', { said: no }),
      ]),
    ]
    return drawList({ title: t('more.title', { no, name: title }), empty: t('list.nothing'), rows }, reader)
  },
})
