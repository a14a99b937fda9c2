import { z } from 'zod'
import { allows, can } from '../../../core/rights.ts'
import { type Reader, say, type Text, t } from '../../../core/text.ts'
import type { Tx } from '../../../store/db.ts'
import { defineAction } from '../../action.ts'
import { documentKinds } from '../../documents.ts'
import { drawList, type Row } from '../../list.ts'
import { defineView, type Viewer } from '../../view.ts'
import { triggers } from '../documents.ts'
import { conditionsSchema, stepsSchema } from '../flow.ts'
import { printConditions, printFlow } from './print.ts'
import { vocabularyOf } from './vocabulary.ts'

/** The approval flows as they stand. */
export const list = defineAction({
  name: 'flow.list',
  words: { en: ['flows'], zh: ['审批流'] },
  usage: { en: '', zh: '' },
  does: { en: 'See and change the approval flows', zh: '查看和修改审批流' },
  input: z.object({}),
  read: () => ({}),
  allow: can('update', 'company'),
  async run({ actor }) {
    return { cards: [{ view: 'flows', of: { entity: 'user', id: actor.id }, to: 'only' }] }
  },
})

export const flowsView = defineView({
  name: 'flows',
  async draw(viewer, _of, params) {
    const { tx, actor, reader } = viewer
    if (!actor || !allows(list.allow, actor)) return null
    const all = await newestFlows(tx)
    const rows = (await Promise.all(all.map(flow => rowOf(viewer, flow)))).flatMap(row => row ?? [])
    const headed = rows.map((row, at) => (rows[at - 1]?.section === row.section ? { ...row, section: '' } : row))
    const missing = documentKinds.filter(
      kind => kind.money && !all.some(flow => flow.entity === kind.entity && flow.enabled),
    )
    const names = missing.map(kind => say({ key: kind.name }, reader))
    return drawList(
      {
        title: t('flows.title'),
        subtitle: stuckIn(params) ?? (names.length > 0 ? t('flows.missing', { kinds: names }) : t('flows.hint')),
        empty: t('flows.empty'),
        rows: [
          ...headed,
          ...documentKinds.map(kind => ({
            title: say(t('flows.new', { kind: { key: kind.name } }), reader),
            line: '',
            buttons: [{ title: say(t('button.new'), reader), verb: 'flow.edit', data: { kind: kind.entity } }],
          })),
        ],
      },
      reader,
    )
  },
})

const stuck = z.object({ no: z.string(), who: z.string(), flow: z.string().optional() })

/** What an admin is told when somebody could not hand a document in. */
function stuckIn(params: unknown): Text | undefined {
  const { data } = stuck.safeParse(params)
  return data && t(data.flow ? 'flows.stuckBroken' : 'flows.stuck', data)
}

/** Flows with what they say now, by kind and turn. */
async function newestFlows(tx: Tx) {
  return tx.approvalFlow.findMany({
    orderBy: [{ entity: 'asc' }, { priority: 'asc' }, { createdAt: 'asc' }],
    include: { versions: { orderBy: { number: 'desc' }, take: 1 } },
  })
}

async function rowOf(viewer: Viewer, flow: Awaited<ReturnType<typeof newestFlows>>[number]): Promise<Row | null> {
  const { reader } = viewer
  const kind = documentKinds.find(one => one.entity === flow.entity)
  const [version] = flow.versions
  const steps = stepsSchema.safeParse(version?.steps)
  const conditions = conditionsSchema.safeParse(flow.condition)
  if (!kind) return null
  const names = await vocabularyOf(viewer, kind)
  const says = steps.success ? printFlow(steps.data, names) : say(t('flows.broken'), reader)
  const when = conditions.success ? printConditions(conditions.data, names) : ''
  return {
    section: say({ key: kind.name }, reader),
    title: [
      flow.name,
      ...purposeOf(flow.trigger, reader),
      say(t('flows.version', { number: version?.number ?? 0 }), reader),
    ].join(' · '),
    mark: flow.enabled ? '' : say(t('flows.off'), reader),
    line: [when, says].filter(Boolean).join('\n'),
    buttons: [
      { title: say(t('button.edit'), reader), verb: 'flow.edit', data: { flow: flow.id } },
      { title: say(t('button.try'), reader), verb: 'flow.try', data: { flow: flow.id } },
    ],
  }
}

/** A flow for anything but coming into being says so. */
function purposeOf(trigger: string, reader: Reader): string[] {
  const purpose = triggers.find(one => one === trigger)
  return purpose && purpose !== 'create' ? [say(t(`flow.trigger.${purpose}`), reader)] : []
}
