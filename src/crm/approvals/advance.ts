import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import type { CardWish, Outcome, RecordRef } from '../../core/platform.ts'
import type { Context } from '../action.ts'
import { type Document, type DocumentKind, needsSomebody } from './documents.ts'
import type { ApproveStep, RouteStep } from './flow.ts'
import { adminsToTell } from './flows/tell.ts'
import { type Instance, type Task, tasksNow } from './instance.ts'
import { type Asked, peopleOf, type Seeking, sourcePeople } from './people.ts'
import { verdictOf } from './verdict.ts'

/** An approval on its way, with the document it is about and everybody's tasks, those of earlier rounds included. */
export type Underway = { instance: Instance; document: Document; kind: DocumentKind; tasks: readonly Task[] }

/** The card of an approval, for one person. */
export function cardFor({ instance }: Pick<Underway, 'instance'>, userId: string): CardWish {
  return { view: 'approval', of: refOf(instance), to: { dm: userId } }
}

/** The approval as the copies of its card know it. */
export function refOf({ id }: { id: string }): RecordRef {
  return { entity: 'approval', id }
}

/**
 * Goes into the present step and on through every step that asks nobody, up to one that waits for somebody or to the end. Returns the
 * cards of those who are now asked, and what the end brought about.
 */
export async function enter(context: Context, way: Underway): Promise<Outcome> {
  const { instance } = way
  const cards: CardWish[] = []
  for (let step = instance.step; step < instance.route.length; step++) {
    const each = instance.route[step]
    if (!each) break
    if (each.kind === 'copy') {
      cards.push(...(await tell(context, way, each)))
      continue
    }
    await context.tx.sql`update "ApprovalInstance" set step = ${step} where id = ${instance.id}`
    const there = { ...way, instance: { ...instance, step } }
    const here = { ...there, tasks: [...way.tasks, ...(await askAll(context, there, each))] }
    const outcome = await count(context, here)
    if (outcome) return { ...outcome, cards: [...cards, ...(outcome.cards ?? [])] }
  }
  await refuseUnasked(context, way)
  const ended = await end(context, way, 'approved')
  return { ...ended, cards: [...cards, ...(ended.cards ?? [])] }
}

/** Money is not approved by a way on which nobody was asked: every condition failed, or whoever asks was the only one and is passed over. */
async function refuseUnasked(context: Context, { instance, document, kind, tasks }: Underway): Promise<void> {
  const agreed = tasks.some(({ round, state }) => round === instance.round && state === 'approved')
  if (agreed || !needsSomebody(kind, document)) return
  const { no } = document
  throw new Refusal('approval.asksNobody', { no }, {}, await adminsToTell(context, { no }))
}

/**
 * Counts the present step after somebody had their say: asks those whose turn it is, goes on when it is passed, ends when it is
 * rejected. Undefined when the step is passed and the caller is to go on.
 */
async function count(context: Context, way: Underway): Promise<Outcome | undefined> {
  const { tx, now } = context
  const { instance } = way
  const step = instance.route[instance.step]
  if (step?.kind !== 'approve') throw new Error(`step ${instance.step} of ${instance.id} asks nobody`)
  const tasks = tasksNow(way)
  const verdict = verdictOf(step, tasks)
  if (verdict.is === 'rejected') return end(context, way, 'rejected')
  if (verdict.close.length > 0)
    await tx.sql`
      update "ApprovalTask" set state = 'cancelled', "actedAt" = ${now} where id = any (${verdict.close}::uuid[]) and state in ('waiting', 'pending')`
  if (verdict.is === 'passed') return undefined
  if (verdict.ask.length > 0)
    await tx.sql`
      update "ApprovalTask" set state = 'pending', "pendingAt" = ${now} where id = any (${verdict.ask}::uuid[]) and state = 'waiting'`
  const asked = tasks.filter(({ id }) => verdict.ask.includes(id))
  return {
    changed: [refOf(instance)],
    cards: [...new Set(asked.map(task => task.assigneeId))].map(id => cardFor(way, id)),
  }
}

/** After a say: the step is counted, and when it is passed the way goes on. */
export async function goOn(context: Context, way: Underway): Promise<Outcome> {
  const outcome = await count(context, way)
  return outcome ?? enter(context, { ...way, instance: { ...way.instance, step: way.instance.step + 1 } })
}

