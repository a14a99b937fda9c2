import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { say, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import type { Context } from '../action.ts'
import { documentKinds } from '../documents.ts'
import type { Underway } from './advance.ts'
import { differencesOf } from './content.ts'
import { hashOf } from './documents.ts'
import {
  deciderOf,
  type Instance,
  lockInstance,
  type Named,
  readInstance,
  type Task,
  tasksNow,
  tasksOf,
} from './instance.ts'

/** What approvals are named by: their own id on cards, the number of the document in words. */
export const named = z.string().min(1).max(60)

/** The approval somebody means, held until the transaction ends. Throws a Refusal when there is none that they may know of. */
export async function hold(context: Context, said: string): Promise<Underway> {
  const instance = await lockInstance(context.tx, namedAs(said))
  const way = instance && (await wayOf(context.tx, instance))
  if (!way || !(await mayKnow(context, way))) throw new Refusal('approval.unknown', { ref: said })
  return way
}

/** The same for the house, by the approval's own id; undefined when it is gone. */
export async function holdForHouse(tx: Tx, id: string): Promise<Underway | undefined> {
  const instance = await lockInstance(tx, { id })
  return instance && wayOf(tx, instance)
}

/** The approval somebody means, only to read. */
export async function look(context: Context, said: string): Promise<Underway> {
  const instance = await readInstance(context.tx, namedAs(said))
  const way = instance && (await wayOf(context.tx, instance))
  if (!way || !(await mayKnow(context, way))) throw new Refusal('approval.unknown', { ref: said })
  return way
}

function namedAs(said: string): Named {
  return z.uuid().safeParse(said).success ? { id: said } : { no: said.normalize('NFKC').trim().toUpperCase() }
}

async function wayOf(tx: Tx, instance: Instance): Promise<Underway> {
  const kind = documentKinds.find(one => one.entity === instance.entity)
  const [tasks, document] = await Promise.all([tasksOf(tx, instance.id), kind?.load(tx, instance.entityId)])
  if (!kind || !document) throw new Refusal('approval.gone', {})
  return { instance, document, kind, tasks }
}

/** Whoever takes part in it knows of it, and whoever may read the document. */
async function mayKnow(context: Context, { instance, document, kind, tasks }: Underway): Promise<boolean> {
  const { tx, actor } = context
  if (instance.initiatorId === actor.id) return true
  if (tasks.some(({ assigneeId, actingForId }) => assigneeId === actor.id || actingForId === actor.id)) return true
  const [told] = await tx.sql`
    select 1 from "ApprovalCopy" where "instanceId" = ${instance.id} and "userId" = ${actor.id}`
  return told !== undefined || kind.allows(context, document, 'read')
}

/**
 * The task that waits for this person. Throws a Refusal that says what is true now: over and how, decided already and by whom, or whose
 * turn it is.
 */
export function myTask({ actor }: Context, way: Underway): Task {
  const { instance, document } = way
  const tasks = tasksNow(way)
  if (instance.state === 'running') {
    const mine = tasks.find(task => task.assigneeId === actor.id && task.state === 'pending')
    if (mine) return mine
  }
  const last = way.tasks
    .filter(task => ['approved', 'rejected', 'returned'].includes(task.state) && task.actedAt)
    .toSorted((a, b) => (b.actedAt?.getTime() ?? 0) - (a.actedAt?.getTime() ?? 0))
  if (instance.state !== 'running')
    throw new Refusal(`approval.over.${instance.state}`, {
      no: document.no,
      who: last[0] ? deciderOf(last[0]) : '',
      at: last[0]?.actedAt ?? instance.startedAt,
    })
  const own = last.find(task => task.assigneeId === actor.id && task.round === instance.round)
  if (own) throw new Refusal('approval.youDecided', { no: document.no, at: own.actedAt })
  const who = tasks.flatMap(task => (task.state === 'pending' ? [task.who] : []))
  throw new Refusal('approval.notYours', { no: document.no, who })
}

/**
 * What was decided about must be what is there: on the card that was tapped, and in the document itself. Throws a Refusal with the
 * differences; the tapped card is drawn anew beside it.
 */
export function requireSame({ reader }: Context, { instance, document }: Underway, seen: string | undefined): void {
  const { no } = document
  const { before, edits, content, contentHash } = instance
  if (seen !== undefined && seen !== contentHash) {
    const seenThen = [...edits.map(edit => edit.before), ...(before ? [before] : [])].find(one => hashOf(one) === seen)
    const known = seenThen ? differencesOf(seenThen, content, reader) : []
    const changes = known.length > 0 ? known : [say(t('approval.changedSince'), reader)]
    throw new Refusal('approval.cardIsOld', { no, changes })
  }
  const agreed = agreedOf(instance)
  if (hashOf(document.content) !== hashOf(agreed))
    throw new Refusal('approval.documentChanged', { no, changes: differencesOf(agreed, document.content, reader) })
}

/** What the record must still say: what was handed in, or for a change what it replaces. */
export function agreedOf({ trigger, before, content }: Instance): Instance['content'] {
  return trigger === 'update' && before ? before : content
}
