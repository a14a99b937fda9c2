import type { ImportEntity } from '../job.ts'
import { contacts } from './contact.ts'
import { customers } from './customer.ts'
import { deals } from './deal.ts'
import type { Kind } from './kind.ts'
import { leads } from './lead.ts'
import { talks } from './talk.ts'

/** Everything that can be brought in and taken out, by kind of record. */
export const kinds: Record<ImportEntity, Kind> = {
  lead: leads,
  customer: customers,
  contact: contacts,
  opportunity: deals,
  followup: talks,
}

/** The kind that a word means: "客户", "deals". Undefined when it means none. */
export function kindCalled(word: string): Kind | undefined {
  const said = word.trim().toLowerCase()
  return Object.values(kinds).find(kind => kind.words.some(known => known === said))
}
