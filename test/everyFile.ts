import fc from 'fast-check'
import { afterAll, expect } from 'vitest'

/**
 * Random tests try the same inputs on every machine, so that a change is judged by what it changed.
 * SEED=new looks for what nobody thought of yet, and SEED=12 again at what that found.
 */
const { SEED = '1' } = process.env
if (SEED !== 'new') fc.configureGlobal({ seed: Number(SEED) })

// Whatever was typed or sent: no text is ever taken for a part of the language.
afterAll(() => {
  const added = []
  for (const name in {}) added.push(name)
  expect(added).toEqual([])
})
