import { type NumberedKind, nextDocumentNumber } from '../../store/documentNumbers.ts'
import type { Context } from '../action.ts'
import { patternFor } from './settings.ts'

/** The next number of a document, as the company numbers that kind now. */
export function nextNumberOf({ tx, now, company }: Pick<Context, 'tx' | 'now' | 'company'>, kind: NumberedKind) {
  return nextDocumentNumber(tx, kind, { now, zone: company.zone, numbered: patternFor(company, kind) })
}
