import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import type { AuditWish, CardWish, Outcome } from '../../core/platform.ts'
import { t } from '../../core/text.ts'
import type { Context } from '../action.ts'
import { relevel } from '../sla/relevel.ts'
import { absorb, type Part } from './absorb.ts'
import { collapseContacts } from './contacts.ts'
import { around, type Mergeable, nameOf, type Row, word } from './kinds.ts'
import { undoDays } from './undo.ts'

/** Records that shall become one: of one kind, locked, in the order of suggestion. */
export type Ready = { entity: Mergeable; rows: readonly Row[] }

/** How the person saw them: who shall live on, and the versions that the preview showed. Without these it is not done, only shown. */
type Wish = { head: Row; seen: { [id: string]: number } | undefined }

/** Shows what would come of a merge, or does it as it was shown. Throws with a new preview when one of them has changed since. */
export async function mergeOrShow(context: Context, ready: Ready, { head, seen }: Wish): Promise<Outcome> {
  if (!seen) return { cards: [previewOf(context, ready, head)] }
  const changed = ready.rows.find(row => seen[row.id] !== row.version)
  if (!changed) return mergeNow(context, ready, head)
  const { key, args } = t('merge.changed', { no: word(changed.no) || nameOf(changed) })
  throw new Refusal(key, args, {}, [previewOf(context, ready, head)])
}

function previewOf({ actor }: Context, { entity, rows }: Ready, head: Row): CardWish {
  const params = { entity, ids: rows.map(row => row.id), survivor: head.id }
  return { view: 'merge.preview', of: { entity: 'user', id: actor.id }, params, to: 'only' }
}

async function mergeNow(context: Context, { entity, rows }: Ready, head: Row): Promise<Outcome> {
  const others = rows.filter(row => row !== head)
  const parts: Part[] = [await absorb(context, { entity, head, others })]
  if (entity === 'customer') parts.push(...(await collapseContacts(context, head.id)))
  const followed = entity === 'customer' ? await relevel(context, [head.id]) : undefined
  const id = newId()
  await context.tx.merge.create({
    data: {
      ...{ id, entity, survivorId: head.id, loserIds: others.map(row => row.id), parts },
      ...{ at: context.now, byId: context.actor.id },
    },
  })
  const of = { entity, id: head.id }
  return {
    notice: t('merge.done', { kept: nameOf(head), gone: others.map(nameOf), days: undoDays }),
    changed: [of, ...around(entity, head), ...(followed?.changed ?? [])],
    audit: [...trail(entity, head, others), ...(followed?.audit ?? [])],
    cards: [{ view: 'merge.done', of, params: { merge: id }, to: 'only' }],
  }
}

/** A person's history is told of their customer. */
function trail(entity: Mergeable, head: Row, others: readonly Row[]): AuditWish[] {
  const facts = { kept: nameOf(head), gone: others.map(nameOf).join('、') }
  const [customer] = around(entity, head)
  if (entity === 'contact' && customer) return [{ action: 'contact.merge', on: customer, facts }]
  return [
    { action: 'record.merge', on: { entity, id: head.id }, facts },
    ...others.map(({ id, no }) => ({
      action: 'record.mergedInto',
      on: { entity, id },
      facts: { no: word(no), kept: facts.kept },
    })),
  ]
}
