import { setTimeout as sleep } from 'node:timers/promises'
import { RetryLater, Unsure } from '../../core/errors.ts'

const tries = 6
const longestMs = 30_000

/**
 * Does something again when Slack asks for patience: words to a person, which nobody else will say. Not when Slack went silent over it
 * and it may have been done, for saying it twice is worse; nor when we stop, for what is left unsaid is kept.
 */
export async function patiently<T>(work: () => Promise<T>, stop: AbortSignal): Promise<T> {
  for (let turn = 1; ; turn++) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof RetryLater) || error instanceof Unsure || turn === tries) throw error
      await sleep(Math.min(error.afterMs, longestMs), undefined, { ref: false, signal: stop })
    }
  }
}
