import { grouped } from '../../core/grouped.ts'
import { newId } from '../../core/id.ts'
import { isZone } from '../../core/moment.ts'
import type { Slot } from '../../core/slots.ts'
import { loadActors } from '../../store/actors.ts'
import type { Company } from '../../store/company.ts'
import type { Tx } from '../../store/db.ts'
import { calendarOf } from '../calendar/read.ts'
import { hearing, rhythmsOf, roomHears } from '../reminders/rhythm.ts'
import { contentFor, isEmpty } from './content.ts'
import { type Due, foldedFor, type Step, takeDue } from './due.ts'
import { type Tallies, tally } from './figures/count.ts'
import { staffOf } from './holders.ts'
import { kindOf } from './kinds.ts'
import { personFigures } from './people.ts'
import { deliver } from './post.ts'
import { digestSettings } from './settings.ts'
import { slotsAround } from './slots.ts'
import { together } from './together.ts'
import { type Window, windowOf } from './window.ts'

type Staging = { now: Date; company: Company; limit: number }

const minute = 60_000

/**
 * Stages the digests whose slot has come, the newest slot of each only. Everything is counted once for all of them; what one reader may
 * see of it is put together without asking the database again, so that one who fails is tried again alone (R150). Returns how many it dealt
 * with: none means that none is left.
 */
export async function stageDigests(tx: Tx, staging: Staging): Promise<number> {
  const { now, company, limit } = staging
  const settings = digestSettings.of(company)
  const all = await takeDue(tx, { now, limit, unopened: settings.unopened })
  if (all.length === 0) return 0
  const step = await stepper(tx, all, staging)
  const steps = all.map(due => {
    try {
      return step(due)
    } catch (error) {
      return tryAgain(due, { now, error })
    }
  })
  await deliver(tx, together(steps), { now, company })
  return all.length
}

/** Reads what all of them need, once, and returns what works out one of them. */
async function stepper(tx: Tx, all: readonly Due[], { now, company }: Staging) {
  const settings = digestSettings.of(company)
  const readers = all.map(({ userId, ownerId }) => userId ?? ownerId)
  const calendar = await calendarOf(tx, company.zone)
  const around = slotsAround(now, calendar)
  const mayHearAt = hearing(now, calendar)
  const actors = await loadActors(tx, readers, now)
  const rhythms = await rhythmsOf(tx, readers, company)
  const folded = await foldedFor(tx, readers)
  const staff = await staffOf(tx)
  const counted = await countAll(tx, all, { around, company })

  return function step(due: Due): Step {
    if (!isZone(due.zone)) throw new Error(`${due.zone} is no time zone`)
    const { next, newest } = around(due)
    const actor = actors.get(due.userId ?? due.ownerId)
    if (!actor) return due.spaceId ? { due, next, paused: 'ownerLeft' } : { due, next }
    const rhythm = rhythms.get(actor.id)
    if (due.userId && rhythm) {
      const at = mayHearAt(rhythm, 'usual')
      // After the night the same slot; after an absence the next one, which then tells of all that time.
      if (at > now)
        return { due, next: rhythm.silentUntil && rhythm.silentUntil > now ? next : { day: due.nextOn, at } }
    }
    const roomMay = due.spaceId ? roomHears(now, { company, calendar }) : now
    if (roomMay > now) return { due, next: { day: due.nextOn, at: roomMay } }
    if (isIgnored(due, settings.unopened)) {
      const weekly = around({ ...due, every: 'week', anchor: 1 })
      return { due, next: weekly.next, every: 'week' }
    }
    const { slotOn, window } = slotAndWindow(due, newest, company)
    const parts = { kind: kindOf(due.kind, due.every), actor, staff, tallies: counted(due, window), slowed: due.slowed }
    const own = parts.kind.ownDay && due.every === 'day' ? (folded.get(actor.id) ?? []) : []
    const content = contentFor({ ...parts, folded: own })
    return { due, next, run: { id: newId(), slotOn, window, state: isEmpty(content) ? 'empty' : 'sent', content } }
  }
}

/** One that cannot be worked out is tried again by itself, less and less often; its slot stays. */
function tryAgain(due: Due, { now, error }: { now: Date; error: unknown }): Step {
  const wait = Math.min(5 * 2 ** due.tries, 60) * minute
  const next = { day: due.nextOn, at: new Date(now.getTime() + wait) }
  return { due, next, error: error instanceof Error ? error.message : String(error) }
}

/** True for a daily one whose last ones nobody opened, nor did anything else here (R149). */
function isIgnored({ userId, every, slowed, unopened }: Due, most: number): boolean {
  return userId !== null && every === 'day' && !slowed && unopened >= most
}

/** The newest slot that has begun, and what is told in it: after a downtime the others are left out. */
function slotAndWindow(due: Due, newest: Slot | undefined, { zone }: Company): { slotOn: string; window: Window } {
  const slotOn = newest && newest.day > due.nextOn ? newest.day : due.nextOn
  return { slotOn, window: windowOf(due, { slotOn, zone }) }
}

type Around = ReturnType<typeof slotsAround>

/** Counts each kind's figures once for each window that is asked for. */
async function countAll(tx: Tx, all: readonly Due[], { around, company }: { around: Around; company: Company }) {
  const windowOfDue = (due: Due) => slotAndWindow(due, around(due).newest, company).window
  const wanted = grouped(
    all.filter(due => isZone(due.zone)),
    due => keyOf(due, windowOfDue(due)),
  )
  const tallies = new Map<string, Tallies>()
  for (const [key, [due]] of wanted) {
    if (!due) continue
    const { needs, changed, asItStands, people } = kindOf(due.kind, due.every)
    const figures = [...needs, ...changed, ...asItStands, ...personFigures(people)]
    tallies.set(key, await tally(tx, { figures, window: windowOfDue(due), company }))
  }
  return (due: Due, window: Window): Tallies => tallies.get(keyOf(due, window)) ?? { now: new Map(), before: new Map() }
}

function keyOf({ kind }: Due, { every, now, today }: Window): string {
  return `${kind} ${every} ${now.fromOn} ${now.toOn} ${today}`
}
