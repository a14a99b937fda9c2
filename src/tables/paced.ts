import { ReadableStream } from 'node:stream/web'
import { setTimeout as sleep } from 'node:timers/promises'

/** The source has nothing more, and the reader asks for more. */
export class UsedUp extends Error {}

/** A stream of slices, and the way to wait for what somebody makes of it. */
type Paced = { stream: ReadableStream<Uint8Array>; waitFor<T>(work: () => Promise<T>): Promise<T> }

/**
 * Bytes for a reader that reads on although nobody takes what it has read: they come slice by slice, and only while somebody waits for
 * its work. Throws UsedUp into a reader that asks for more than there is.
 */
export function paced(slices: AsyncIterable<Uint8Array>): Paced {
  let isAwaited = false
  let goOn = () => {}

  async function* given() {
    for await (const slice of slices) {
      do {
        if (!isAwaited) await new Promise<void>(resume => (goOn = resume))
        // What the reader has already is handed on first.
        await sleep(1)
      } while (!isAwaited)
      yield slice
    }
    throw new UsedUp()
  }

  async function waitFor<T>(work: () => Promise<T>): Promise<T> {
    isAwaited = true
    goOn()
    try {
      return await work()
    } finally {
      isAwaited = false
    }
  }

  return { stream: ReadableStream.from(given()), waitFor }
}
