import { type Text, t } from '../../../core/text.ts'
import { nameIn, openStages, type Pipeline, pipelines, type StageRow, startingAmong } from '../../pipelines/read.ts'
import type { Importing } from './kind.ts'
import { text } from './values.ts'

/** Where a row puts a deal. */
export type Place = { pipeline: Pipeline; stage: StageRow }

/** The pipelines that take deals, the first of everybody's first. */
export async function openPipelines({ tx }: Importing): Promise<Pipeline[]> {
  return (await pipelines(tx)).filter(pipeline => pipeline.active && openStages(pipeline).length > 0)
}

/**
 * The pipeline and stage of a row. Without a pipeline it is the one where the owner's deals start, if it has such a stage, else the first
 * that has; without a stage the first open one. A Text says what there is not.
 */
export function placeIn(
  open: Pipeline[],
  {
    named,
    stage,
    ownerPath,
    reader,
  }: { named: string; stage: string; ownerPath: string | null } & Pick<Importing, 'reader'>,
): Place | Text {
  const { locale } = reader
  const said = open.find(pipeline => isCalled(pipeline, named))
  if (named && !said)
    return t('import.pipelineUnknown', { name: named, names: open.map(pipeline => nameIn(pipeline, locale)) })
  const start = said ?? startingAmong(open, ownerPath)
  const places = (said ? [said] : [...(start ? [start] : []), ...open]).flatMap((pipeline): Place[] => {
    const found = stage ? takes(pipeline).find(one => isCalled(one, stage)) : openStages(pipeline)[0]
    return found ? [{ pipeline, stage: found }] : []
  })
  if (places[0]) return places[0]
  return start
    ? t('import.stageNotIn', {
        name: stage,
        pipeline: nameIn(start, locale),
        names: takes(start).map(one => nameIn(one, locale)),
      })
    : t('deal.noPipeline', {})
}

/** The stages a file may put a deal into. */
function takes({ stages }: Pipeline): StageRow[] {
  return stages.filter(({ kind, active }) => active && kind !== 'void')
}

function isCalled({ id, name, nameEn }: { id: string; name: string; nameEn: string }, said: string): boolean {
  const word = said.toLowerCase()
  return word !== '' && [id, name.toLowerCase(), nameEn.toLowerCase()].includes(word)
}

/** Where a closed deal was last, as far as a file tells: won ones at the end, lost ones at the beginning (R69). */
export function lastOpen({ pipeline, stage }: Place): string | null {
  const open = openStages(pipeline)
  if (stage.kind === 'open') return null
  return (stage.kind === 'won' ? open.at(-1) : open[0])?.id ?? null
}

/** The pipelines of the deals that rows name by number: an update is read in the currency of the deal it is for. */
export async function pipelinesOf({ tx }: Importing, numbers: string[]): Promise<Map<string, string>> {
  const rows = await tx.opportunity.findMany({ where: { no: { in: numbers } }, select: { no: true, pipelineId: true } })
  return new Map(rows.map(({ no, pipelineId }) => [text(no), pipelineId]))
}
