/** Where `now` comes from. Nothing else in the house reads the process clock. */
export type Clock = { now(): Date }

/** A clock that can be moved; `offset` is how far it is, in milliseconds, from where it started. */
export type MovableClock = Clock & { shift(byMs: number): void; offset(): number }

/** A clock that runs at normal speed, shifted by an offset in milliseconds: the playground's time machine. */
export function shiftedClock(offsetMs = 0): MovableClock {
  let offset = offsetMs
  return {
    now: () => new Date(Date.now() + offset),
    shift: byMs => {
      offset += byMs
    },
    offset: () => offset,
  }
}

/** A clock that stands still until it is moved: for tests and for the demo company's past. */
export function handClock(start: Date): MovableClock & { set(to: Date): void } {
  let offset = 0
  return {
    now: () => new Date(start.getTime() + offset),
    shift: byMs => {
      offset += byMs
    },
    offset: () => offset,
    set: to => {
      offset = to.getTime() - start.getTime()
    },
  }
}
