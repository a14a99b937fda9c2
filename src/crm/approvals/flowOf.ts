import { Refusal } from '../../core/errors.ts'
import type { Context } from '../action.ts'
import type { Document, Trigger } from './documents.ts'
import { factsFor } from './facts.ts'
import { conditionsSchema, type FlowOptions, holds, optionsSchema, type Step, stepsSchema } from './flow.ts'
import { adminsToTell } from './flows/tell.ts'

/** The version of a flow that a document goes by. */
export type Flow = { versionId: string; steps: Step[]; sameAgain: FlowOptions['sameAgain'] }

type Going = { document: Document; trigger: Trigger }

/** The flow a document goes by if it is handed in now; undefined when none fits. Throws when its steps cannot be read. */
export async function flowOf(context: Context, submission: Going): Promise<Flow | undefined> {
  return (await ownFlow(context, submission)) ?? flowFor(context, submission)
}

/** The first enabled flow that fits; its newest version counts for what begins now. Throws when its steps cannot be read. */
async function flowFor(context: Context, { document, trigger }: Going): Promise<Flow | undefined> {
  const { tx, actor } = context
  const flows = await tx.approvalFlow.findMany({
    where: { entity: document.entity, trigger, enabled: true },
    orderBy: [{ priority: 'asc' }, { createdAt: 'asc' }],
    include: { versions: { orderBy: { number: 'desc' }, take: 1 } },
  })
  const content = await factsFor(tx, document, actor.id)
  const flow = flows.find(one => {
    const conditions = conditionsSchema.safeParse(one.condition)
    return conditions.success && holds(conditions.data, content)
  })
  if (!flow) return undefined
  const [version] = flow.versions
  const steps = stepsSchema.safeParse(version?.steps)
  if (!version || !steps.success) {
    const about = { no: document.no, flow: flow.name }
    throw new Refusal('approval.brokenFlow', { flow: flow.name }, {}, await adminsToTell(context, about))
  }
  const { sameAgain } = optionsSchema.parse(version.options)
  return { versionId: version.id, steps: steps.data, sameAgain }
}

/** What was sent back is still running, and stays on the version it began with. */
async function ownFlow({ tx }: Context, { document, trigger }: Going): Promise<Flow | undefined> {
  const { entity, id: entityId } = document
  const back = await tx.approvalInstance.findFirst({
    where: { entity, entityId, trigger, state: 'returned' },
    include: { flowVersion: true },
  })
  if (!back) return undefined
  const { steps, options } = back.flowVersion
  const { sameAgain } = optionsSchema.parse(options)
  return { versionId: back.flowVersionId, steps: stepsSchema.parse(steps), sameAgain }
}
