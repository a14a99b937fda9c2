import { type Conditions, isFor, type Member, type Rule } from './rule.ts'

/** Somebody who may get a lead now, with what the methods compare. */
export type Candidate = Member & {
  /** Leads in work. */
  open: number
  /** What this rule gave them in the last 30 days, and when the last one came. */
  received: number
  lastAt: Date | null
  /** How many more they may take now, by their quota and by what they may hold; Infinity where nothing limits them. */
  free: number
}

type Choosing = {
  rule: Pick<Rule, 'method' | 'field' | 'pointerId' | 'members'>
  /** Whom the rule may choose now. */
  candidates: Candidate[]
  /** What everybody in the rule got in the last 30 days, those who are away included. */
  received: ReadonlyMap<string, number>
  lead: Conditions
  /** Who looks after the same customer or enquiry already. */
  keeper?: string | undefined
}

/** Picks who gets the lead by the rule's method; undefined when nobody can. Pure, so that a rule can be tried before it works. */
export function choose({ rule, candidates, received, lead, keeper }: Choosing): Candidate | undefined {
  switch (rule.method) {
    case 'roundRobin':
      return nextInTurn(rule, candidates)
    case 'leastBusy':
      return candidates.toSorted((a, b) => a.open - b.open || waiting(a) - waiting(b))[0]
    case 'weighted':
      return furthestBehind(rule.members, candidates, received)
    case 'byField':
      return nextInTurn(
        rule,
        candidates.filter(member => isFor(member, rule.field, lead)),
      )
    case 'sticky':
      return candidates.find(({ id }) => id === keeper) ?? nextInTurn(rule, candidates)
  }
}

/** The next after the pointer in the order of the rule, going round; who cannot take it is skipped and keeps their place. */
function nextInTurn({ members, pointerId }: Choosing['rule'], candidates: Candidate[]): Candidate | undefined {
  const last = members.findIndex(({ id }) => id === pointerId)
  const order = [...members.slice(last + 1), ...members.slice(0, last + 1)]
  return order.flatMap(({ id }) => candidates.find(candidate => candidate.id === id) ?? [])[0]
}

/** Who never got one has waited longest. */
function waiting({ lastAt }: Candidate): number {
  return lastAt?.getTime() ?? 0
}

/** The largest gap between the share their weight gives them and what they got, the lead at hand counted in. */
function furthestBehind(
  members: Member[],
  candidates: Candidate[],
  received: ReadonlyMap<string, number>,
): Candidate | undefined {
  const weights = members.reduce((sum, { weight }) => sum + weight, 0)
  const total = members.reduce((sum, { id }) => sum + (received.get(id) ?? 0), 0) + 1
  const gap = ({ id, weight }: Candidate) => (weight / weights) * total - (received.get(id) ?? 0)
  return candidates.filter(({ weight }) => weight > 0).toSorted((a, b) => gap(b) - gap(a))[0]
}

/** How many more somebody may get today: a thirtieth of the month's maximum, half rounded up, less what came in 24 hours. */
export function freeToday(monthlyMax: number, receivedToday: number): number {
  return Math.floor(monthlyMax / 30 + 0.5) - receivedToday
}
