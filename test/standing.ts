import type pg from 'pg'

/** What must agree at any moment, however the app was killed: who owns what, who counts what, which copies are stale. */
export type Standing = {
  leads: { id: string; no: string; ownerId: string | null }[]
  open: { entityId: string; ownerId: string }[]
  held: { userId: string; value: number }[]
  stale: { id: string; view: string; drawn: number; wanted: number }[]
}

export async function standing(database: pg.ClientBase): Promise<Standing> {
  const rows = async <Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> =>
    (await database.query<Row>(sql)).rows
  return {
    leads: await rows(`select id, no, "ownerId" from "Lead" where "convertedAt" is null and "deletedAt" is null`),
    open: await rows(`select "entityId", "ownerId" from "OwnershipEpisode" where entity = 'lead' and "endAt" is null`),
    held: await rows(`select "userId", value from "OwnerCounter" where kind = 'held' and entity = 'lead'`),
    stale: await rows(
      `select id, view, drawn, wanted from "CardPost" where state in ('queued', 'live') and drawn < wanted`,
    ),
  }
}

/** What does not agree, in sentences; empty when all is well. */
export function faultsIn({ leads, open, held, stale }: Standing): string[] {
  const owners = new Set([...held.map(({ userId }) => userId), ...leads.flatMap(({ ownerId }) => ownerId ?? [])])
  const alive = new Set(leads.map(({ id }) => id))
  return [
    ...leads.flatMap(({ id, no, ownerId }) => {
      const episodes = open.filter(({ entityId }) => entityId === id)
      if (episodes.length > 1) return `${no} has ${episodes.length} open episodes`
      if (ownerId !== null && episodes[0]?.ownerId !== ownerId) return `${no} has an owner without an open episode`
      return ownerId === null && episodes.length > 0 ? `${no} has an open episode without an owner` : []
    }),
    ...open
      .filter(({ entityId }) => !alive.has(entityId))
      .map(({ entityId }) => `an episode is open for ${entityId}, which is gone`),
    ...[...owners].flatMap(userId => {
      const counted = held.find(row => row.userId === userId)?.value ?? 0
      const owned = leads.filter(lead => lead.ownerId === userId).length
      return counted === owned ? [] : `${userId} is said to hold ${counted} leads and holds ${owned}`
    }),
    ...stale.map(({ id, view, drawn, wanted }) => `the ${view} copy ${id} shows ${drawn} of ${wanted}`),
  ]
}
