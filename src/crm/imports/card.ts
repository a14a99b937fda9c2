import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { dateName } from '../../core/moment.ts'
import { type Reader, say, t } from '../../core/text.ts'
import { facts } from '../facts.ts'
import { tone } from '../tone.ts'
import { defineView, type Viewer } from '../view.ts'
import { importedBefore } from './again.ts'
import { findJob, type Job, soFar, stateText, storedText, undoUntil } from './job.ts'
import { kinds } from './kinds/all.ts'
import { button, buttonSchema, cancel, counts, line, problems, progress, stop, went } from './parts.ts'
import { poolsFor } from './pools.ts'
import { columnLabel, existingTexts, similarTexts } from './words.ts'

const importCard = defineCard(
  'import',
  z.strictObject({
    state: z.string(),
    title: z.string(),
    tone,
    lead: z.string(),
    warning: z.string(),
    columns: facts,
    facts,
    problems: z.array(z.strictObject({ text: z.string() })),
    more: z.string(),
    buttons: z.array(buttonSchema),
  }),
)
type Data = z.infer<typeof importCard.schema>

/** An import as its owner sees it, from the columns to the roll-back. It is nobody else's business. */
export const importView = defineView({
  name: 'import',
  async draw(viewer, { id }) {
    const { tx, actor, reader } = viewer
    const job = await findJob(tx, id)
    if (!actor || job?.startedById !== actor.id) return null
    const state = say(stateText(job.state), reader)
    const data = { ...blank, title: job.fileName, state, ...(await stateData(viewer, job)) }
    return { card: importCard.draw(data, reader), text: `${job.fileName} · ${state}` }
  },
})

const blank = {
  tone: 'accent' as const,
  lead: '',
  warning: '',
  columns: [],
  facts: [],
  problems: [],
  more: '',
  buttons: [],
}

function stateData(viewer: Viewer, job: Job): Promise<Partial<Data>> | Partial<Data> {
  const { reader } = viewer
  switch (job.state) {
    case 'mapping':
      return mapped(viewer, job)
    case 'checking':
      return { lead: say(t('import.checkedSoFar', { count: soFar(job) }), reader), buttons: [cancel(job, reader)] }
    case 'checked':
      return checked(viewer, job)
    case 'running':
      return { lead: say(progress(job), reader), facts: counts(job, 'done', reader), buttons: [stop(job, reader)] }
    case 'done':
      return done(viewer, job)
    case 'undoing':
      return { lead: say(t('import.takenBackSoFar', { count: job.takenBack + job.left }), reader) }
    case 'undone':
      return undone(viewer, job)
    case 'cancelled':
      return { tone: 'emphasis', ...ended(job, reader) }
    case 'failed':
      return {
        tone: 'attention',
        warning: say(storedText(job.problem) ?? t('import.state.failed'), reader),
        ...ended(job, reader),
      }
  }
}

/** Which column is read as what, and what happens with rows that are known or have no owner. */
async function mapped(viewer: Viewer, job: Job): Promise<Partial<Data>> {
  const { reader } = viewer
  const kind = kinds[job.entity]
  const used = kind.fields.filter(field => job.mapping[field.name] !== undefined)
  const ready = used.length > 0 && kind.fields.every(field => !field.required || job.mapping[field.name] !== undefined)
  const again = await importedBefore(viewer.tx, job)
  const unread = job.headers.flatMap((head, index) =>
    head !== '' && !Object.values(job.mapping).includes(index) ? [head] : [],
  )
  return {
    lead: say(t(ready ? 'import.columnsFound' : 'import.columnsMissing', { kind: kind.label }), reader),
    warning: again ? say(t('import.again', { ...again }), reader) : '',
    columns: used.map(field => ({
      label: say(field.label, reader),
      value: columnLabel(job.headers, job.mapping[field.name] ?? 0),
    })),
    facts: await settings(viewer, job, unread),
    buttons: [
      ...(ready
        ? [
            button(again ? 'import.checkAnyway' : 'import.check', 'import.check', {
              job,
              reader,
              main: true,
              again: Boolean(again),
            }),
          ]
        : []),
      button('import.changeColumns', 'import.columns', { job, reader, main: !ready }),
      button('import.changeKind', 'import.kind', { job, reader }),
      cancel(job, reader),
    ],
  }
}

