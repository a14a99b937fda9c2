import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { ago, clockTime } from '../../core/moment.ts'
import { type Reader, say, type Text, t } from '../../core/text.ts'
import { type Attached, filesOf } from '../attachments/read.ts'
import { documentKinds } from '../documents.ts'
import { fact, facts } from '../facts.ts'
import { tone } from '../tone.ts'
import { defineView } from '../view.ts'
import { editable } from './changes.ts'
import { contentFacts, differencesOf } from './content.ts'
import { deciderOf, type Instance, readInstance, type Task, tasksNow, tasksOf } from './instance.ts'
import { type Standing, standingOf } from './standing.ts'

const approvalCard = defineCard(
  'approval',
  z.strictObject({
    approval: z.string(),
    seen: z.string(),
    no: z.string(),
    title: z.string(),
    state: z.string(),
    tone,
    facts,
    changes: z.array(z.string()),
    effects: z.array(z.string()),
    history: z.array(z.string()),
    warnings: z.array(z.string()),
    trail: z.array(z.string()),
    may: z.strictObject({
      decide: z.boolean(),
      edit: z.boolean(),
      handOn: z.boolean(),
      ask: z.boolean(),
      urge: z.boolean(),
      withdraw: z.boolean(),
      resubmit: z.boolean(),
      open: z.boolean(),
      files: z.boolean(),
    }),
  }),
)

/** A document on its way: what it says, what changed, who decided what, and the taps of whoever looks at it. Private to those in it. */
export const approvalView = defineView({
  name: 'approval',
  async draw(viewer, of) {
    const { tx, actor, reader, company } = viewer
    if (!actor) return null
    const instance = await readInstance(tx, { id: of.id })
    const kind = documentKinds.find(one => one.entity === instance?.entity)
    const document = instance && (await kind?.load(tx, instance.entityId))
    if (!instance || !kind || !document) return null
    const tasks = await tasksOf(tx, instance.id)
    const open = tasks.filter(task => task.state === 'pending')
    const mine = open.find(task => task.assigneeId === actor.id)
    const own = instance.initiatorId === actor.id
    const decides = mine !== undefined && instance.state === 'running'
    // Five buttons are what a card has room for: where they may change it, or handed it in themselves, the rest is one tap further.
    const edits = decides && editable({ instance, kind }).length > 0
    const state = say(stateOf(instance, tasks, reader), reader)
    // What a decision should know is worked out while there is one to make.
    const deciding = instance.state === 'running'
    const standing: Standing = deciding
      ? await standingOf(tx, document, { reader, company })
      : { lines: [], warnings: [] }
    const known = deciding ? await kind.background?.({ ...viewer, actor }, document) : undefined
    const attached = await filesOf(tx, { entity: document.entity, id: document.id })
    const card = approvalCard.draw(
      {
        approval: instance.id,
        seen: instance.contentHash,
        no: document.no,
        title: `${say({ key: kind.name }, reader)} ${document.no} ${document.title}`,
        state,
        tone: tones[instance.state],
        facts: [
          {
            label: say(t('fact.submitted'), reader),
            value: say(t('approval.by', { who: instance.initiator, at: instance.startedAt }), reader),
          },
          ...contentFacts(instance.content, reader),
          ...(known?.facts ?? []),
          ...attachedFact(attached, reader),
        ],
        changes: changesIn(instance, reader),
        effects: instance.state === 'running' ? ((await kind.effects?.(viewer, document)) ?? []) : [],
        history: standing.lines,
        warnings: [
          ...(known?.warnings ?? []),
          ...standing.warnings,
          ...(mine ? warningsFor(mine, instance, reader) : []),
        ],
        trail: trailOf(instance, tasks, reader),
        may: {
          decide: decides,
          edit: edits,
          handOn: decides && !edits && !own,
          ask: instance.state === 'running' && mine === undefined,
          urge: own && instance.state === 'running' && mine === undefined,
          withdraw: own && instance.state === 'running',
          resubmit: own && ['returned', 'rejected', 'withdrawn'].includes(instance.state),
          open: own && mine === undefined,
          files: attached.length > 0 && mine === undefined,
        },
      },
      reader,
    )
    return { card, text: `${document.no} ${document.title} · ${state}` }
  },
})

