import { z } from 'zod'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { Prisma } from '../../store/prisma/client.ts'
import { defineAction } from '../action.ts'
import { defineRoutine } from '../routine.ts'
import { scoredOf } from './count.ts'
import { refreshLeads, refreshModels } from './refresh.ts'

const nobody = '00000000-0000-7000-8000-000000000002'

/** Counts every closed deal anew. */
export const recount = defineAction({
  name: 'score.recount',
  words: { en: ['recount'], zh: ['重算概率'] },
  usage: { en: '', zh: '' },
  does: { en: 'Count wins and losses anew', zh: '重新统计历史输赢' },
  input: z.object({}),
  read: () => ({}),
  allow: can('update', 'pipeline'),
  async run(context) {
    const { deals, wrong } = await recountAll(context.tx)
    await refreshModels(context)
    await refreshLeads(context.tx)
    return {
      notice: t('score.recounted', { deals, wrong }),
      audit: [{ action: 'score.recount', on: { entity: 'company', id: nobody }, facts: { deals, wrong } }],
    }
  },
})

/** Every night the counts are compared with the deals and put right, and chances that follow history are brought up to date. */
export const nightlyScores = defineRoutine({
  name: 'deal.score',
  when: { daily: '04:10' },
  async run({ act }) {
    await act(async context => {
      const { deals, wrong } = await recountAll(context.tx)
      await refreshModels(context)
      await refreshLeads(context.tx)
      if (wrong === 0) return undefined
      return { audit: [{ action: 'score.recount', on: { entity: 'company', id: nobody }, facts: { deals, wrong } }] }
    })
  },
})

/**
 * Rebuilds the counts from what each closed deal added. Whoever closes a deal meanwhile waits. Returns how many deals were counted and how
 * many counts were wrong.
 */
async function recountAll(tx: Tx): Promise<{ deals: number; wrong: number }> {
  await tx.sql`lock table "ScoreCount" in exclusive mode`
  const unscored = await tx.opportunity.findMany({
    where: { scored: { equals: Prisma.DbNull }, deletedAt: null, stage: { kind: { in: ['won', 'lost'] } } },
    include: { stage: true, customer: true, pipeline: { include: { stages: true } } },
  })
  for (const deal of unscored)
    await tx.opportunity.update({
      where: { id: deal.id },
      data: { scored: scoredOf(deal, deal.stage.kind === 'won' ? 'won' : 'lost') },
    })
  const [found] = await tx.sql<{ deals: number; wrong: number }>`
    with fresh as (
      select (o.scored ->> 'pipelineId')::uuid as pipeline, v.field, v.value,
        0.1 + count(*) filter (where o.scored ->> 'outcome' = 'won') as won,
        0.1 + count(*) filter (where o.scored ->> 'outcome' = 'lost') as lost
      from "Opportunity" o, jsonb_to_recordset(o.scored -> 'values') as v(field text, value text)
      where o.scored is not null group by 1, 2, 3
    ), compared as (
      select coalesce(f.pipeline, c."pipelineId") as pipeline, coalesce(f.field, c.field) as field,
        coalesce(f.value, c.value) as value, coalesce(f.won, 0.1) as won, coalesce(f.lost, 0.1) as lost,
        coalesce(f.won, 0.1) <> coalesce(c.won, 0.1) or coalesce(f.lost, 0.1) <> coalesce(c.lost, 0.1) as differs
      from fresh f full join "ScoreCount" c on c."pipelineId" = f.pipeline and c.field = f.field and c.value = f.value
    ), mended as (
      insert into "ScoreCount" ("pipelineId", field, value, won, lost)
      select pipeline, field, value, won, lost from compared where differs
      on conflict ("pipelineId", field, value) do update set won = excluded.won, lost = excluded.lost
      returning 1
    )
    select (select count(*)::int from "Opportunity" where scored is not null) as deals, (select count(*)::int from mended) as wrong`
  return found ?? { deals: 0, wrong: 0 }
}
