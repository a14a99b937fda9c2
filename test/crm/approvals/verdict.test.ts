import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Vote, verdictOf } from '../../../src/crm/approvals/verdict.ts'

type Mode = 'any' | 'all' | 'sequential' | 'ratio'

/** "yes no -": what each person of a step has said so far, in order. */
function votes(said: string): Vote[] {
  const states = { yes: 'approved', no: 'rejected', '-': 'pending', '.': 'waiting' } as const
  return said.split(' ').map((word, seq) => {
    const state = word === 'yes' || word === 'no' || word === '-' ? states[word] : states['.']
    return { id: `v${seq}`, seq, origin: 'flow', parentId: null, state }
  })
}

function is(mode: Mode, said: string, ratioBp = 6_000) {
  return verdictOf({ mode, ratioBp }, votes(said)).is
}

describe('how a step is counted (R110)', () => {
  test.each([
    ['any', 'no no yes', 'passed'],
    ['any', 'no no -', 'open'],
    ['any', 'no no no', 'rejected'],
    ['all', 'yes yes -', 'open'],
    ['all', 'yes no -', 'rejected'],
    ['all', 'yes yes yes', 'passed'],
    ['sequential', 'yes - .', 'open'],
    ['sequential', 'yes no .', 'rejected'],
    ['sequential', 'yes yes yes', 'passed'],
    ['ratio', 'yes yes - - -', 'open'],
    ['ratio', 'yes yes yes - -', 'passed'],
    ['ratio', 'no no - - -', 'open'],
    ['ratio', 'no no no - -', 'rejected'],
  ] as const)('%s: %s is %s', (mode, said, verdict) => {
    expect(is(mode, said)).toBe(verdict)
  })

  test('asks one after the other where it goes in turn, and everybody at once elsewhere', () => {
    expect(verdictOf({ mode: 'sequential', ratioBp: 0 }, votes('. . .')).ask).toEqual(['v0'])
    expect(verdictOf({ mode: 'sequential', ratioBp: 0 }, votes('yes . .')).ask).toEqual(['v1'])
    expect(verdictOf({ mode: 'all', ratioBp: 0 }, votes('. . .')).ask).toEqual(['v0', 'v1', 'v2'])
  })

  test('closes what is not needed any more', () => {
    expect(verdictOf({ mode: 'all', ratioBp: 0 }, votes('yes no - .'))).toEqual({
      is: 'rejected',
      ask: [],
      close: ['v2', 'v3'],
    })
  })
})

describe('those who were added (R122)', () => {
  const head = (state: Vote['state']): Vote => ({ id: 'me', seq: 0, origin: 'flow', parentId: null, state })
  const added = (id: string, origin: 'before' | 'after', state: Vote['state']): Vote => ({
    id,
    seq: 1,
    origin,
    parentId: 'me',
    state,
  })
  const of = (...all: Vote[]) => verdictOf({ mode: 'any', ratioBp: 0 }, all)

  test('before me: I am asked when all of them agreed', () => {
    expect(of(head('waiting'), added('a', 'before', 'pending'), added('b', 'before', 'approved'))).toMatchObject({
      is: 'open',
      ask: [],
    })
    expect(of(head('waiting'), added('a', 'before', 'approved'), added('b', 'before', 'approved')).ask).toEqual(['me'])
  })

  test('after me: my yes counts when they have said theirs', () => {
    expect(of(head('pending'), added('a', 'after', 'waiting'))).toMatchObject({ is: 'open', ask: [] })
    expect(of(head('approved'), added('a', 'after', 'waiting'))).toMatchObject({ is: 'open', ask: ['a'] })
    expect(of(head('approved'), added('a', 'after', 'approved')).is).toBe('passed')
  })

  test('can say no, and that is my no', () => {
    expect(of(head('waiting'), added('a', 'before', 'rejected')).is).toBe('rejected')
    expect(of(head('approved'), added('a', 'after', 'rejected')).is).toBe('rejected')
  })
})

describe('somebody late and the manager who was asked beside them (R125)', () => {
  const late = (state: Vote['state']): Vote => ({ id: 'late', seq: 0, origin: 'flow', parentId: null, state })
  const manager = (state: Vote['state']): Vote => ({
    id: 'manager',
    seq: 0,
    origin: 'escalation',
    parentId: null,
    state,
  })
  const other = (state: Vote['state']): Vote => ({ id: 'other', seq: 1, origin: 'flow', parentId: null, state })

  test('whoever is first has said it for both, and the other is not asked any more', () => {
    const all = [late('pending'), manager('approved'), other('pending')]
    expect(verdictOf({ mode: 'all', ratioBp: 0 }, all)).toEqual({ is: 'open', ask: [], close: ['late'] })
    expect(verdictOf({ mode: 'all', ratioBp: 0 }, [late('cancelled'), manager('approved'), other('approved')]).is).toBe(
      'passed',
    )
    expect(verdictOf({ mode: 'any', ratioBp: 0 }, [late('rejected'), manager('pending')])).toMatchObject({
      is: 'rejected',
    })
  })
})

describe('any step, counted slowly', () => {
  const state = fc.constantFrom<Vote['state']>('approved', 'rejected', 'pending', 'waiting', 'skipped')
  const mode = fc.constantFrom<Mode>('any', 'all', 'sequential', 'ratio')

  test('comes to the same as asking whether any course of the open votes could still end otherwise', () => {
    fc.assert(
      fc.property(
        fc.array(state, { minLength: 1, maxLength: 6 }),
        mode,
        fc.integer({ min: 1, max: 10_000 }),
        (states, how, ratioBp) => {
          const all = states.map(
            (one, seq): Vote => ({ id: `v${seq}`, seq, origin: 'flow', parentId: null, state: one }),
          )
          expect(verdictOf({ mode: how, ratioBp }, all).is).toBe(slowly(how, states, ratioBp))
        },
      ),
      { numRuns: 500 },
    )
  })

  /** Tries every way the open votes could go: passed or rejected when all ways agree (a yes may come before the last vote does). */
  function slowly(how: Mode, states: Vote['state'][], ratioBp: number): string {
    const yes = (one: Vote['state']) => one === 'approved' || one === 'skipped'
    const ends = (said: boolean[]) => {
      if (how === 'any') return said.some(Boolean)
      if (how === 'ratio') return said.filter(Boolean).length * 10_000 >= ratioBp * said.length
      return said.every(Boolean)
    }
    const open = states.flatMap((one, index) => (one === 'pending' || one === 'waiting' ? [index] : []))
    const courses = Array.from({ length: 2 ** open.length }, (_, bits) =>
      ends(states.map((one, index) => (open.includes(index) ? ((bits >> open.indexOf(index)) & 1) === 1 : yes(one)))),
    )
    return courses.every(Boolean) ? 'passed' : courses.some(Boolean) ? 'open' : 'rejected'
  }
})
