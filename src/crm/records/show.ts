import { z } from 'zod'
import type { Outcome } from '../../core/platform.ts'
import { type Context, defineAction } from '../action.ts'
import { documentNumber, findDocument } from '../documents.ts'
import { findRecord, mergedNote } from '../find.ts'
import { show as showArticle } from '../knowledge/list.ts'
import { articleNumber } from '../knowledge/load.ts'
import { countView } from '../pools/viewing.ts'
import { ticketNumber } from '../tickets/load.ts'
import { show as showTicket } from '../tickets/show.ts'

/** Which view shows which kind of record. */
const viewOf = { lead: 'lead', customer: 'customer', opportunity: 'deal' } as const

/** The card of any record, by number or name. */
export const show = defineAction({
  name: 'record.show',
  words: { en: ['show', 'open'], zh: ['查看', '打开'] },
  usage: { en: '<number or name>', zh: '<编号或名称>' },
  does: { en: 'See the card of a record', zh: '查看一条记录的卡片' },
  input: z.object({ record: z.string().min(1).max(200) }),
  read: rest => ({ record: rest }),
  allow: 'everyone',
  async run(context, { record }) {
    if (ticketNumber(record)) return showTicket.run(context, { ticket: record })
    if (articleNumber(record)) return showArticle.run(context, { article: record, ticket: '' })
    if (documentNumber(record)) return showDocument(context, record)
    const found = await findRecord(context, ['lead', 'customer', 'opportunity'], { said: record, verb: 'read' })
    await countView(context, found)
    return {
      ...mergedNote(found),
      cards: [{ view: viewOf[found.kind], of: { entity: found.kind, id: found.id }, to: 'only' }],
    }
  },
})

/** A document is drawn by the view of its kind. */
async function showDocument(context: Context, said: string): Promise<Outcome> {
  const { kind, document } = await findDocument(context, said)
  return { cards: [{ view: kind.entity, of: { entity: kind.entity, id: document.id }, to: 'only' }] }
}
