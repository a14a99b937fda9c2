import type { CardWish } from './platform.ts'
import type { Text, TextArgs, TextKey } from './text.ts'

/**
 * An expected no: shown to the person in their language, saying what to do next; never retried, and nothing was changed.
 * The text key is also the machine-readable code. `fields` puts sentences beside the inputs of a form; `cards` show what stands in the way.
 */
export class Refusal extends Error {
  readonly text: Text
  readonly fields: Record<string, Text>
  readonly cards: readonly CardWish[]
  constructor(key: TextKey, args: TextArgs = {}, fields: Record<string, Text> = {}, cards: readonly CardWish[] = []) {
    super(key)
    this.name = 'Refusal'
    this.text = { key, args }
    this.fields = fields
    this.cards = cards
  }
}

/** One of several that fit; `ref` says which where the number does not tell them apart. */
export type Candidate = { no: string; title: string; hint: string; ref?: string }

/** A name that fits several records. The person is shown the candidates and the same action goes on with the chosen one. */
export class Ambiguous extends Error {
  readonly said: string
  readonly candidates: Candidate[]
  constructor(said: string, candidates: Candidate[]) {
    super(`ambiguous: ${said}`)
    this.name = 'Ambiguous'
    this.said = said
    this.candidates = candidates
  }
}

/** The other side asks for patience (429, an outage). The queue waits `afterMs` milliseconds and tries again. */
export class RetryLater extends Error {
  readonly afterMs: number
  constructor(reason: string, afterMs: number) {
    super(reason)
    this.name = 'RetryLater'
    this.afterMs = afterMs
  }
}

/** The other side went silent over something it may have done. The queue comes back, and looks before it does it again. */
export class Unsure extends RetryLater {
  constructor(reason: string, afterMs: number) {
    super(reason, afterMs)
    this.name = 'Unsure'
  }
}

/**
 * What somebody has to mend before a chat can be reached again. The first three close the whole platform:
 * removed: the company took the bot out; signedOut: its key is no longer taken; rights: it lacks a permission;
 * archived, notMember, forbidden, chatGone: the one chat is closed, without the bot, does not let it write, or is not there.
 */
export type Trouble = 'removed' | 'signedOut' | 'rights' | 'archived' | 'notMember' | 'forbidden' | 'chatGone'

/** A copy that cannot be delivered, now or by trying again. It is given up, visibly; without a trouble there is nothing to mend. */
export class Unreachable extends Error {
  readonly trouble: Trouble | undefined
  constructor(reason: string, trouble?: Trouble) {
    super(reason)
    this.name = 'Unreachable'
    this.trouble = trouble
  }
}

/** A message that stands in its chat and can no longer be changed: what it should say now is said anew. */
export class Unchangeable extends Unreachable {
  constructor(reason: string) {
    super(reason)
    this.name = 'Unchangeable'
  }
}
