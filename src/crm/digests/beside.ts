import type { Actor } from '../../core/rights.ts'
import type { Reader } from '../../core/text.ts'
import type { Company } from '../../store/company.ts'
import type { Tx } from '../../store/db.ts'
import type { Why } from './figures/figure.ts'
import { holdersFor, staffOf } from './holders.ts'
import type { DigestKind } from './kinds.ts'
import type { Window } from './window.ts'

/** For whom something is put beside the figures of a digest; without actor it is for a room. */
export type Asked = {
  tx: Tx
  actor: Actor | null
  reader: Reader
  company: Company
  kind: DigestKind
  window: Window
  /** The figures that have something to tell. */
  counted: readonly string[]
}

/**
 * What stands in a digest beside its figures: at most one picture (`url` names a kept file, as `pictureOf` says), and lines on what is
 * missing. Whoever puts the house together may hand over another one that asks this one and adds to it.
 */
export type Beside = (asked: Asked) => Promise<{ picture?: { url: string; says: string }; gaps: Why[] }>

const mostGaps = 3

/**
 * The lines that the figures themselves have on what is missing: each asks, where there is nothing to count, which step nobody takes. Who
 * looks after the money reads it every day, others in their reviews.
 */
export const figureGaps: Beside = async ({ tx, actor, kind, window, counted }) => {
  if (!actor || (window.every === 'day' && kind.name !== 'finance')) return { gaps: [] }
  const staff = await staffOf(tx)
  const asked = [...kind.changed, ...kind.asItStands].filter(({ name }) => !counted.includes(name))
  const gaps: Why[] = []
  for (const figure of asked) {
    const holders = figure.why ? holdersFor(actor, figure, staff) : undefined
    if (holders === undefined) continue
    const why = await figure.why?.(tx, holders && [...holders])
    if (why && !gaps.some(({ text }) => text.key === why.text.key)) gaps.push(why)
  }
  return { gaps: gaps.slice(0, mostGaps) }
}