function attachedFact(attached: Attached[], reader: Reader) {
  const names = attached.map(file => file.name).join('\n')
  return [fact('fact.attachments', names, reader)].flatMap(line => line ?? [])
}

const tones = {
  running: 'accent',
  returned: 'warning',
  approved: 'good',
  rejected: 'attention',
  withdrawn: 'emphasis',
  cancelled: 'emphasis',
} as const

function stateOf(instance: Instance, tasks: Task[], reader: Reader): Text {
  if (instance.state !== 'running') {
    const last = tasks.filter(task => task.actedAt && task.state !== 'cancelled' && task.state !== 'skipped').at(-1)
    return t(`approval.state.${instance.state}`, {
      who: last ? deciderOf(last) : '',
      at: last?.actedAt ?? instance.startedAt,
    })
  }
  const now = tasksNow({ instance, tasks })
  const asked = now.flatMap(task => (task.state === 'pending' ? [task.who] : []))
  const counted = now.filter(task => task.state !== 'transferred')
  const agreed = counted.filter(task => task.state === 'approved' || task.state === 'skipped').length
  const waited = ago(instance.startedAt, reader)
  const asks = { who: asked, agreed, of: counted.length }
  const fresh = reader.now.getTime() - instance.startedAt.getTime() < 60_000
  return fresh ? t('approval.state.asked', asks) : t('approval.state.running', { ...asks, waited })
}

function warningsFor(task: Task, instance: Instance, reader: Reader): string[] {
  const standIn = task.forWhom ? [t('approval.actingFor', { who: task.forWhom })] : []
  const own = task.assigneeId === instance.initiatorId ? [t('approval.ownRequest')] : []
  const why = task.why ? [t(`approval.why.${task.why}`)] : []
  return [...standIn, ...own, ...why].map(text => say(text, reader))
}

/** What is different from what it replaces, from the round before, or from what was handed in before approvers changed it. */
function changesIn({ before, edits: [first], content }: Instance, reader: Reader): string[] {
  const then = before ?? first?.before
  return then ? differencesOf(then, content, reader) : []
}

/** What was decided, and what approvers changed in between, as it happened. */
function trailOf(instance: Instance, tasks: Task[], reader: Reader): string[] {
  const decided = tasks.flatMap(task => lineOf(task, reader).map(line => ({ line, at: task.actedAt })))
  const changed = instance.edits.map(({ by, at, before, after }) => {
    const who = tasks.find(task => task.assigneeId === by)?.who ?? ''
    const line = say(t('approval.did.edited', { who, at: clockTime(at, reader) }), reader)
    const comment = differencesOf(before, after, reader).join(reader.locale === 'zh' ? '；' : '; ')
    return { line: say(t('approval.withComment', { line, comment }), reader), at }
  })
  const moments = [...decided, ...changed].toSorted((a, b) => (a.at?.getTime() ?? 0) - (b.at?.getTime() ?? 0))
  return moments.map(({ line }) => line)
}

/** "王海 同意 10:02：价格可以" */
function lineOf(task: Task, reader: Reader): string[] {
  const decided = ['approved', 'rejected', 'returned', 'transferred', 'skipped'] as const
  const state = decided.find(one => one === task.state)
  if (!state || !task.actedAt) return []
  const { forWhom } = task
  const who = deciderOf(task)
  const name = forWhom ? say(t('approval.for', { who, forWhom }), reader) : who
  const line = say(t(`approval.did.${state}`, { who: name, at: clockTime(task.actedAt, reader) }), reader)
  return [task.comment ? say(t('approval.withComment', { line, comment: task.comment }), reader) : line]
}
