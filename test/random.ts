import fc from 'fast-check'

/**
 * Random tests try the same inputs on every machine, so that a change is judged by what it changed.
 * SEED=new looks for what nobody thought of yet, and SEED=12 again at what that found.
 */
const { SEED = '1' } = process.env
if (SEED !== 'new') fc.configureGlobal({ seed: Number(SEED) })
