/** What a leaver's work consists of, in the order in which it is handed over: promises follow their records. */
export const kinds = ['leads', 'customers', 'deals', 'tickets', 'campaigns', 'plans'] as const
export type Kind = (typeof kinds)[number]

/**
 * Where a kind goes: to a person by id, into the pool, along with its record's new owner, or nowhere yet.
 * Leads and customers know "pool", deals and plans "follow"; tickets go to the queue and their rule with "pool".
 */
export type Choice = 'pool' | 'follow' | 'stay' | { to: string }

/** The choices of a kind beside the people. */
export const offered: Record<Kind, readonly ('pool' | 'follow' | 'stay')[]> = {
  leads: ['pool', 'stay'],
  customers: ['pool', 'stay'],
  deals: ['follow', 'stay'],
  tickets: ['pool', 'stay'],
  campaigns: ['stay'],
  plans: ['follow', 'stay'],
}

/** "pool", "follow", "stay" or a person's id as it stands in a form and in the database. */
export function choiceOf(kind: Kind, said: string, people: ReadonlySet<string>): Choice | undefined {
  const word = offered[kind].find(one => one === said)
  return word ?? (people.has(said) ? { to: said } : undefined)
}

/** How many records went where, by name; what stayed says why. */
export type Tally = {
  to: string
  count: number
  why: 'moved' | 'pooled' | 'cancelled' | 'full' | 'noPool' | 'notFree' | 'asked'
}
export type Report = Partial<Record<Kind, Tally[]>>
