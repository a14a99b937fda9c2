import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { localDate } from '../../core/moment.ts'
import { t } from '../../core/text.ts'
import { readWhen } from '../../core/when/read.ts'
import type { Context } from '../action.ts'
import type { Field } from '../form.ts'
import { costLineText, readCostLines } from './lines.ts'
import type { CostTerms } from './terms.ts'

/** What a form about a cost sheet sends. */
export const typedCost = z.object({
  lines: z.string().max(4_000).optional(),
  until: z.string().max(60).default(''),
  note: z.string().max(500).default(''),
})
type Typed = z.infer<typeof typedCost>

/** What the questions begin with: quantities as people read them, the last day as "2026-11-21". */
type Known = { lines: Parameters<typeof costLineText>[0][]; until: string; note: string | null }

/** The questions about a cost sheet, filled with what is known. */
export function costQuestions({ lines, until, note }: Known, currency: string): Field[] {
  return [
    {
      ...{ id: 'lines', label: t('cost.lines'), hint: t('cost.hint'), many: true, required: true, max: 4_000 },
      value: lines.map(line => costLineText(line, currency)).join('\n'),
    },
    { id: 'until', label: t('content.validUntil'), value: until, required: true },
    { id: 'note', label: t('cost.note'), value: note ?? '', many: true, max: 500 },
  ]
}

/** Reads what was typed. Throws a Refusal with a sentence at the bad field. */
export async function readCostForm(
  context: Context,
  { lines = '', until: typed, note }: Typed,
  currency: string,
): Promise<CostTerms> {
  const read = await readCostLines(context.tx, lines, currency)
  const until = dayIn(context, typed)
  if (!until) throw new Refusal('input.fields', {}, { until: t('field.date') })
  return { lines: read, until, note: note || null }
}

function dayIn({ now, actor }: Context, text: string): string | undefined {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return text
  const when = text === '' ? undefined : readWhen(text, { now, zone: actor.zone })
  return when && localDate(when.at, actor.zone)
}
