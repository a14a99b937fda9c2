import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import type { CardWish, Outcome } from '../../core/platform.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { askFor } from '../form.ts'
import { inputsOf } from '../gates/inputs.ts'
import { cardFor, enter, refOf, type Underway } from './advance.ts'
import { editable } from './changes.ts'
import { differencesOf } from './content.ts'
import { type Document, type DocumentKind, hashOf } from './documents.ts'
import { factsFor } from './facts.ts'
import { type RouteStep, routeOf, stepsSchema } from './flow.ts'
import { said } from './say.ts'
import { closeOpen } from './sendBack.ts'
import { hold, myTask, named, requireSame } from './underway.ts'

/** Changes what the flow lets this step change, while the document waits. Nobody else changes it; whoever decided already is asked again. */
export const edit = defineAction({
  name: 'approval.edit',
  words: { en: ['change in review'], zh: ['审批修改', '审批中修改'] },
  usage: { en: '<document>', zh: '<单号>' },
  does: { en: 'Change a document that waits for my approval', zh: '修改等我审批的单据（审批流允许的内容）' },
  input: z.looseObject({ approval: named, seen: z.string().max(100).optional() }),
  read: rest => ({ approval: rest }),
  allow: 'everyone',

  async run(context, { approval, seen, ...typed }) {
    const way = await hold(context, approval)
    myTask(context, way)
    requireSame(context, way, seen)
    const fields = editable(way)
    const { edits } = way.kind
    if (!edits || fields.length === 0) throw new Refusal('approval.editNothing', { no: way.document.no })
    const { instance, document } = way
    const questions = await edits.ask(context, document.id, instance.trigger)
    const asked = fields.flatMap(field => edits.inputs[field] ?? [])
    const open = questions.filter(({ id }) => asked.includes(id))
    if (context.said !== 'form')
      return askFor(
        {
          action: 'approval.edit',
          context: { approval: instance.id, seen: instance.contentHash },
          title: t('approval.editTitle', { no: document.no }),
          heading: document.title,
          intro: t('approval.editIntro'),
          fields: open,
        },
        context.reader,
      )
    const given = inputsOf(typed)
    const whole = questions.map(({ id, value }): [string, string] => [
      id,
      open.some(one => one.id === id) ? (given[id] ?? '') : (value ?? ''),
    ])
    await edits.save(context, document.id, { trigger: instance.trigger, typed: Object.fromEntries(whole) })
    return changed(context, way)
  },
})

/** What it says now is what is decided about from here on: bound to it, counted by its amount, on the way it takes now. */
async function changed(context: Context, way: Underway): Promise<Outcome> {
  const { tx, actor, now, reader } = context
  const { instance, kind } = way
  const document = await readAgain(context, way)
  const { content, baseMinor } = document
  if (hashOf(content) === instance.contentHash) throw new Refusal('approval.editSame', { no: document.no })
  await kind.ready?.(context, document, instance.trigger)
  const route = await routeNow(context, way, document)
  const edits = [
    ...instance.edits,
    { by: actor.id, at: now, round: instance.round, before: instance.content, after: content },
  ]
  const what = { content, contentHash: hashOf(content), baseMinor, route, edits }
  await tx.approvalInstance.update({ where: { id: instance.id }, data: what })
  const then = { ...way, document, instance: { ...instance, ...what } }
  const stays =
    !somebodyDecided(way) && baseMinor === instance.baseMinor && sameSoFar(instance.route, route, instance.step)
  const outcome = stays ? {} : await askAgain(context, then)
  const told = outcome.cards ?? []
  const changes = differencesOf(instance.content, content, reader)
  return said(
    { ...outcome, cards: [...told.filter(({ to }) => !isFor(to, actor.id)), cardFor(way, instance.initiatorId)] },
    then,
    {
      ...{ action: 'approval.edit', notice: stays ? 'approval.edited' : 'approval.editedAgain' },
      facts: { changes: changes.join('；') },
    },
  )
}

async function readAgain(context: Context, { kind, instance }: Underway): Promise<Document> {
  const read: DocumentKind['loadChange'] =
    instance.trigger === 'update' ? kind.loadChange : (_, id) => kind.load(context.tx, id)
  const document = await read?.(context, instance.entityId)
  if (!document) throw new Refusal('approval.gone', {})
  return document
}

/** The way of what it says now, by the version of the flow it began with. */
async function routeNow({ tx }: Context, { instance }: Underway, document: Document): Promise<RouteStep[]> {
  const { flowVersion } = await tx.approvalInstance.findUniqueOrThrow({
    where: { id: instance.id },
    select: { flowVersion: { select: { steps: true } } },
  })
  return routeOf(stepsSchema.parse(flowVersion.steps), await factsFor(tx, document, instance.initiatorId))
}

function somebodyDecided({ instance, tasks }: Underway): boolean {
  return tasks.some(({ round, state }) => round === instance.round && ['approved', 'rejected'].includes(state))
}

function sameSoFar(before: readonly RouteStep[], now: readonly RouteStep[], step: number): boolean {
  return JSON.stringify(before.slice(0, step + 1)) === JSON.stringify(now.slice(0, step + 1))
}

/** They agreed to something else: everybody is asked anew, in the next round. */
async function askAgain(context: Context, way: Underway): Promise<Outcome> {
  const { instance } = way
  await closeOpen(context, way)
  const again = { step: 0, round: instance.round + 1 }
  await context.tx.approvalInstance.update({ where: { id: instance.id }, data: again })
  const outcome = await enter(context, { ...way, instance: { ...instance, ...again } })
  return { ...outcome, changed: [...(outcome.changed ?? []), refOf(instance)] }
}

function isFor(to: CardWish['to'], userId: string): boolean {
  return typeof to === 'object' && 'dm' in to && to.dm === userId
}
