import { z } from 'zod'
import { Refusal } from '../../../core/errors.ts'
import { can } from '../../../core/rights.ts'
import { type Reader, t } from '../../../core/text.ts'
import type { Tx } from '../../../store/db.ts'
import { defineAction } from '../../action.ts'
import { documentKinds } from '../../documents.ts'
import { drawList, type Row } from '../../list.ts'
import { defineView } from '../../view.ts'
import type { Document } from '../documents.ts'
import { factsFor } from '../facts.ts'
import {
  conditionsSchema,
  type FlowOptions,
  holds,
  optionsSchema,
  type RouteStep,
  routeOf,
  stepsSchema,
} from '../flow.ts'
import { wayInWords } from '../route.ts'

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
    const { sameAgain } = optionsSchema.parse(flow.versions[0]?.options ?? {})
    const conditions = conditionsSchema.parse(flow.condition)
    const documents = (await Promise.all((await kind.newest(tx, most)).map(one => kind.load(tx, one)))).flatMap(
      one => one ?? [],
    )
    const known = await Promise.all(
      documents.map(async document => ({ document, facts: await factsFor(tx, document, document.ownerId) })),
    )
    const fitting = known.filter(({ facts }) => holds(conditions, facts))
    const rows: Row[] = []
    for (const { document, facts } of fitting)
      rows.push(await rowOf(tx, document, { route: routeOf(steps.data, facts), sameAgain, money: kind.money, reader }))
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

type Tried = { route: RouteStep[]; sameAgain: FlowOptions['sameAgain']; money: boolean; reader: Reader }

async function rowOf(tx: Tx, document: Document, { route, sameAgain, money, reader }: Tried): Promise<Row> {
  const { ownerId, entity, baseMinor } = document
  const seeking = { initiatorId: ownerId, ownerId, picked: [], entity, baseMinor, money, now: reader.now }
  const line = await wayInWords(tx, route, { seeking, sameAgain, reader })
  return { title: `${document.no} ${document.title}`, line, buttons: [] }
}
