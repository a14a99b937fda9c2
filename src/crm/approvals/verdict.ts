import type { ApproveStep } from './flow.ts'

/** A task as its step counts it. */
export type Vote = {
  id: string
  seq: number
  origin: 'flow' | 'transfer' | 'before' | 'after' | 'parallel' | 'escalation'
  parentId: string | null
  state: 'waiting' | 'pending' | 'approved' | 'rejected' | 'returned' | 'transferred' | 'skipped' | 'cancelled'
}

/** What a step has come to: which waiting tasks are now asked, and which open ones are not needed any more. */
export type Verdict = { is: 'passed' | 'rejected' | 'open'; ask: string[]; close: string[] }

type Say = 'yes' | 'no' | 'open'

/**
 * Counts a step. A person whose say others were added to has said yes when they and all of those have, and no when one of them has; of two
 * in one place, the late one and the manager who was asked beside them, whoever is first has said it for both.
 * `any`: the first yes passes, no only when all say no. `all`: one no ends it. `sequential`: one after the other, a no ends it.
 * `ratio`: passes as soon as the share is reached, and ends as soon as it cannot be.
 */
export function verdictOf(step: Pick<ApproveStep, 'mode' | 'ratioBp'>, votes: readonly Vote[]): Verdict {
  const counted = votes.filter(({ state }) => state !== 'transferred' && state !== 'cancelled' && state !== 'returned')
  const places = placesOf(counted.filter(({ parentId }) => parentId === null))
  const says = places.map(place => sayOfPlace(place, counted))
  const is = outcome(step, says)
  if (is !== 'open') return { is, ask: [], close: undecided(counted) }
  const turn = step.mode === 'sequential' ? places.slice(0, says.indexOf('open') + 1) : places
  const open = turn.filter(place => sayOfPlace(place, counted) === 'open')
  const decided = places.filter((_, index) => says[index] !== 'open')
  return { is, ask: open.flat().flatMap(head => dueOf(head, counted)), close: undecided(decided.flat()) }
}

/** The heads of a step by their place in it. */
function placesOf(heads: readonly Vote[]): Vote[][] {
  const seqs = [...new Set(heads.map(({ seq }) => seq))].sort((a, b) => a - b)
  return seqs.map(seq => heads.filter(head => head.seq === seq))
}

function sayOfPlace(place: readonly Vote[], all: readonly Vote[]): Say {
  const says = place.map(head => sayOf(head, all))
  return says.find(say => say !== 'open') ?? 'open'
}

function undecided(votes: readonly Vote[]): string[] {
  return votes.filter(({ state }) => state === 'waiting' || state === 'pending').map(({ id }) => id)
}

function outcome({ mode, ratioBp }: Pick<ApproveStep, 'mode' | 'ratioBp'>, says: readonly Say[]): Verdict['is'] {
  const yes = says.filter(say => say === 'yes').length
  const no = says.filter(say => say === 'no').length
  const total = says.length
  switch (mode) {
    case 'any':
      return yes > 0 || total === 0 ? 'passed' : no === total ? 'rejected' : 'open'
    case 'all':
    case 'sequential':
      return no > 0 ? 'rejected' : yes === total ? 'passed' : 'open'
    case 'ratio':
      if (yes * 10_000 >= ratioBp * total) return 'passed'
      return (total - no) * 10_000 < ratioBp * total ? 'rejected' : 'open'
  }
}

/** A person's say together with those who were added to it. */
function sayOf(task: Vote, all: readonly Vote[]): Say {
  const added = all.filter(({ parentId }) => parentId === task.id)
  const before = added.filter(({ origin }) => origin === 'before').map(one => sayOf(one, all))
  const after = added.filter(({ origin }) => origin === 'after').map(one => sayOf(one, all))
  if (task.state === 'rejected' || before.includes('no') || after.includes('no')) return 'no'
  const own = task.state === 'approved' || task.state === 'skipped'
  return own && before.every(say => say === 'yes') && after.every(say => say === 'yes') ? 'yes' : 'open'
}

/** Who is asked now within one person's say: first those added before, then the person, then those added after. */
function dueOf(task: Vote, all: readonly Vote[]): string[] {
  const added = (origin: Vote['origin']) => all.filter(one => one.parentId === task.id && one.origin === origin)
  const open = (tasks: Vote[]) => tasks.filter(one => sayOf(one, all) === 'open')
  const before = open(added('before'))
  if (before.length > 0) return before.flatMap(one => dueOf(one, all))
  if (task.state === 'waiting') return [task.id]
  if (task.state === 'pending') return []
  return open(added('after')).flatMap(one => dueOf(one, all))
}
