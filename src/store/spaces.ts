import { newId } from '../core/id.ts'
import type { Tx } from './db.ts'

/** Where one person is told things: their conversation with the bot where it can be reached, if possible on the platform they act on. */
export async function privateSpaceOf(tx: Tx, userId: string, preferInstallOf?: string): Promise<string | undefined> {
  const [space] = await tx.sql<{ id: string | null }>`
    select shoal_private_space(${userId}, ${preferInstallOf ?? null}) as id`
  return space?.id ?? undefined
}

/** The rooms in which a pool's new records are announced. */
export async function roomsOfPool(tx: Tx, poolId: string): Promise<string[]> {
  const rooms = await tx.chatSpace.findMany({ where: { poolId, purpose: 'pool' }, select: { id: true } })
  return rooms.map(room => room.id)
}

/** The rooms that were opened for a purpose. */
export async function roomsFor(tx: Tx, purpose: 'ticket'): Promise<string[]> {
  const rooms = await tx.chatSpace.findMany({ where: { purpose, kind: 'group' }, select: { id: true } })
  return rooms.map(room => room.id)
}

/** Remembers a chat we were spoken to in, so that cards can be posted there. */
export async function rememberSpace(
  tx: Tx,
  chat: {
    platform: string
    tenant: string
    chatId: string
    name?: string | undefined
    kind: 'group' | 'dm'
    person: string
  },
): Promise<string> {
  const [known] = await tx.sql<{ id: string }>`
    insert into "ChatSpace" (id, "installId", "chatId", name, kind, "identityId")
    select ${newId()}, install.id, ${chat.chatId}, ${chat.name ?? chat.chatId}, ${chat.kind},
      (select i.id from "ChatIdentity" i where i."installId" = install.id and i."platformUserId" = ${chat.person} and ${chat.kind} = 'dm')
    from "ChatInstall" install
    where install.platform = ${chat.platform} and install."externalTenant" = ${chat.tenant}
    on conflict ("installId", "chatId") do update set kind = excluded.kind
    returning id`
  if (!known) throw new Error(`no install for ${chat.platform} ${chat.tenant}`)
  return known.id
}
