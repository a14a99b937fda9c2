import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import type { Outcome } from '../../core/platform.ts'
import { t } from '../../core/text.ts'
import type { Context } from '../action.ts'
import { enter, refOf, type Underway } from './advance.ts'
import {
  type ContentField,
  type Document,
  type DocumentKind,
  hashOf,
  needsSomebody,
  type Trigger,
} from './documents.ts'
import { draftStates } from './draft.ts'
import { factsFor } from './facts.ts'
import { type FlowOptions, type RouteStep, routeOf } from './flow.ts'
import { type Flow, flowOf } from './flowOf.ts'
import { adminsToTell } from './flows/tell.ts'
import { type Instance, readInstance } from './instance.ts'

/** What is handed in: which document, what for, and whom the initiator chose where a step lets them. */
export type Submission = {
  kind: DocumentKind
  document: Document
  trigger: Trigger
  picked?: string[]
  /** For a change: what it replaces. */
  before?: ContentField[]
}

/**
 * Hands a document in. Without a flow it is approved at once, unless it gives money away: then it stays a draft, and the admin hears of it.
 * One that was sent back goes on in the same approval, as a new round. Throws a Refusal when it is in review already.
 */
export async function submit(context: Context, submission: Submission): Promise<Outcome> {
  const { kind, document } = submission
  await refuseUnready(context, submission)
  const flow = await flowOf(context, submission)
  if (!flow) return withoutFlow(context, submission)
  await takeDocument(context, submission)
  const instance = await begin(context, submission, flow)
  const way: Underway = { instance, document, kind, tasks: [] }
  const outcome = await enter(context, way)
  return {
    ...outcome,
    notice: t('approval.submitted', { no: document.no, title: document.title }),
    changed: [...(outcome.changed ?? []), refOf(instance), { entity: document.entity, id: document.id }],
    audit: [
      ...(outcome.audit ?? []),
      {
        action: 'approval.submit',
        on: { entity: document.entity, id: document.id },
        facts: { no: document.no, title: document.title, round: instance.round, instance: instance.id },
      },
    ],
  }
}

/** Throws a Refusal for what cannot be handed in now, or not by this person. */
export async function refuseUnready(context: Context, submission: Submission): Promise<void> {
  const { kind, document, trigger } = submission
  await refuseRunning(context, submission)
  if (!(await kind.allows(context, document, 'update'))) throw new Refusal('approval.unknown', { ref: document.no })
  await kind.ready?.(context, document, trigger)
}

type Ahead = { route: RouteStep[]; sameAgain: FlowOptions['sameAgain'] }

/** The steps it would take if it were handed in now; none when nobody has to be asked. */
export async function routeAhead(context: Context, submission: Submission): Promise<Ahead> {
  const flow = await flowOf(context, submission)
  if (flow) {
    const route = routeOf(flow.steps, await factsFor(context.tx, submission.document, context.actor.id))
    return { route, sameAgain: flow.sameAgain }
  }
  if (needsSomebody(submission.kind, submission.document)) throw await noFlow(context, submission)
  return { route: [], sameAgain: 'consecutive' }
}

async function refuseRunning({ tx }: Context, { document, trigger }: Submission): Promise<void> {
  const running = await tx.approvalInstance.findFirst({
    where: { entity: document.entity, entityId: document.id, trigger, state: 'running' },
  })
  if (running) throw new Refusal('approval.running', { no: document.no, at: running.startedAt })
}

async function withoutFlow(context: Context, submission: Submission): Promise<Outcome> {
  const { kind, document, trigger, before = null } = submission
  if (needsSomebody(kind, document)) throw await noFlow(context, submission)
  await takeDocument(context, submission)
  if (trigger === 'create') await kind.move(context, document.id, { from: ['inApproval'], to: 'approved' })
  if (trigger === 'void') await kind.move(context, document.id, { from: ['voiding'], to: 'voided' })
  const outcome = await kind.approved(context, document, { trigger, instance: '', before })
  const { no, title, entity, id } = document
  const of = { entity, id }
  return {
    notice: t('approval.notNeeded', { no, title }),
    ...outcome,
    changed: [of, ...(outcome.changed ?? [])],
    audit: [...(outcome.audit ?? []), { action: 'approval.notNeeded', on: of, facts: { no, title, trigger } }],
  }
}

async function noFlow(context: Context, { kind, document: { no } }: Submission): Promise<Refusal> {
  const admins = await adminsToTell(context, { no })
  return new Refusal('approval.noFlow', { kind: { key: kind.name }, no }, {}, admins)
}

/** From here on nobody edits it: one of two people who hand it in at once gets here. */
async function takeDocument(context: Context, { kind, document, trigger }: Submission): Promise<void> {
  if (trigger === 'update') return
  const taken =
    trigger === 'create'
      ? await kind.move(context, document.id, { from: draftStates, to: 'inApproval' })
      : await kind.move(context, document.id, { from: ['approved'], to: 'voiding' })
  if (!taken) throw new Refusal('document.notNow', { no: document.no, state: { key: `docState.${document.state}` } })
}

/** A new approval, or the next round of one that was sent back, rejected or withdrawn: its earlier rounds stay readable. */
async function begin(context: Context, submission: Submission, flow: Flow): Promise<Instance> {
  const { tx, actor, now } = context
  const { document, trigger, picked = [], before } = submission
  const { entity, id: entityId, content } = document
  const earlier = await tx.approvalInstance.findFirst({
    where: { entity, entityId, trigger },
    orderBy: { startedAt: 'desc' },
  })
  const old = earlier ? await readInstance(tx, { id: earlier.id }) : undefined
  const route = routeOf(flow.steps, await factsFor(tx, document, actor.id))
  const what = {
    ...{ flowVersionId: flow.versionId, content, contentHash: hashOf(content), route, picked, state: 'running' },
    ...{ baseMinor: document.baseMinor, startedAt: now, endedAt: null, lastUrgedAt: null },
  }
  const id = old?.id ?? newId()
  const replaces = before ?? old?.content
  if (old)
    await tx.approvalInstance.update({
      where: { id },
      data: { ...what, round: old.round + 1, step: firstStep(old, route), ...(replaces ? { before: replaces } : {}) },
    })
  else
    await tx.approvalInstance.create({
      data: {
        id,
        ...what,
        entity,
        entityId,
        trigger,
        initiatorId: actor.id,
        ...(replaces ? { before: replaces } : {}),
      },
    })
  const instance = await readInstance(tx, { id })
  if (!instance) throw new Error(`approval ${id} is not there`)
  return instance
}

/** Where the next round begins: at the start, or where it was rejected if the flow says so and the way there is the same. */
function firstStep(old: Instance, route: readonly RouteStep[]): number {
  if (old.state !== 'rejected' || old.options.resubmitFrom === 'start') return 0
  const key = old.route[old.step]?.key
  return Math.max(
    route.findIndex(step => step.key === key),
    0,
  )
}
