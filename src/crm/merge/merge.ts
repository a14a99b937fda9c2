import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import type { CardWish, Outcome } from '../../core/platform.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { absorb, type Part } from './absorb.ts'
import { collapseContacts } from './contacts.ts'
import { type Gathered, gather } from './gather.ts'
import { nameOf, type Row, word } from './kinds.ts'
import { undoDays } from './undo.ts'

const input = z.object({
  records: z.array(z.string().min(1).max(200)).min(1).max(60),
  /** The number of the record that lives on. */
  survivor: z.string().max(60).optional(),
  /** The versions that the preview showed; only with them is it done. */
  seen: z.record(z.string(), z.number()).optional(),
})

/** Makes one record out of several. First what would come of it, field by field; then, by a tap on that card, the deed. */
export const merge = defineAction({
  name: 'record.merge',
  words: { en: ['merge'], zh: ['合并'] },
  usage: { en: '<record> <record> [more…]', zh: '<编号> <编号> [更多…]' },
  does: {
    en: 'Make one record out of several, with a preview; can be undone for 7 days',
    zh: '把重复的记录合并成一条：先预览，7 天内可撤销',
  },
  input,
  read: rest => ({ records: rest.split(/[\s,，、;；]+/).filter(Boolean) }),
  allow: 'everyone',

  async run(context, { records, survivor, seen }) {
    const gathered = await gather(context, records)
    const head = gathered.rows.find(row => row.no === survivor) ?? gathered.rows[0]
    if (!head) throw new Refusal('merge.needsTwo', {})
    if (!seen) return { cards: [previewOf(context, gathered, head)] }
    const changed = gathered.rows.find(row => seen[row.id] !== row.version)
    if (changed) {
      const text = t('merge.changed', { no: word(changed.no) })
      throw new Refusal(text.key, text.args, {}, [previewOf(context, gathered, head)])
    }
    return mergeNow(context, gathered, head)
  },
})

function previewOf({ actor }: Context, { entity, rows }: Gathered, head: Row): CardWish {
  const params = { entity, ids: rows.map(row => row.id), survivor: head.id }
  return { view: 'merge.preview', of: { entity: 'user', id: actor.id }, params, to: 'only' }
}

async function mergeNow(context: Context, { entity, rows }: Gathered, head: Row): Promise<Outcome> {
  const others = rows.filter(row => row !== head)
  const parts: Part[] = [await absorb(context, { entity, head, others })]
  if (entity === 'customer') parts.push(...(await collapseContacts(context, head.id)))
  const id = newId()
  await context.tx.merge.create({
    data: {
      ...{ id, entity, survivorId: head.id, loserIds: others.map(row => row.id), parts },
      ...{ at: context.now, byId: context.actor.id },
    },
  })
  const [kept, gone] = [nameOf(head), others.map(nameOf)]
  return {
    notice: t('merge.done', { kept, gone, days: undoDays }),
    changed: [
      { entity, id: head.id },
      ...(entity === 'opportunity' ? [{ entity: 'customer' as const, id: word(head.customerId) }] : []),
    ],
    audit: [
      { action: 'record.merge', on: { entity, id: head.id }, facts: { kept, gone: gone.join('、') } },
      ...others.map(row => ({
        action: 'record.mergedInto',
        on: { entity, id: row.id },
        facts: { no: word(row.no), kept },
      })),
    ],
    cards: [{ view: 'merge.done', of: { entity, id: head.id }, params: { merge: id }, to: 'only' }],
  }
}
