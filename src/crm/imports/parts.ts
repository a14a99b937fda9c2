/** What the card of an import is put together from: lines, counts, the first problems, buttons. */
import { z } from 'zod'
import type { Json } from '../../core/card.ts'
import { type Reader, say, type Text, t } from '../../core/text.ts'
import type { facts } from '../facts.ts'
import type { Viewer } from '../view.ts'
import { broughtTo } from './brought.ts'
import { type Job, soFar } from './job.ts'
import { reasonsText } from './words.ts'

export const buttonSchema = z.strictObject({
  title: z.string(),
  verb: z.string(),
  data: z.record(z.string(), z.custom<Json>()),
  style: z.string(),
})
type Drawn = z.infer<typeof buttonSchema>
type Facts = z.infer<typeof facts>

export function progress(job: Job): Text {
  const share = job.rows === 0 ? 0 : Math.floor((soFar(job) / job.rows) * 100)
  return t('import.progress', { done: soFar(job), rows: job.rows, share })
}

const countTexts = {
  planned: ['import.willCreate', 'import.willUpdate', 'import.willSkip', 'import.willFail'],
  done: ['import.created', 'import.updated', 'import.skipped', 'import.failed'],
} as const

export function counts(job: Job, tense: keyof typeof countTexts, reader: Reader): Facts {
  const [created, updated, skipped, failed] = countTexts[tense]
  const shown = [
    [created, job.created],
    [updated, job.updated],
    [skipped, job.skipped],
    [failed, job.failed],
  ] as const
  return shown
    .filter(([key, count]) => count > 0 || key === created)
    .map(([key, count]) => line(key, say(t('import.rows', { count }), reader), reader))
}

/** With whom or in which pool the new records were at the end of the import, the largest share first. */
export async function went({ tx, reader }: Viewer, job: Job): Promise<Facts> {
  const shares = await broughtTo(tx, job)
  if (shares.length === 0) return []
  const most = 8
  const named = shares
    .slice(0, most)
    .map(({ name, count }) => `${name} ${count}`)
    .join(reader.locale === 'zh' ? '、' : ', ')
  const more = shares.length > most ? say(t('import.wentMore', { count: shares.length - most }), reader) : ''
  return [line('import.went', [named, more].filter(Boolean).join(' '), reader)]
}

/** The first few rows that were left out, and why. */
export async function problems(
  { tx, reader }: Viewer,
  job: Job,
): Promise<{ problems: { text: string }[]; more?: string }> {
  const most = 5
  const rows = await tx.importRow.findMany({
    where: { jobId: job.id, outcome: { in: ['failed', 'skipped'] } },
    orderBy: [{ outcome: 'asc' }, { rowNo: 'asc' }],
    take: most,
  })
  const further = job.failed + job.skipped - rows.length
  return {
    problems: rows.map(({ rowNo, reason }) => ({
      text: say(t('import.problem', { row: rowNo, reason: reasonsText(reason, reader) }), reader),
    })),
    ...(further > 0 ? { more: say(t('import.moreProblems', { count: further }), reader) } : {}),
  }
}

export function line(key: Text['key'], value: string, reader: Reader): Facts[number] {
  return { label: say({ key }, reader), value }
}

type Button = { job: Job; reader: Reader; main?: boolean; which?: string; again?: boolean }

export function button(key: Text['key'], verb: string, { job, reader, main, which, again }: Button): Drawn {
  const data = { import: job.id, ...(which ? { which } : {}), ...(again ? { again } : {}) }
  return { title: say({ key }, reader), verb, data, style: main ? 'positive' : 'default' }
}

export function cancel(job: Job, reader: Reader): Drawn {
  return button('import.cancel', 'import.cancel', { job, reader })
}

export function stop(job: Job, reader: Reader): Drawn {
  return button('import.stop', 'import.cancel', { job, reader })
}
