import type { Every, Slot } from '../../core/slots.ts'
import type { Tx } from '../../store/db.ts'
import type { Content } from './content.ts'
import type { DigestKind } from './kinds.ts'
import type { Window } from './window.ts'

/** A digest whose slot has come. */
export type Due = {
  id: string
  kind: DigestKind['name']
  userId: string | null
  spaceId: string | null
  ownerId: string
  every: Every
  anchor: number
  at: number
  zone: string
  nextOn: string
  doneTo: string | null
  slowed: boolean
  tries: number
  /** How many of the last ones were told without a sign of the reader since. */
  unopened: number
}

/** What becomes of one digest: the run that is written down, if any, and where it goes on. One that is held is told with a longer one. */
export type Step = {
  due: Due
  run?: { id: string; slotOn: string; window: Window; state: 'sent' | 'empty' | 'held'; content: Content }
  next: Slot
  /** Changes of the digest itself: it comes less often, or stops. */
  every?: Due['every']
  paused?: string
  error?: string
}

/**
 * Takes digests whose slot has come, each with the others of the same person: those of one morning are told together. A person belongs to one
 * process at a time; others may take others at the same time. `unopened` is how many of the last ones are looked at.
 */
export async function takeDue(
  tx: Tx,
  { now, limit, unopened }: { now: Date; limit: number; unopened: number },
): Promise<Due[]> {
  return tx.sql<Due>`
    with first as materialized (
      select distinct coalesce("userId", id) as whose
      from (select "userId", id from "Digest" where state = 'on' and "nextAt" <= ${now} order by "nextAt", id limit ${limit}) first
    ), mine as materialized (
      select whose from first where pg_try_advisory_xact_lock(hashtextextended('digest ' || whose, 0))
    ), due as materialized (
      select d.* from "Digest" d where d.state = 'on' and d."nextAt" <= ${now} and coalesce(d."userId", d.id) in (select whose from mine)
      for update skip locked
    )
    select d.*, (
      select count(*)::int from (
        select r.at from "DigestRun" r where r."digestId" = d.id and r.state = 'sent' order by r."slotOn" desc limit ${unopened}
      ) last where last.at > coalesce(h."seenAt", '-infinity')
    ) as unopened
    from due d left join "Rhythm" h on h."userId" = d."userId"`
}

/** Reminders that wait for the digest of these people, by person, the oldest first. */
export async function foldedFor(tx: Tx, people: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await tx.sql<{ person: string; ids: string[] }>`
    select "recipientId" as person, array_agg(id order by "dueAt") as ids from "Reminder"
    where state = 'folded' and "recipientId" = any (${people}::uuid[]) group by 1`
  return new Map(rows.map(({ person, ids }) => [person, ids]))
}
