import type { Recorded } from '../../core/recordNumber.ts'
import { type NumberedKind, nextDocumentNumber } from '../../store/documentNumbers.ts'
import { nextRecordNumbers } from '../../store/recordNumbers.ts'
import type { Context } from '../action.ts'
import { patternFor, recordPatternFor } from './settings.ts'

type Numbering = Pick<Context, 'tx' | 'now' | 'company'>

/** The next number of a document, as the company numbers that kind now. */
export function nextNumberOf({ tx, now, company }: Numbering, kind: NumberedKind) {
  return nextDocumentNumber(tx, kind, { now, zone: company.zone, numbered: patternFor(company, kind) })
}

/** The next number of a lead, a customer or a deal. */
export async function nextNoOf(context: Numbering, kind: Recorded): Promise<string> {
  const [no] = await nextNosOf(context, kind, 1)
  if (!no) throw new Error(`no number for ${kind}`)
  return no
}

/** The next so many of them, in order. */
export function nextNosOf({ tx, now, company }: Numbering, kind: Recorded, count: number): Promise<string[]> {
  return nextRecordNumbers(tx, kind, count, { now, zone: company.zone, numbered: recordPatternFor(company, kind) })
}
