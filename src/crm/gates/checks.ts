import { z } from 'zod'
import { clockTime } from '../../core/moment.ts'
import { can, permits } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { defineAction } from '../action.ts'
import { findRecord } from '../find.ts'
import { drawList } from '../list.ts'
import { heldOf, keepers } from '../opportunities/held.ts'
import { itemsOf, nameIn } from '../pipelines/read.ts'
import { defineView } from '../view.ts'
import { paperRows } from './paperRows.ts'
import { papersOf } from './papers.ts'

/** What the stages of a deal ask to be ticked: and to be approved: by whom it was ticked, with which proof, and what is open. */
export const list = defineAction({
  name: 'check.list',
  words: { en: ['checklist', 'checks'], zh: ['检查项', '阶段要求'] },
  usage: { en: '<deal>', zh: '<商机>' },
  does: { en: 'See the checklist of a deal', zh: '看商机各阶段的检查项' },
  input: z.object({ deal: z.string().min(1).max(100) }),
  read: rest => ({ deal: rest }),
  allow: can('read', 'opportunity'),
  async run(context, { deal }) {
    const found = await findRecord(context, ['opportunity'], { said: deal, verb: 'read' })
    return { cards: [{ view: 'deal.checks', of: { entity: 'opportunity', id: found.id }, to: 'only' }] }
  },
})

const params = z.object({ pipeline: z.uuid().optional() })

/** The pipeline that a deal was to be moved to. */
async function pipelineAhead(tx: Tx, given: Record<string, unknown>) {
  const { pipeline: id } = params.parse(given)
  return id ? tx.pipeline.findUnique({ where: { id }, include: { stages: { orderBy: { sort: 'asc' } } } }) : null
}

export const checksView = defineView({
  name: 'deal.checks',
  async draw({ tx, actor, reader, company }, of, params) {
    const found = await tx.opportunity.findFirst({
      where: { id: of.id, deletedAt: null },
      include: {
        ...keepers,
        checks: true,
        pipeline: { include: { stages: { orderBy: { sort: 'asc' } } } },
      },
    })
    if (!found || !actor) return null
    // Of a pipeline that the deal is not in yet nothing can be ticked; its papers can be brought all the same.
    const ahead = await pipelineAhead(tx, params)
    const deal = ahead ? { ...found, pipeline: ahead } : found
    const held = heldOf(deal)
    if (!permits(actor, { verb: 'read', entity: 'opportunity' }, held)) return null
    const works = permits(actor, { verb: 'update', entity: 'opportunity' }, held) && !deal.closedAt
    const people = await tx.user.findMany({ where: { id: { in: deal.checks.map(check => check.doneById) } } })
    const files = await tx.storedFile.findMany({
      where: { id: { in: deal.checks.flatMap(check => check.proofFileId ?? []) } },
      select: { id: true, name: true },
    })
    const papers = await papersOf({ tx, now: reader.now, company }, [deal])
    const rows = deal.pipeline.stages.flatMap(stage => {
      const items = itemsOf(stage).map(item => {
        const check = deal.checks.find(one => one.itemKey === item.key)
        const who = people.find(({ id }) => id === check?.doneById)?.displayName ?? '—'
        const file = files.find(({ id }) => id === check?.proofFileId)
        const proof = check?.proofFileId
          ? (file?.name ?? say(t('check.proofGone', { hash: check.proofHash?.slice(0, 12) ?? '' }), reader))
          : (check?.proofText ?? '')
        const data = { deal: deal.no, item: item.key }
        return {
          title: `${check ? '✓' : '○'} ${nameIn(item, reader.locale)}`,
          mark: check || !item.proof ? '' : say(t('check.wantsProof'), reader),
          line: check
            ? [say(t('check.doneBy', { who, at: clockTime(check.at, reader) }), reader), proof]
                .filter(Boolean)
                .join(' · ')
            : '',
          buttons:
            works && !ahead
              ? [
                  check
                    ? { title: say(t('button.untick'), reader), verb: 'deal.uncheck', data }
                    : { title: say(t('button.tick'), reader), verb: 'deal.check', data, main: true },
                ]
              : [],
        }
      })
      const asked = [...paperRows(stage, { deal: deal.no, papers, works, actor, reader }), ...items]
      return asked.map((row, index) => ({ ...row, section: index === 0 ? nameIn(stage, reader.locale) : '' }))
    })
    return drawList({ title: t('check.title', { no: deal.no, name: deal.name }), empty: t('check.none'), rows }, reader)
  },
})
