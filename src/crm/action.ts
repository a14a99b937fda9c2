import type { z } from 'zod'
import type { FileRef } from '../core/files.ts'
import type { Deed, Outcome, RecordRef } from '../core/platform.ts'
import type { Actor, Allow } from '../core/rights.ts'
import type { Locale, Reader } from '../core/text.ts'
import type { Company } from '../store/company.ts'
import type { Tx } from '../store/db.ts'

/** Everything a verb may use. There is no fetch and no clock in it: time is a value, and nothing leaves the transaction. */
export type Context = {
  tx: Tx
  actor: Actor
  now: Date
  /** How the actor reads: for sentences that become part of a card or a form. */
  reader: Reader
  company: Company
  /** The chat it happens in; null for jobs. */
  space: { id: string; kind: 'group' | 'dm' } | null
  /** What the card shows that was tapped, or below which it was said; null when there was none. */
  card: RecordRef | null
  said: Deed['kind'] | 'job'
  /** The message of somebody that a typed line quotes or answers. */
  quote: { message: string; text: string } | null
  /** What was sent along. */
  files: FileRef[]
}

/** Words in both languages. */
type Bilingual<T> = { [locale in Locale]: T }

/** What was done and can be taken back, as the trail remembers it. */
export type Done = { id: string; entity: string; entityId: string; facts: Record<string, unknown> }

/** Something a person can do: by a typed command, a tap, a form or a job, always through the same value. */
export type Action<Input = unknown> = {
  /** Area and verb: "lead.claim". */
  name: string
  /** The words people type. The first is the one we teach; an action without words is reached by buttons only. */
  words: Bilingual<string[]>
  /** What follows the word: "<lead…>". */
  usage: Bilingual<string>
  /** One line for the help. */
  does: Bilingual<string>
  input: z.ZodType<Input>
  /** Turns what was typed after the word into the input; `word` is the one of its words that was said, in small letters. */
  read(rest: string, word?: string): unknown
  allow: Allow
  run(context: Context, input: Input): Promise<Outcome>
  /** Takes the act back, if it is still possible; what cannot be taken back has none. */
  undo?(context: Context, done: Done): Promise<Outcome>
}

/** Checks an action's shape where it is written. Ex: `export const claim = defineAction({ name: 'lead.claim', … })` */
export function defineAction<Input>(action: Action<Input>): Action<Input> {
  return action
}