/** Writes a task for everybody who is asked in a step. Whoever agreed already is not asked twice. */
async function askAll(context: Context, way: Underway, step: ApproveStep): Promise<Task[]> {
  const { tx, now } = context
  const { instance } = way
  const asked = await peopleOf(tx, step, seekingOf(context, way))
  const before = way.tasks.filter(task => task.round === instance.round)
  const agreed = new Set(before.filter(task => agreedBefore(task, way)).map(task => task.assigneeId))
  const rows = asked.map(({ userId, actingForId, why }: Asked, seq): Omit<Task, 'who' | 'forWhom'> => {
    const again = agreed.has(userId)
    return {
      ...{ id: newId(), step: instance.step, round: instance.round, seq, origin: 'flow', parentId: null },
      ...{ assigneeId: userId, actingForId, why: why ?? null, comment: null, pendingAt: null, automatic: false },
      ...(again ? { state: 'skipped', actedAt: now } : { state: 'waiting', actedAt: null }),
    }
  })
  await tx.approvalTask.createMany({ data: rows.map(row => ({ ...row, instanceId: instance.id })) })
  return rows.map(row => ({ ...row, who: '', forWhom: null }))
}

/** True for an agreement that spares somebody being asked again: in the step before this one, or anywhere, as the flow says. */
function agreedBefore(task: Task, { instance }: Underway): boolean {
  if (task.state !== 'approved' && task.state !== 'skipped') return false
  if (instance.options.sameAgain === 'none') return false
  if (instance.options.sameAgain === 'first') return true
  const last = instance.route.slice(0, instance.step).findLastIndex(step => step.kind === 'approve')
  return task.step === last
}

async function tell(context: Context, way: Underway, step: RouteStep & { kind: 'copy' }): Promise<CardWish[]> {
  const { tx, now } = context
  const people = await sourcePeople(tx, step.to, seekingOf(context, way))
  const rows = people.map(userId => ({ instanceId: way.instance.id, userId, at: now }))
  await tx.approvalCopy.createMany({ data: rows, skipDuplicates: true })
  return people.map(id => cardFor(way, id))
}

function seekingOf({ now }: Context, { instance, document, kind: { money } }: Underway): Seeking {
  const { initiatorId, picked, entity, baseMinor } = instance
  return { initiatorId, picked, entity, ownerId: document.ownerId, baseMinor, money, now }
}

/** The last word: the document takes its state, and when it is approved does what it is for. The initiator is told. */
export async function end(
  context: Context,
  way: Underway,
  state: 'approved' | 'rejected' | 'withdrawn' | 'cancelled',
): Promise<Outcome> {
  const { tx, now } = context
  const { instance, document, kind } = way
  await tx.sql`
    with closed as (
      update "ApprovalTask" set state = 'cancelled', "actedAt" = ${now} where "instanceId" = ${instance.id} and state in ('waiting', 'pending')
    )
    update "ApprovalInstance" set state = ${state}, "endedAt" = ${now} where id = ${instance.id}`
  await moveDocument(context, way, state)
  const { trigger, before } = instance
  const decided = { trigger, instance: instance.id, before }
  // What was sent back let go of it then.
  if (state !== 'approved' && instance.state === 'running') await kind.dropped?.(context, document.id, trigger)
  const brought = state === 'approved' ? await kind.approved(context, document, decided) : {}
  const told = state === 'withdrawn' ? [] : [cardFor(way, instance.initiatorId)]
  return {
    ...brought,
    changed: [refOf(instance), { entity: document.entity, id: document.id }, ...(brought.changed ?? [])],
    cards: [...told, ...(brought.cards ?? [])],
  }
}

async function moveDocument(context: Context, { instance, document, kind }: Underway, state: string): Promise<void> {
  const ended = state === 'cancelled' ? 'withdrawn' : state === 'approved' || state === 'rejected' ? state : 'withdrawn'
  if (instance.trigger === 'create') await kind.move(context, document.id, { from: ['inApproval'], to: ended })
  if (instance.trigger === 'void')
    await kind.move(context, document.id, { from: ['voiding'], to: state === 'approved' ? 'voided' : 'approved' })
}
