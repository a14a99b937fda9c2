/** What stories about service begin with. */

import type { Handle } from '../../../scripts/demo/people.ts'
import { newId } from '../../../src/core/id.ts'
import { cardIn, type Said, type Seen, type World } from '../../world.ts'
import { madeUp, told } from '../stories.ts'

/** A ticket that somebody opened by form. Returns its number. */
export async function aTicket(world: World, who: Handle, fields: Record<string, string> = {}): Promise<string> {
  const said = await madeUp(world, who, {
    action: 'ticket.add',
    inputs: { subject: '2号泵漏水', type: 'repair', ...fields },
  })
  return numberIn(said)
}

export function numberIn(said: Said): string {
  const no = /GD-\d{8}-\d{4}/.exec(told(said))?.[0]
  if (!no) throw new Error(`no ticket in ${JSON.stringify(said.answer)}`)
  return no
}

/** A ticket as the database has it. */
export async function ticketRow(world: World, no: string) {
  return world.store.transaction(tx => tx.ticket.findUniqueOrThrow({ where: { no } }))
}

/** What somebody is told for a line. */
export async function says(world: World, who: Handle, line: string): Promise<string> {
  return told(await world.as(who).types(line))
}

/** A second engineer beside 何川, with an account in the playground. */
export async function anotherEngineer(world: World, handle: string, name: string): Promise<string> {
  const id = newId()
  const { store, cast } = world
  await store.sql`
    insert into "User" (id, handle, "displayName", "departmentId") select ${id}, ${handle}, ${name}, "departmentId" from "User" where handle = 'he'`
  await store.sql`insert into "UserRole" ("userId", "roleId") select ${id}, "roleId" from "UserRole" where "userId" = ${cast.users.he}`
  const identity = newId()
  await store.sql`
    insert into "ChatIdentity" (id, "installId", "platformUserId", "displayName", "userId", "linkedAt", "linkMethod")
    select ${identity}, "installId", ${handle}, ${name}, ${id}, "linkedAt", 'admin' from "ChatIdentity" where "platformUserId" = 'he'`
  await store.sql`
    insert into "ChatSpace" (id, "installId", "chatId", name, kind, "identityId")
    select ${newId()}, "installId", ${`dm:${handle}`}, 'Shoal', 'dm', ${identity} from "ChatIdentity" where "platformUserId" = 'he'`
  return id
}

/** The newest card somebody has in private that shows these words. */
export async function lastCard(world: World, who: Handle, words: RegExp): Promise<Seen> {
  await world.settled()
  const seen = (await world.as(who).sees()).filter(({ card }) => words.test(JSON.stringify(card)))
  return cardIn({ messages: seen })
}

/** How many cards somebody has in private that show these words. */
export async function countCards(world: World, who: Handle, words: RegExp): Promise<number> {
  await world.settled()
  return (await world.as(who).sees()).filter(({ card }) => words.test(JSON.stringify(card))).length
}

/** A setting of service, as an admin sets it. */
export async function setService(world: World, fields: Record<string, string>): Promise<void> {
  await world.store.sql`
    update "CompanySettings" set policies = policies || jsonb_build_object('service', coalesce(policies -> 'service', '{}') || ${JSON.stringify(fields)}::jsonb)`
}
