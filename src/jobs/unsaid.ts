import { z } from 'zod'
import type { Hearing } from '../app/hear.ts'
import type { Act } from '../core/platform.ts'
import type { Store } from '../store/db.ts'
import { takeUnsaid } from '../store/inbox.ts'

// It was written by us, from a value of this type.
const kept = z.custom<Act>()

/**
 * Says the answers whose process went away between the response and its last word. What was done stands; this is only the telling.
 * Returns how many there were.
 */
export function createSayUnsaid({ store, ears }: { store: Store; ears: ReadonlyMap<string, Hearing> }) {
  return async function sayUnsaid(): Promise<number> {
    const left = (await takeUnsaid(store)).map(stored => kept.parse(stored))
    await Promise.all(left.map(async inbound => ears.get(inbound.platform)?.sayAgain(inbound)))
    return left.length
  }
}
