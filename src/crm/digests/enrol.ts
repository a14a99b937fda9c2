import { newId } from '../../core/id.ts'
import { isZone } from '../../core/moment.ts'
import { loadActors } from '../../store/actors.ts'
import type { Company } from '../../store/company.ts'
import type { Tx } from '../../store/db.ts'
import { calendarOf } from '../calendar/read.ts'
import { defineRoutine } from '../routine.ts'
import { digestKinds } from './kinds.ts'
import { digestSettings } from './settings.ts'
import { slotsAround } from './slots.ts'

type Row = { id: string; zone: string | null }

/**
 * Gives everybody the digests their work suggests, from their next slot on; what somebody has, or has turned off, stays as it is. Whoever
 * moved to another zone gets theirs by the new clock. Returns how many are new.
 */
export async function enrol(tx: Tx, { now, company }: { now: Date; company: Company }): Promise<number> {
  const people = await tx.sql<Row>`
    select u.id, u."timeZone" as zone from "User" u where u.status = 'active' and exists (select 1 from "ChatIdentity" i where i."userId" = u.id)`
  const actors = await loadActors(
    tx,
    people.map(({ id }) => id),
    now,
  )
  const around = slotsAround(now, await calendarOf(tx, company.zone))
  const at = digestSettings.of(company).hour * 60
  const rows = people.flatMap(({ id, zone: own }) => {
    const actor = actors.get(id)
    const zone = own && isZone(own) ? own : company.zone
    const kinds = actor ? Object.values(digestKinds).filter(kind => kind.isFor(actor)) : []
    return kinds.flatMap(kind =>
      kind.usually.map(every => {
        const { next } = around({ every, anchor: 1, at, zone })
        return { id: newId(), kind: kind.name, userId: id, every, at, zone, nextOn: next.day, nextAt: next.at }
      }),
    )
  })
  const made = await tx.sql`
    insert into "Digest" (id, kind, "userId", "ownerId", every, at, zone, "nextOn", "nextAt", "createdAt")
    select r.id, r.kind, r."userId", r."userId", r.every, r.at, r.zone, r."nextOn", r."nextAt", ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, kind text, "userId" uuid, every text, at int, zone text, "nextOn" date, "nextAt" timestamptz)
    on conflict do nothing returning id`
  await tx.sql`
    update "Digest" d set zone = r.zone, "nextOn" = r."nextOn", "nextAt" = r."nextAt"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(kind text, "userId" uuid, every text, at int, zone text, "nextOn" date, "nextAt" timestamptz)
    where d."userId" = r."userId" and d.kind = r.kind and d.every = r.every and d.at = r.at and d.zone <> r.zone`
  return made.length
}

/** Every night, for who is new or has another role. */
export const enrolDaily = defineRoutine({
  name: 'digests.enrol',
  when: { daily: '04:30' },
  async run({ look, now, company }) {
    if (digestSettings.of(company).on) await look(tx => enrol(tx, { now, company }))
  },
})
