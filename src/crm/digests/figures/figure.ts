import type { Entity } from '../../../core/platform.ts'
import type { Text, TextKey } from '../../../core/text.ts'
import type { Tx } from '../../../store/db.ts'
import type { RowButton } from '../../list.ts'
import type { Span, Window } from '../window.ts'

/** Whose happenings are meant: owners and pools by their ids; null is everybody's. */
export type Holders = string[] | null

/** Why a figure has nothing to count: which step nobody takes, and the button that starts it. */
export type Why = { text: Text; button?: Omit<RowButton, 'title'> & { title: TextKey } }

/**
 * One number of a digest: what is counted and over which time, who may see it, and what can be done about it. The rows that are counted
 * are those of the view "FigureMoment" or "FigureDay" with the name `hit`; the list behind the number is the same rows.
 *
 * `span` is the time it counts, from the window of the digest. One that has no `compare` is as it stands, and is not compared.
 */
export type Figure = {
  name: string
  hit: string
  by: 'moment' | 'day'
  /** Counted for those whose records of this kind the reader may read; "own" for the reader alone. */
  of: Entity | 'own'
  /** Counted only for who may read records of this kind at all: tickets of a customer are no business of whoever reads customers alone. */
  also?: Entity
  /** Its sum is told too, to those who may read amounts. */
  money?: true
  /** What stands where others have money: minutes, told as hours, or the stars of ratings, told as their mean. */
  adds?: 'minutes' | 'stars'
  /** Since when the oldest of them lies there is told too. */
  oldest?: true
  span(window: Window): Span
  compare?(window: Window): Span
  /** What to do about it beside looking at the list. */
  button?: Omit<RowButton, 'title'> & { title: TextKey }
  /** Asked when there is nothing to count. */
  why?(tx: Tx, holders: Holders): Promise<Why | undefined>
}

/** Checks a figure's shape where it is written. */
export function defineFigure(figure: Figure): Figure {
  return figure
}
