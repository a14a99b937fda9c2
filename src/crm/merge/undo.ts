import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import type { Outcome } from '../../core/platform.ts'
import { can, permits } from '../../core/rights.ts'
import { isTextKey, type Reader, say, t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { mayLift } from '../duplicates/check.ts'
import { findRecord, foundById } from '../find.ts'
import { relevel } from '../sla/relevel.ts'
import { partSchema } from './absorb.ts'
import { giveBack, type Left } from './giveBack.ts'
import { held } from './hold.ts'
import { around, type Mergeable, nameOf, word } from './kinds.ts'

/** So long a merge can be undone. */
export const undoDays = 7

/** Takes a merge apart again: what was not changed since becomes as it was, and what could not is said. */
export const unmerge = defineAction({
  name: 'record.unmerge',
  words: { en: ['unmerge', 'undo merge'], zh: ['撤销合并', '取消合并'] },
  usage: { en: '<record>', zh: '<编号>' },
  does: { en: 'Take the last merge of a record apart (7 days)', zh: '撤销一条记录最近的一次合并（7 天内）' },
  input: z.object({ merge: z.uuid().optional(), record: z.string().max(200).optional() }),
  read: rest => ({ record: rest }),
  allow: 'everyone',

  async run(context, { merge: id, record }) {
    const { tx, actor, now } = context
    const merge = await mergeOf(context, { id, record })
    await requireKept(context, merge)
    if (merge.byId !== actor.id && !mayLift(context)) throw new Refusal('merge.notYours', {})
    if (now.getTime() - merge.at.getTime() >= undoDays * 86_400_000)
      throw new Refusal('merge.tooLate', { days: undoDays, at: merge.at })
    const once = await tx.merge.updateMany({ where: { id: merge.id, undoneAt: null }, data: { undoneAt: now } })
    if (once.count === 0) throw new Refusal('merge.undoneBefore', {})
    return takeApart(context, { ...merge, entity: entitySchema.parse(merge.entity) })
  },
})

const entitySchema = z.enum(['lead', 'customer', 'contact', 'opportunity'])

/** Whoever lost the record since has no say in it any more, also when it was they who merged. A record that is gone is judged later. */
async function requireKept(
  context: Context,
  { entity, survivorId }: { entity: string; survivorId: string },
): Promise<void> {
  const kind = entitySchema.parse(entity)
  if (kind === 'contact') {
    const person = await context.tx.contact.findUnique({ where: { id: survivorId }, select: { customerId: true } })
    return requireKept(context, { entity: 'customer', survivorId: person?.customerId ?? '' })
  }
  const found = await foundById(context, { entity: kind, id: survivorId })
  if (found && !permits(context.actor, can('update', kind), found)) throw new Refusal('merge.notYours', {})
}

/** The merge by its id, or the last one of a record. */
async function mergeOf(context: Context, { id, record }: { id: string | undefined; record: string | undefined }) {
  const { tx } = context
  if (id) {
    const merge = await tx.merge.findUnique({ where: { id } })
    if (merge) return merge
    throw new Refusal('merge.none', {})
  }
  if (!record)
    throw new Refusal('input.usage', { usage: context.reader.locale === 'zh' ? '撤销合并 <编号>' : 'unmerge <record>' })
  const found = await findRecord(context, ['lead', 'customer', 'opportunity'], { said: record, verb: 'update' })
  const last = await tx.merge.findFirst({
    where: { survivorId: found.id, entity: found.kind, undoneAt: null },
    orderBy: { at: 'desc' },
  })
  if (!last) throw new Refusal('merge.none', {})
  return last
}

/** A field by its name; rows by what people call them, or by their table. */
function named({ what }: Left, reader: Reader): string {
  const key = `merge.field.${what}`
  return isTextKey(key) ? say({ key }, reader) : what
}

type Merged = { entity: Mergeable; survivorId: string; loserIds: string[]; parts: unknown }

async function takeApart(context: Context, { entity, survivorId, loserIds, parts }: Merged): Promise<Outcome> {
  const rows = await held(context, entity, [survivorId, ...loserIds])
  const survivor = rows.find(({ id }) => id === survivorId)
  if (!survivor || survivor.deletedAt !== null)
    throw new Refusal('merge.survivorGone', { no: word(survivor?.no ?? '—') })
  const left: Left[] = []
  // Last in, first out: contacts come apart before their customers do.
  for (const part of z.array(partSchema).parse(parts).toReversed()) left.push(...(await giveBack(context, part)))
  const followed = entity === 'customer' ? await relevel(context, [survivorId, ...loserIds]) : undefined
  const losers = rows.filter(({ id }) => id !== survivorId).map(row => nameOf(row))
  const kept = nameOf(survivor)
  const of = [survivorId, ...loserIds].map(id => ({ entity, id }))
  const remarks = left.map(what =>
    say(t(`merge.left.${what.why}`, { what: named(what, context.reader), count: what.count }), context.reader),
  )
  return {
    notice:
      remarks.length > 0 ? t('merge.undonePartly', { kept, losers, remarks }) : t('merge.undone', { kept, losers }),
    changed: [...of, ...around(entity, survivor), ...(followed?.changed ?? [])],
    audit: [
      ...(entity === 'contact' ? around(entity, survivor) : of).map(on => ({
        action: entity === 'contact' ? 'contact.unmerge' : 'record.unmerge',
        on,
        facts: { kept, losers: losers.join('、'), left: remarks.join('；') },
      })),
      ...(followed?.audit ?? []),
    ],
  }
}
