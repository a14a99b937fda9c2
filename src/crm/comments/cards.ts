import { z } from 'zod'
import { clockTime } from '../../core/moment.ts'
import { permits } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { foundById } from '../find.ts'
import { drawList } from '../list.ts'
import { defineView } from '../view.ts'

/** What somebody was named in, with the way to the record and to an answer. */
export const commentView = defineView({
  name: 'comment',
  async draw({ tx, actor, reader }, of, given) {
    const { comment: id } = z.object({ comment: z.uuid() }).parse(given)
    const found = await foundById({ tx }, of)
    const comment = await tx.comment.findUnique({ where: { id } })
    if (!actor || !found || !comment || !permits(actor, { verb: 'read', entity: found.kind }, found)) return null
    const author = await tx.user.findUnique({ where: { id: comment.authorId } })
    const buttons = [
      { title: say(t('button.answer'), reader), verb: 'comment.add', data: { on: found.no, answers: id }, main: true },
      { title: say(t('button.open'), reader), verb: 'record.show', data: { record: found.no } },
    ]
    const line = `${found.no} ${found.title} · ${clockTime(comment.at, reader)}`
    return drawList(
      {
        title: t('comment.named', { who: author?.displayName ?? '—' }),
        empty: t('talk.unknown'),
        rows: [{ title: comment.text, line, buttons }],
      },
      reader,
    )
  },
})

const params = z.object({
  comment: z.uuid(),
  person: z.uuid(),
  name: z.string(),
  state: z.enum(['asked', 'added', 'left']),
})

/** Somebody was named who cannot read the record: the author alone is asked what to do. */
export const strangerView = defineView({
  name: 'comment.stranger',
  async draw({ tx, actor, reader }, of, given) {
    const { comment, person, name, state } = params.parse(given)
    const found = await foundById({ tx }, of)
    if (!actor || !found) return null
    const record = `${found.no} ${found.title}`
    const chooses = permits(actor, { verb: 'dispose', entity: found.kind }, found)
    const data = { comment, person }
    const add = {
      title: say(t('button.addThem'), reader),
      verb: 'comment.invite',
      data: { ...data, answer: 'add' },
      main: true,
    }
    const leave = {
      title: say(t('button.leaveThem'), reader),
      verb: 'comment.invite',
      data: { ...data, answer: 'leave' },
    }
    const titles = { asked: 'comment.stranger', added: 'comment.strangerAdded', left: 'comment.strangerLeft' } as const
    const line = say(
      t(chooses ? 'comment.strangerWhat' : 'comment.strangerAskOwner', { owner: found.owner?.name ?? '—' }),
      reader,
    )
    const asked = state === 'asked'
    const rows = [{ title: record, line: asked ? line : '', buttons: asked ? (chooses ? [add, leave] : [leave]) : [] }]
    return drawList({ title: t(titles[state], { name, record }), empty: t('talk.unknown'), rows }, reader)
  },
})
