import { Refusal } from '../../core/errors.ts'
import type { Outcome } from '../../core/platform.ts'
import { say, type TextKey, t } from '../../core/text.ts'
import type { Context } from '../action.ts'
import { documentKinds } from '../documents.ts'
import { askFor, type Field } from '../form.ts'
import type { Underway } from './advance.ts'
import { waitingIds } from './inbox.ts'
import type { Task } from './instance.ts'
import { hold, look, myTask, requireSame } from './underway.ts'

const most = 20

/** The numbers somebody named, with commas or spaces between them. */
export function numbersIn(said: string): string[] {
  return said.split(/[\s,，、;；]+/).filter(Boolean)
}

/** How several documents are ticked off together. */
type Ticking = {
  action: string
  title: 'approval.batchTitle' | 'approval.batchRejectTitle'
  intro: TextKey
  /** What is said when there is nothing to tick. */
  nothing: 'approval.batchNothing' | 'approval.batchRejectNothing'
  label: TextKey
  save: TextKey
  style: 'positive' | 'destructive'
  /** What is asked beside the list. */
  asks?: readonly Field[]
  fits(way: Underway): boolean
}

/** What waits for me and fits, to be ticked off: of one kind, that of `wanted` or the one of which there is most. */
export async function tickOff(context: Context, ticking: Ticking, wanted: readonly string[]): Promise<Outcome> {
  const { tx, actor, reader } = context
  const ways: Underway[] = []
  for (const id of await waitingIds(tx, actor.id)) ways.push(await look(context, id))
  const fitting = ways.filter(way => ticking.fits(way))
  const kinds = documentKinds
    .map(kind => fitting.filter(way => way.kind === kind))
    .toSorted((a, b) => b.length - a.length)
  const numbers = new Set(wanted.map(said => said.normalize('NFKC').toUpperCase()))
  const alike = kinds.find(of => of.some(({ document }) => numbers.has(document.no))) ?? kinds[0] ?? []
  const [first] = alike
  if (!first) throw new Refusal(ticking.nothing, {})
  const shown = alike.slice(0, most)
  const choices = shown.map(({ document }) => ({
    title: say(t('approval.about', { no: document.no, title: document.title, amount: document.amount }), reader),
    value: document.no,
  }))
  const ticked = shown.flatMap(({ document: { no } }) => (numbers.has(no) ? [no] : []))
  const which: Field = { id: 'approvals', label: ticking.label, many: true, required: true, choices }
  return askFor(
    {
      action: ticking.action,
      title: t(ticking.title, { kind: { key: first.kind.name } }),
      intro: t(ticking.intro),
      fields: [{ ...which, value: ticked.join(',') }, ...(ticking.asks ?? [])],
      save: t(ticking.save),
      style: ticking.style,
    },
    reader,
  )
}

/** What is said of all, and of each. */
type Saying = { notice: 'approval.batch' | 'approval.batchRejected'; done: TextKey }
export type Several = Ticking & Saying

type Deciding = Saying & {
  decide(context: Context, way: Underway, task: Task): Promise<Outcome>
}

/** Decides several of one kind, each by itself: what could not be decided is named with its reason and takes nothing else back. */
export async function eachByItself(context: Context, said: readonly string[], deciding: Deciding): Promise<Outcome> {
  const wanted = [...new Set(said)]
  if (wanted.length > most) throw new Refusal('approval.batchTooLarge', { max: most, wanted: wanted.length })
  const kinds = new Set(wanted.map(one => one.split('-')[0]?.toUpperCase()))
  if (kinds.size > 1) throw new Refusal('approval.batchMixed', {})
  const results: Result[] = []
  for (const one of wanted) results.push(await decideOne(context, one, deciding))
  const done = results.flatMap(({ outcome }) => outcome ?? [])
  return {
    notice: t(deciding.notice, {
      done: done.length,
      of: wanted.length,
      list: results.map(({ no, line }) => `${no} ${line}`),
    }),
    changed: done.flatMap(({ changed }) => changed ?? []),
    audit: done.flatMap(({ audit }) => audit ?? []),
    cards: done.flatMap(({ cards }) => cards ?? []),
  }
}

type Result = { no: string; line: string; outcome: Outcome | undefined }

/** A refusal of one takes back that one only. */
async function decideOne(context: Context, said: string, { done, decide }: Deciding): Promise<Result> {
  const { tx, reader } = context
  await tx.sql`savepoint batch_item`
  try {
    const way = await hold(context, said)
    const task = myTask(context, way)
    requireSame(context, way, undefined)
    const outcome = await decide(context, way, task)
    await tx.sql`release savepoint batch_item`
    return { no: way.document.no, line: say(t(done), reader), outcome }
  } catch (error) {
    await tx.sql`rollback to savepoint batch_item`
    if (!(error instanceof Refusal)) throw error
    return { no: said, line: say(error.text, reader), outcome: undefined }
  }
}
