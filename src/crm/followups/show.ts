import { z } from 'zod'
import { clockTime } from '../../core/moment.ts'
import { permits } from '../../core/rights.ts'
import { isTextKey, say, t } from '../../core/text.ts'
import { findFile } from '../../store/files.ts'
import { defineAction } from '../action.ts'
import { commentsOn } from '../comments/read.ts'
import { drawList } from '../list.ts'
import { defineView, type Viewer } from '../view.ts'
import { quotesOf } from './evidence.ts'
import { loadTalk, mayDelete, mayRewrite, readableTalk, type StoredTalk } from './talk.ts'

/** The card of one talk. */
export const showTalk = defineAction({
  name: 'followup.show',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Open a talk', zh: '查看一条跟进' },
  input: z.object({ talk: z.uuid() }),
  read: () => ({}),
  allow: 'everyone',
  async run(context, { talk: id }) {
    const talk = await readableTalk(context, id)
    const files = (await Promise.all(talk.fileIds.map(file => findFile(context.tx, file)))).flatMap(file => file ?? [])
    return {
      ...(files.length > 0 ? { files } : {}),
      cards: [{ view: 'talk', of: { entity: 'followup', id }, to: 'only' }],
    }
  },
})

export const talkView = defineView({
  name: 'talk',
  async draw(viewer, of) {
    const { tx, actor, reader } = viewer
    const talk = await loadTalk(tx, of.id)
    if (!talk || !actor || !permits(actor, { verb: 'read', entity: talk.found.kind }, talk.found)) return null
    const { no, title } = talk.found
    const rewrite = mayRewrite(actor, talk, reader.now)
    const data = { talk: talk.id }
    const comments = await commentsOn(tx, { entity: 'followup', id: talk.id }, { limit: 10 })
    return drawList(
      {
        title: t('talk.title', { record: `${no} ${title}` }),
        empty: t('talk.unknown'),
        rows: [
          { title: talk.text, line: await linesOf(viewer, talk), buttons: [] },
          ...comments.map(({ who, at, text }) => ({
            title: text,
            line: `${who} · ${clockTime(at, reader)}`,
            buttons: [],
          })),
        ],
        buttons: [
          ...(rewrite ? [{ title: say(t('button.rewrite'), reader), verb: 'followup.rewrite', data }] : []),
          {
            title: say(t(talk.authorId === actor.id ? 'button.addTo' : 'button.comment'), reader),
            verb: 'comment.add',
            data: { on: talk.id },
          },
          ...(mayDelete(actor, talk.found)
            ? [{ title: say(t('button.deleteTalk'), reader), verb: 'followup.remove', data }]
            : []),
          { title: say(t('button.openRecord'), reader), verb: 'record.show', data: { record: no } },
        ],
      },
      reader,
    )
  },
})

/** Who talked when and how, and what belongs to it. */
async function linesOf(viewer: Viewer, talk: StoredTalk): Promise<string> {
  return [await headOf(viewer, talk), await detailsOf(viewer, talk)].filter(Boolean).join(' · ')
}

async function headOf({ tx, reader }: Viewer, talk: StoredTalk): Promise<string> {
  const author = await tx.user.findUnique({ where: { id: talk.authorId } })
  const method = `method.${talk.method}`
  const result = `result.${talk.result ?? ''}`
  return [
    clockTime(talk.at, reader),
    isTextKey(method) ? say({ key: method }, reader) : '',
    author?.displayName,
    isTextKey(result) ? say({ key: result }, reader) : '',
    talk.editedAt ? say(t('timeline.edited'), reader) : '',
  ]
    .filter(Boolean)
    .join(' · ')
}

/** Who took part, what was sent along, what was quoted. */
async function detailsOf({ tx, reader }: Viewer, talk: StoredTalk): Promise<string> {
  const people = await tx.contact.findMany({ where: { id: { in: talk.contactIds } }, select: { name: true } })
  const files = (await Promise.all(talk.fileIds.map(file => findFile(tx, file)))).flatMap(file => file?.name ?? [])
  const quotes = await quotesOf(tx, talk.id)
  const parts = [
    people.length > 0 ? t('talk.with', { names: people.map(({ name }) => name) }) : undefined,
    files.length > 0 ? t('talk.files', { names: files }) : undefined,
    ...quotes.map(text => t('talk.quote', { text })),
  ]
  return parts.flatMap(part => (part ? [say(part, reader)] : [])).join(' · ')
}
