import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { type Locale, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'

/** What a stage may ask of a deal before it enters. */
export const requirable = ['amount', 'close', 'contact', 'nextStep', 'competitor', 'lines', 'recurring'] as const
export type Required = (typeof requirable)[number]

/** Documents of a deal that a stage may want approved before the deal enters. */
export const approvable = ['cost', 'quote', 'contract'] as const
export type Approvable = (typeof approvable)[number]

/** An item to tick before a deal enters a stage; with `proof` it also wants a quote, a link or a file. */
const itemSchema = z.object({ key: z.string(), name: z.string(), nameEn: z.string(), proof: z.boolean() })
export type Item = z.infer<typeof itemSchema>

/** The items of a stage, as they are stored with it. */
export function itemsOf(stage: { checklist: unknown }): Item[] {
  return z.array(itemSchema).parse(stage.checklist)
}

/** A name in the reader's language, where it has one. */
export function nameIn(named: { name: string; nameEn: string }, locale: Locale): string {
  return (locale === 'zh' ? named.name : named.nameEn) || named.name
}

const withStages = { stages: { orderBy: { sort: 'asc' } } } as const

/** Every pipeline with its stages in order, those in use first. */
export async function pipelines(tx: Tx) {
  return tx.pipeline.findMany({
    include: withStages,
    orderBy: [{ active: 'desc' }, { sort: 'asc' }, { name: 'asc' }],
  })
}
export type Pipeline = Awaited<ReturnType<typeof pipelines>>[number]
export type StageRow = Pipeline['stages'][number]

/** The stages deals are moved through, those that take no more deals left out. */
export function openStages({ stages }: Pick<Pipeline, 'stages'>): StageRow[] {
  return stages.filter(stage => stage.kind === 'open' && stage.active)
}

/** The one stage of a kind that ends a deal. Throws when the pipeline has none. */
export function endOf({ stages }: Pick<Pipeline, 'stages'>, kind: 'won' | 'lost' | 'void'): StageRow {
  const end = stages.find(stage => stage.kind === kind)
  if (!end) throw new Refusal('deal.noPipeline', {})
  return end
}

/** The pipeline a person's deals start in: the first of their department's, else the first of everybody's. */
export async function startingPipeline(tx: Tx, departmentPath: string | null): Promise<Pipeline> {
  const active = (await pipelines(tx)).filter(pipeline => pipeline.active && openStages(pipeline).length > 0)
  const start = startingAmong(active, departmentPath)
  if (!start) throw new Refusal('deal.noPipeline', {})
  return start
}

/** The same among pipelines that are known to take deals. */
export function startingAmong(active: Pipeline[], departmentPath: string | null): Pipeline | undefined {
  const above = departmentPath?.split('/') ?? []
  const own = active.find(({ departmentIds }) => departmentIds.some(id => above.includes(id)))
  return own ?? active.find(({ departmentIds }) => departmentIds.length === 0) ?? active[0]
}

/** A pipeline by id or name. Throws a Refusal that lists those there are. */
export async function pipelineNamed(tx: Tx, said: string, locale: Locale): Promise<Pipeline> {
  const all = await pipelines(tx)
  const word = said.toLowerCase()
  const found =
    all.find(({ id, name, nameEn }) => id === said || name === said || nameEn.toLowerCase() === word) ??
    all.find(({ name, nameEn }) => word !== '' && (name.includes(said) || nameEn.toLowerCase().startsWith(word)))
  if (found) return found
  throw new Refusal('pipeline.unknown', { said, names: all.map(pipeline => nameIn(pipeline, locale)) })
}

/** A stage by id or name among some; undefined when none fits. */
export function stageNamed(stages: StageRow[], said: string): StageRow | undefined {
  const word = said.toLowerCase()
  return (
    stages.find(({ id, name, nameEn }) => id === said || name === said || nameEn.toLowerCase() === word) ??
    stages.find(({ name, nameEn }) => name.includes(said) || nameEn.toLowerCase().startsWith(word))
  )
}

/** "新机会、需求确认、…" as an argument of a sentence. */
export function namesOf(stages: StageRow[], locale: Locale): string[] {
  return stages.map(stage => nameIn(stage, locale))
}

/** Locks a pipeline against edits until the transaction ends: what a deal must have stays as it was read. */
export async function holdPipeline(tx: Tx, id: string): Promise<void> {
  await tx.sql`select 1 from "Pipeline" where id = ${id} for share`
}

/** Takes a pipeline for an edit and raises its version; moves of its deals wait. */
export async function editPipeline(tx: Tx, id: string): Promise<void> {
  await tx.sql`update "Pipeline" set version = version + 1 where id = ${id}`
}

/** The sentence for what a stage wants filled in. */
export function requiredText(field: Required | Approvable) {
  return t(`need.${field}`)
}
