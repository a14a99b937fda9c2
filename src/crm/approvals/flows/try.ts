import { z } from 'zod'
import { Refusal } from '../../../core/errors.ts'
import { can } from '../../../core/rights.ts'
import { type Reader, say, t } from '../../../core/text.ts'
import type { Tx } from '../../../store/db.ts'
import { defineAction } from '../../action.ts'
import { documentKinds } from '../../documents.ts'
import { drawList, type Row } from '../../list.ts'
import { defineView } from '../../view.ts'
import { contentOf, type Document } from '../documents.ts'
import { conditionsSchema, holds, routeOf, type Step, stepsSchema } from '../flow.ts'
import { peopleOf } from '../people.ts'

const most = 20

/** What a flow would have done with the newest documents of its kind. */
export const tryOut = defineAction({
  name: 'flow.try',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Try a flow on past documents', zh: '用以往单据试跑审批流' },
  input: z.object({ flow: z.uuid() }),
  read: () => ({}),
  allow: can('update', 'company'),
  async run({ tx, actor }, { flow }) {
    if (!(await tx.approvalFlow.findUnique({ where: { id: flow } }))) throw new Refusal('flow.unknown', {})
    return { cards: [{ view: 'flow.try', of: { entity: 'user', id: actor.id }, params: { flow }, to: 'only' }] }
  },
})

export const tryView = defineView({
  name: 'flow.try',
  async draw({ tx, actor, reader }, _of, params) {
    if (!actor) return null
    const id = z.object({ flow: z.uuid() }).parse(params).flow
    const flow = await tx.approvalFlow.findUnique({
      where: { id },
      include: { versions: { orderBy: { number: 'desc' }, take: 1 } },
    })
    const kind = documentKinds.find(one => one.entity === flow?.entity)
    const steps = stepsSchema.safeParse(flow?.versions[0]?.steps)
    if (!flow || !kind || !steps.success) return null
    const conditions = conditionsSchema.parse(flow.condition)
    const documents = (await Promise.all((await kind.newest(tx, most)).map(one => kind.load(tx, one)))).flatMap(
      one => one ?? [],
    )
    const fitting = documents.filter(document => holds(conditions, contentOf(document)))
    const rows: Row[] = []
    for (const document of fitting) rows.push(await rowOf(tx, document, { steps: steps.data, reader }))
    return drawList(
      {
        title: t('flow.tried', { name: flow.name, fitting: fitting.length, of: documents.length }),
        empty: t('flow.triedNothing', { kind: { key: kind.name } }),
        rows,
      },
      reader,
    )
  },
})

async function rowOf(tx: Tx, document: Document, { steps, reader }: { steps: Step[]; reader: Reader }): Promise<Row> {
  const seeking = {
    initiatorId: document.ownerId,
    ownerId: document.ownerId,
    picked: [],
    entity: document.entity,
    baseMinor: document.baseMinor,
    now: reader.now,
  }
  const way: string[] = []
  for (const step of routeOf(steps, contentOf(document))) {
    if (step.kind === 'copy') continue
    const asked = await peopleOf(tx, step, seeking)
    const users = await tx.user.findMany({
      where: { id: { in: asked.map(({ userId }) => userId) } },
      select: { displayName: true },
    })
    way.push(say(t('flow.triedStep', { step: step.name, who: users.map(({ displayName }) => displayName) }), reader))
  }
  return { title: `${document.no} ${document.title}`, line: way.join(' → '), buttons: [] }
}
