/** Where `now` comes from. Nothing else in the house reads the process clock. */
export type Clock = { now(): Date }

/** The clock of a real deployment. */
export const systemClock: Clock = { now: () => new Date() }

/** A clock that runs at normal speed, shifted by an offset in milliseconds: the playground's time machine. */
export function shiftedClock(offsetMs = 0): Clock & { shift(byMs: number): void; offset(): number } {
  let offset = offsetMs
  return {
    now: () => new Date(Date.now() + offset),
    shift: byMs => {
      offset += byMs
    },
    offset: () => offset,
  }
}

/** A clock that stands still until it is set: for tests and for the demo company's past. */
export function handClock(start: Date): Clock & { set(to: Date): void } {
  let at = start
  return {
    now: () => new Date(at),
    set: to => {
      at = to
    },
  }
}
