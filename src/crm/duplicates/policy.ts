import type { Company } from '../../store/company.ts'
import type { Tx } from '../../store/db.ts'
import type { Match, Sameness } from './matches.ts'
import { duplicateSettings } from './settings.ts'

type Policy = 'off' | 'warn' | 'block'
const strictness = ['off', 'warn', 'block'] as const

/**
 * What the company decided about a match (R42), and the sameness that decides: the strictest policy of everything that is the same, and of
 * its being several things. What is found about a person at a customer is a question at most.
 */
export function judgeMatch(
  company: Pick<Company, 'policies'>,
  match: Match,
  { person = false }: { person?: boolean | undefined } = {},
): { policy: Policy; by: Sameness['by'] } {
  const policies = duplicateSettings.of(company)
  let strictest = { policy: person ? 'off' : severally(company, match.all), by: match.by }
  for (const one of match.all) {
    const policy = policyOf(one)
    if (strictness.indexOf(policy) > strictness.indexOf(strictest.policy)) strictest = { policy, by: one.by }
  }
  // A lead that was converted is history: it points to its customer and stops nobody (R41).
  const isHistory = match.all.every(({ converted }) => converted)
  return isHistory && strictest.policy === 'block' ? { ...strictest, policy: 'warn' } : strictest

  function policyOf({ by, viaContact, converted }: Sameness): Policy {
    const policy = by === 'similar' ? 'off' : person || viaContact || by === 'wechat' ? policies.contact : policies[by]
    return converted && policy === 'block' ? 'warn' : policy
  }
}

/** What it means that a record is the same in these ways together. */
export function severally(company: Pick<Company, 'policies'>, all: { by: string }[]): Policy {
  return thingsIn(all) > 1 ? duplicateSettings.of(company).several : 'off'
}

/** How many things are the same. An address brings its domain along: together they are one. */
function thingsIn(all: { by: string }[]): number {
  const kinds = new Set(all.map(({ by }) => by))
  kinds.delete('similar')
  if (kinds.has('email')) kinds.delete('domain')
  return kinds.size
}

/**
 * No key in the database can hold "two of these are the same", so where that is forbidden people who enter records do so one after the
 * other, each looking after the one before has saved.
 */
export async function takeTurns(tx: Tx, company: Pick<Company, 'policies'>): Promise<void> {
  if (duplicateSettings.of(company).several !== 'block') return
  await tx.sql`select pg_advisory_xact_lock(hashtext('duplicates.several'))`
}
