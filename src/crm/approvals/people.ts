import type { Tx } from '../../store/db.ts'
import type { ApproveStep, Source } from './flow.ts'

/** For whom people are looked for. */
export type Seeking = {
  initiatorId: string
  /** Who owns the record. */
  ownerId: string | null
  /** Whom the initiator chose, where a step lets them. */
  picked: readonly string[]
  /** The kind of document and its amount in base currency: what a delegation may be limited to. */
  entity: string
  baseMinor: bigint | null
  /** Money is never approved without somebody's say: a step that finds nobody is not passed over. */
  money: boolean
  now: Date
}

/** Why somebody is asked whom the flow does not name: it found nobody, or whoever it names is not here any more. */
export type Why = 'noApprover' | 'left'
/** Somebody who is asked; `actingForId` is the person they stand in for. */
export type Asked = { userId: string; actingForId: string | null; why?: Why }

/**
 * Who is asked in a step, each once. People who left are replaced by their manager; whoever asks for something does not decide it, unless
 * the step allows it or nobody stands above them; where nobody is found, the admins are asked, or the step is passed over if it says so.
 */
export async function peopleOf(tx: Tx, step: ApproveStep, seeking: Seeking): Promise<Asked[]> {
  const named = await sourcePeople(tx, step.from, seeking)
  const present = (await Promise.all(named.map(id => inTheirPlace(tx, id, step, seeking)))).flat()
  const asked = once(present)
  const pass = step.whenEmpty === 'pass' && !seeking.money
  if (asked.length > 0 || pass || named.includes(seeking.initiatorId)) return asked
  return once((await admins(tx)).map((userId): Asked => ({ userId, actingForId: null, why: 'noApprover' })))
}

/** The people a source names, in order, before anybody is replaced. */
export async function sourcePeople(
  tx: Tx,
  source: Source,
  { initiatorId, ownerId, picked }: Seeking,
): Promise<string[]> {
  switch (source.who) {
    case 'users':
      return source.ids
    case 'role':
      return roleMembers(tx, source.role)
    case 'manager':
      return (await chainAbove(tx, initiatorId, source.levels)).slice(-1)
    case 'managers':
      return chainAbove(tx, initiatorId, source.levels)
    case 'departmentHead':
      return departmentHead(tx, initiatorId)
    case 'owner':
      return ownerId ? [ownerId] : []
    case 'picked':
      return [...picked]
  }
}

/** The same person, or whoever is asked instead. */
async function inTheirPlace(tx: Tx, id: string, step: ApproveStep, seeking: Seeking): Promise<Asked[]> {
  const present = await activeFrom(tx, id)
  if (!present) return (await admins(tx)).map(userId => ({ userId, actingForId: null, why: 'left' }))
  if (present.userId === seeking.initiatorId) return forThemselves(tx, present.userId, step, seeking)
  const delegate = await delegateOf(tx, present.userId, seeking)
  if (!delegate) return [present]
  if (delegate !== seeking.initiatorId) return [{ userId: delegate, actingForId: present.userId }]
  return aboveOr(tx, present.userId, { userId: present.userId, actingForId: null }, seeking)
}

/** Whoever asks is the one who would decide: their manager does, and where there is none they may. */
async function forThemselves(tx: Tx, userId: string, { whenSelf }: ApproveStep, seeking: Seeking): Promise<Asked[]> {
  if (whenSelf === 'skip') return []
  const self: Asked = { userId, actingForId: null }
  return whenSelf === 'allow' ? [self] : aboveOr(tx, userId, self, seeking)
}

async function aboveOr(tx: Tx, userId: string, otherwise: Asked, { initiatorId }: Seeking): Promise<Asked[]> {
  const above = (await chainAbove(tx, userId, 20)).filter(id => id !== initiatorId)
  const [manager] = above
  return [manager ? { userId: manager, actingForId: null } : otherwise]
}

/** The person if they still work here, else the nearest manager who does. */
async function activeFrom(tx: Tx, id: string): Promise<Asked | undefined> {
  const user = await tx.user.findUnique({ where: { id }, select: { status: true } })
  if (user?.status === 'active') return { userId: id, actingForId: null }
  const [manager] = await chainAbove(tx, id, 20)
  return manager ? { userId: manager, actingForId: null, why: 'left' } : undefined
}

/** Active managers above a person, nearest first. A chain that bites its own tail ends there. */
export async function chainAbove(tx: Tx, id: string, levels: number): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>`
    with recursive above as (
      select u."managerId" as id, 1 as level, array[u.id] as seen from "User" u where u.id = ${id} and u."managerId" is not null
      union all
      select u."managerId", a.level + 1, a.seen || u.id from above a join "User" u on u.id = a.id
      where u."managerId" is not null and not u."managerId" = any (a.seen || u.id) and a.level < 20
    )
    select a.id from above a join "User" u on u.id = a.id where u.status = 'active' order by a.level limit ${levels}`
  return rows.map(row => row.id)
}

async function roleMembers(tx: Tx, role: string): Promise<string[]> {
  const users = await tx.user.findMany({
    where: { status: 'active', roles: { some: { role: { name: role } } } },
    orderBy: { createdOrder: 'asc' },
    select: { id: true },
  })
  return users.map(({ id }) => id)
}

/** The head of the initiator's department; a department without one is asked for by the one above it. */
async function departmentHead(tx: Tx, initiatorId: string): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>`
    select d."headId" as id from "User" u join "Department" own on own.id = u."departmentId"
    join "Department" d on d.id = own.id or own.path like d.path || '/%'
    join "User" head on head.id = d."headId" and head.status = 'active'
    where u.id = ${initiatorId} order by length(d.path) desc limit 1`
  return rows.map(row => row.id)
}

/** The role that may change the company's settings is there when nobody else is. */
export async function admins(tx: Tx): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>`
    select distinct u.id, u."createdOrder" from "User" u join "UserRole" ur on ur."userId" = u.id join "Role" r on r.id = ur."roleId"
    where u.status = 'active' and r.grants -> 'company' ? 'update' order by u."createdOrder"`
  return rows.map(row => row.id)
}

/** Who decides for somebody at this moment; the delegate's own delegation is not followed. */
async function delegateOf(tx: Tx, userId: string, { entity, baseMinor, now }: Seeking): Promise<string | undefined> {
  const [row] = await tx.sql<{ id: string }>`
    select d."toUserId" as id from "Delegation" d join "User" u on u.id = d."toUserId" and u.status = 'active'
    where d."fromUserId" = ${userId} and d."startAt" <= ${now} and ${now} < d."endAt"
      and (cardinality(d.kinds) = 0 or ${entity} = any (d.kinds))
      and (d."maxBaseMinor" is null or coalesce(${baseMinor}::bigint, 0) <= d."maxBaseMinor")
    order by d."startAt" desc limit 1`
  return row?.id
}

function once(asked: Asked[]): Asked[] {
  return asked.filter((one, index) => asked.findIndex(({ userId }) => userId === one.userId) === index)
}
