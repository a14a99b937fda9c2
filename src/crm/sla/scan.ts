import type { CardWish, RecordRef } from '../../core/platform.ts'
import { peopleWhoMay } from '../../store/actors.ts'
import type { Context } from '../action.ts'
import { calendarOf } from '../calendar/read.ts'
import { hearing, rhythmsOf } from '../reminders/rhythm.ts'
import { defineRoutine } from '../routine.ts'
import { type AlertKind, alertCard } from './alert.ts'

const atOnce = 500
const few = 5

type Fallen = { ticketId: string; kind: AlertKind; episode: number; priority: string; ownerId: string | null }

/** Looks at the clocks that fell due: the people who can still do something are told, once for each warning and each breach (R134). */
export const scanClocks = defineRoutine({
  name: 'sla.scan',
  when: 'tick',
  async run({ now, look, act }) {
    for (;;) {
      const [due] = await look(
        tx => tx.sql`select 1 from "Ticket" where "slaNextAt" <= ${now} order by "slaNextAt" limit 1`,
      )
      if (!due) return
      let looked = false
      await act(async context => {
        const fallen = await context.tx.sql<Fallen>`select * from shoal_sla_scan(${now}, ${atOnce})`
        looked = true
        return tellAbout(context, fallen)
      })
      if (!looked) return
    }
  },
})

/** Who waits for the end of their night. */
export const wakeUp = defineRoutine({
  name: 'sla.notices',
  when: 'tick',
  async run({ now, look, act }) {
    const [due] = await look(
      tx => tx.sql`select 1 from "SlaNotice" where "sentAt" is null and "dueAt" <= ${now} order by "dueAt" limit 1`,
    )
    if (!due) return
    await act(async ({ tx }) => {
      const sent = await tx.sql<{ ticketId: string; kind: AlertKind; recipientId: string; open: boolean }>`
        with sent as (
          update "SlaNotice" n set "sentAt" = ${now} where "fireKey" = any (array(
            select "fireKey" from "SlaNotice" where "sentAt" is null and "dueAt" <= ${now} order by "dueAt" limit ${atOnce} for update skip locked))
          returning *
        )
        select s."ticketId", s.kind, s."recipientId", t.state in ('new', 'taken', 'onTheWay', 'working') as open
        from sent s join "Ticket" t on t.id = s."ticketId"`
      // What was done in the night needs nobody in the morning.
      return { cards: toEach(sent.filter(({ open }) => open)) }
    })
  },
})

async function tellAbout(context: Context, fallen: Fallen[]) {
  const told = fallen.filter(one => !(one.kind.endsWith('Warn') && fallen.some(other => isSame(one, other))))
  const changed = fallen.map(({ ticketId }): RecordRef => ({ entity: 'ticket', id: ticketId }))
  const audit = fallen
    .filter(({ kind }) => kind.endsWith('Breach'))
    .map(({ ticketId, kind }) => ({
      action: `ticket.${kind}`,
      on: { entity: 'ticket' as const, id: ticketId },
      facts: {},
    }))
  return { changed, audit, cards: [...(await toPeople(context, told)), ...(await toEverybody(context, told))] }
}

/** A warning found together with its breach says nothing new. */
function isSame(warning: Fallen, breach: Fallen): boolean {
  return warning.ticketId === breach.ticketId && breach.kind === warning.kind.replace('Warn', 'Breach')
}

/**
 * The one who is at it, and for a breach their manager; where that one is away, those who could give it to somebody else. Each hears it at their own
 * hours (R143); the breach of an urgent ticket rings at once for whoever is there.
 */
async function toPeople({ tx, now, company }: Context, fallen: Fallen[]): Promise<CardWish[]> {
  const owned = fallen.filter(({ ownerId }) => ownerId !== null)
  if (owned.length === 0) return []
  const owners = await tx.user.findMany({
    where: { id: { in: owned.flatMap(({ ownerId }) => ownerId ?? []) } },
    select: { id: true, dutyState: true, manager: { select: { id: true, status: true } } },
  })
  const dispatchers = owners.some(({ dutyState }) => dutyState === 'away') ? await whoDispatches(tx) : []
  const told = owned.flatMap(one => {
    const owner = owners.find(({ id }) => id === one.ownerId)
    if (!owner) return []
    const isBreach = one.kind.endsWith('Breach')
    const boss = isBreach && owner.manager?.status === 'active' ? [owner.manager.id] : []
    const helpers = isBreach && owner.dutyState === 'away' ? dispatchers : []
    return [...new Set([owner.id, ...boss, ...helpers])].map(id => ({
      one,
      id,
      rings: isBreach && one.priority === 'urgent',
    }))
  })
  const rhythms = await rhythmsOf(tx, [...new Set(told.map(({ id }) => id))], company)
  const mayHearAt = hearing(now, await calendarOf(tx, company.zone))
  const notices = told.flatMap(({ one, id, rings }) => {
    const rhythm = rhythms.get(id)
    if (!rhythm) return []
    const isAway = owners.some(owner => owner.id === id && owner.dutyState === 'away')
    return {
      fireKey: `${one.ticketId}:${one.kind}:${one.episode}:${id}`,
      ...{ ticketId: one.ticketId, kind: one.kind, recipientId: id },
      dueAt: mayHearAt(rhythm, rings && !isAway ? 'asked' : 'usual'),
    }
  })
  const fresh = await tx.sql<{ ticketId: string; kind: AlertKind; recipientId: string; sentAt: Date | null }>`
    insert into "SlaNotice" ("fireKey", "ticketId", kind, "recipientId", "dueAt", "sentAt")
    select n."fireKey", n."ticketId", n.kind, n."recipientId", n."dueAt", case when n."dueAt" <= ${now} then ${now}::timestamptz end
    from jsonb_to_recordset(${JSON.stringify(notices)}::jsonb) as n("fireKey" text, "ticketId" uuid, kind text, "recipientId" uuid, "dueAt" timestamptz)
    on conflict ("fireKey") do nothing returning "ticketId", kind, "recipientId", "sentAt"`
  return toEach(fresh.filter(({ sentAt }) => sentAt))
}

type Notice = { ticketId: string; kind: AlertKind; recipientId: string }

/** A card for each; whoever would get more than a few at once gets one list instead. */
function toEach(notices: Notice[]): CardWish[] {
  return [...new Set(notices.map(({ recipientId }) => recipientId))].flatMap((dm): CardWish[] => {
    const own = notices.filter(({ recipientId }) => recipientId === dm)
    if (own.length <= few) return own.map(({ ticketId, kind }) => alertCard(ticketId, kind, { dm }))
    return [{ view: 'tickets', of: { entity: 'user', id: dm }, params: { scope: 'soon', page: 1 }, to: { dm } }]
  })
}

/** What nobody is at concerns the whole channel; without one, those who hand tickets out. */
async function toEverybody({ tx }: Context, fallen: Fallen[]): Promise<CardWish[]> {
  const free = fallen.filter(({ ownerId }) => ownerId === null)
  if (free.length === 0) return []
  const room = await tx.chatSpace.findFirst({ where: { purpose: 'ticket', kind: 'group' }, select: { id: true } })
  if (room) return free.map(({ ticketId, kind }) => alertCard(ticketId, kind, { rooms: 'ticket' }))
  const dispatchers = await whoDispatches(tx)
  return free.flatMap(({ ticketId, kind }) => dispatchers.map(dm => alertCard(ticketId, kind, { dm })))
}

async function whoDispatches(tx: Context['tx']): Promise<string[]> {
  return (await peopleWhoMay(tx, { verb: 'assign', entity: 'ticket' })).map(({ id }) => id)
}
