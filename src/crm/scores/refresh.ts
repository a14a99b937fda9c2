import type { Tx } from '../../store/db.ts'
import type { Context } from '../action.ts'
import { dealSettings } from '../opportunities/settings.ts'
import { startingPipeline } from '../pipelines/read.ts'
import { valuesOf } from './count.ts'
import { score } from './naiveBayes.ts'
import { countsOf } from './probability.ts'

/** Open deals whose probability follows history get today's; those set by hand are left alone. */
export async function refreshModels({ tx, now, company }: Context): Promise<void> {
  const everyone = dealSettings.of(company).probability === 'model'
  const deals = await tx.opportunity.findMany({
    where: { closedAt: null, deletedAt: null, probabilitySource: { in: everyone ? ['model', 'stage'] : ['model'] } },
    select: { id: true, pipelineId: true, stageId: true, probabilityBp: true, customer: true },
  })
  for (const pipelineId of new Set(deals.map(deal => deal.pipelineId))) {
    const counts = await countsOf(tx, pipelineId)
    for (const deal of deals.filter(one => one.pipelineId === pipelineId)) {
      const learned = score(counts, { stage: deal.stageId, values: valuesOf(deal.customer) })
      if (!learned || learned.basisPoints === deal.probabilityBp) continue
      await tx.opportunity.updateMany({
        where: { id: deal.id, stageId: deal.stageId, probabilitySource: { not: 'manual' }, closedAt: null },
        data: {
          probabilityBp: learned.basisPoints,
          probabilitySource: 'model',
          updatedAt: now,
          version: { increment: 1 },
        },
      })
    }
  }
}

type Words = { source: string | null; level: string | null; region: string | null; tags: string[] | null }

/**
 * Open leads get the chance that history gives to deals with their words. Kept beside the lead, so that lists and cards read it without
 * asking; leads with the same words share one calculation.
 */
export async function refreshLeads(tx: Tx): Promise<void> {
  const groups = await tx.sql<Words>`
    select distinct source, level, region, tags from "Lead" where "deletedAt" is null and status not in ('converted', 'lost')`
  const scored = await scoredWords(tx, groups)
  await tx.sql`
    update "Lead" l set "chanceBp" = s.chance, "chanceTop" = s.top
    from jsonb_to_recordset(${JSON.stringify(scored)}::jsonb)
      as s(source text, level text, region text, tags text[], chance int, top text)
    where l."deletedAt" is null and l.status not in ('converted', 'lost')
      and coalesce(l.source, '') = coalesce(s.source, '') and coalesce(l.level, '') = coalesce(s.level, '')
      and coalesce(l.region, '') = coalesce(s.region, '') and coalesce(l.tags, '{}') = coalesce(s.tags, '{}')
      and (l."chanceBp" is distinct from s.chance or l."chanceTop" is distinct from s.top)`
}

/** The same for leads that are new, which have no chance yet: by their ids, since the table may be long. */
export async function scoreNewLeads(tx: Tx, leads: ({ id: string } & Words)[]): Promise<void> {
  const scored = (await scoredWords(tx, leads)).filter(({ chance }) => chance !== null)
  if (scored.length === 0) return
  await tx.sql`
    update "Lead" l set "chanceBp" = s.chance, "chanceTop" = s.top
    from jsonb_to_recordset(${JSON.stringify(scored)}::jsonb) as s(id uuid, chance int, top text) where l.id = s.id`
}

async function scoredWords<Asked extends Words>(tx: Tx, groups: Asked[]) {
  const counts = await countsOf(tx, (await startingPipeline(tx, null)).id)
  return groups.map(words => {
    const learned = score(counts, { stage: undefined, values: valuesOf({ ...words, tags: words.tags ?? [] }) })
    const top = learned?.factors.toSorted((a, b) => b.ratio - a.ratio)[0]
    return { ...words, chance: learned?.basisPoints ?? null, top: top ? `${top.field}:${top.value}` : null }
  })
}
