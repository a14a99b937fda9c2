import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { defineAction } from '../action.ts'
import { mergeOrShow } from './deed.ts'
import { gather } from './gather.ts'

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
    return mergeOrShow(context, gathered, { head, seen })
  },
})