async function settings(viewer: Viewer, job: Job, unread: string[]): Promise<Data['facts']> {
  const { actor, reader, tx } = viewer
  const pools = actor ? await poolsFor({ tx, actor }, job.entity) : []
  const pool = pools.find(({ id }) => id === job.options.pool)
  const owned = job.entity === 'lead' || job.entity === 'customer'
  const place = job.options.byRules
    ? say(t('import.noOwnerRules'), reader)
    : (pool?.name ?? say(t('import.noOwnerFails'), reader))
  return [
    ...(job.sheets.length > 1 ? [line('import.sheet', job.sheet, reader)] : []),
    line('import.existing', say(t(existingTexts[job.options.existing]), reader), reader),
    ...(owned ? [line('import.similar', say(t(similarTexts[job.options.similar]), reader), reader)] : []),
    ...(owned ? [line('import.noOwner', place, reader)] : []),
    ...(unread.length > 0
      ? [line('import.unread', unread.slice(0, 12).join(reader.locale === 'zh' ? '、' : ', '), reader)]
      : []),
  ]
}

async function checked(viewer: Viewer, job: Job): Promise<Partial<Data>> {
  const { reader } = viewer
  const willDo = job.created + job.updated
  return {
    tone: willDo > 0 ? 'accent' : 'attention',
    lead: say(willDo > 0 ? t('import.ready', { rows: job.rows }) : t('import.nothingToDo', { rows: job.rows }), reader),
    warning: job.overLimit > 0 ? say(t('import.overLimit', { count: job.overLimit }), reader) : '',
    facts: counts(job, 'planned', reader),
    ...(await problems(viewer, job)),
    buttons: [
      ...(willDo > 0 ? [button('import.run', 'import.run', { job, reader, main: true })] : []),
      ...(job.failed + job.skipped > 0
        ? [button('import.download', 'import.rows', { job, reader, which: 'leftOut' })]
        : []),
      button('import.downloadAll', 'import.rows', { job, reader, which: 'all' }),
      button('import.changeColumns', 'import.columns', { job, reader }),
      cancel(job, reader),
    ],
  }
}

async function done(viewer: Viewer, job: Job): Promise<Partial<Data>> {
  const { reader } = viewer
  const until = undoUntil(job)
  const left = await problems(viewer, job)
  const taken = until > reader.now ? say(t('import.undoUntil', { date: dateName(until, reader) }), reader) : ''
  return {
    tone: job.failed > 0 ? 'warning' : 'good',
    lead: say(t('import.finished', { rows: job.rows }), reader),
    warning: job.overLimit > 0 ? say(t('import.overLimit', { count: job.overLimit }), reader) : '',
    facts: [...counts(job, 'done', reader), ...(await went(viewer, job))],
    ...left,
    more: [left.more, taken].filter(Boolean).join(' '),
    buttons: [
      ...(job.failed + job.skipped > 0
        ? [button('import.download', 'import.rows', { job, reader, main: true, which: 'leftOut' })]
        : []),
      ...(until > reader.now && job.created + job.updated > 0
        ? [button('import.undo', 'import.undo', { job, reader })]
        : []),
    ],
  }
}

function undone({ reader }: Viewer, job: Job): Partial<Data> {
  return {
    tone: job.left > 0 ? 'warning' : 'emphasis',
    lead: say(t('import.takenBack', { count: job.takenBack, left: job.left }), reader),
    buttons: job.left > 0 ? [button('import.downloadLeft', 'import.rows', { job, reader, which: 'left' })] : [],
  }
}

/** An import that stopped halfway has done what it had done. */
function ended(job: Job, reader: Reader): Partial<Data> {
  if (job.finishedAt === null || job.created + job.updated === 0) return {}
  return {
    facts: counts(job, 'done', reader),
    buttons: undoUntil(job) > reader.now ? [button('import.undo', 'import.undo', { job, reader })] : [],
  }
}
