import type { Entity, RecordRef } from '../../core/platform.ts'
import type { Text } from '../../core/text.ts'
import type { Company } from '../../store/company.ts'
import type { Tx } from '../../store/db.ts'
import type { RowButton } from '../list.ts'

/** A reminder as it is stored, with the record it is about as far as it has a number. */
export type Reminder = {
  id: string
  kind: string
  entity: Entity
  entityId: string
  recipientId: string
  dueAt: Date
  wasDueAt: Date | null
  state: string
  view: string | null
  params: Record<string, unknown>
  says: Text | { words: string } | null
  snoozes: number
  no: string | null
  title: string | null
}

/** Something that somebody should be reminded of. `key` says about what and since when; the person is added to it. */
export type Found = {
  to: string
  of: RecordRef
  key: string
  says: Text
  params?: Record<string, unknown>
}

/** One morning in one zone: `since` is the local day of the last one, `today` this one's. */
type Looking = { tx: Tx; now: Date; company: Company; zone: string; today: string; since: string }

/**
 * One sort of reminder, brought by the area that knows of it.
 *
 * asked: the person set it to that minute themselves, so it rings then, even at night; promised: no budget keeps it back; urgent: no budget
 * and no absence does; usual: so many a day, the rest goes into the next digest. `usually` is how it comes unless a person said otherwise.
 */
export type ReminderKind = {
  name: string
  urgency: 'asked' | 'promised' | 'urgent' | 'usual'
  usually: 'push' | 'digest'
  /** The card of the record it comes as; without one, a plain card. */
  view?: string
  /** Its card says itself why it came, so nothing is said above it. */
  explains?: true
  /** What many of it in one morning come as; without one, a list of their own words. */
  list?: { view: string; params: Record<string, unknown> }
  /** The first thing to do about it, for the plain card and for lists. */
  button?(reminder: Reminder): Omit<RowButton, 'title'> & { title: Text }
  /**
   * Of those that were held back, the ids of the ones that still need the person they are for; whoever was handed one by a colleague (`params.by`)
   * needs not be the record's owner. A kind without it is settled by its own verbs alone.
   */
  stands?(asked: Pick<Looking, 'tx' | 'now' | 'company'>, held: readonly Reminder[]): Promise<string[]>
  /** What is due on a morning. What was told before may be found again: its key tells. */
  find?(looking: Looking): Promise<Found[]>
}

/** Checks a kind's shape where it is written. */
export function defineReminder(kind: ReminderKind): ReminderKind {
  return kind
}
