import type { Change, Chat, Desk, Draft, Message, Offered, Person } from '../core/desk.ts'
import { newId } from '../core/id.ts'
import type { Store } from './db.ts'
import { installOf, rememberIdentity } from './identities.ts'

/** A message as PostgreSQL returns it. */
type Row = Omit<Message, 'seq' | 'createdAt' | 'updatedAt'> & { seq: bigint; createdAt: Date; updatedAt: Date }

/** So many people may wait to be let in: whoever finds the page open does not fill the company. */
const mostWaiting = 20

export const playgroundChannel = 'shoal_playground'

/** The playground's messages in PostgreSQL. Every write tells all processes through NOTIFY which messages are new or changed. */
export function playgroundDesk(store: Store, now: () => Date): Desk {
  // People and chats change by hand only; a second's memory spares every tap two look-ups.
  const people = remembered(
    () => store.sql<Person>`
    select i."platformUserId" as id, coalesce(u."displayName", i."displayName") as name, coalesce(u.title, '') as title, coalesce(d.name, '') as department,
      coalesce(u.status = 'active', i.state = 'active') as works,
      coalesce((select array_agg(r.name order by r.name) from "UserRole" ur join "Role" r on r.id = ur."roleId" where ur."userId" = u.id), '{}') as roles
    from "ChatIdentity" i join "ChatInstall" n on n.id = i."installId" and n.platform = 'playground'
    left join "User" u on u.id = i."userId" left join "Department" d on d.id = u."departmentId"
    order by u."createdOrder" nulls last, i.id`,
  )
  const chats = remembered(
    () => store.sql<Chat>`
    select s."chatId" as id, s.name, s.kind from "ChatSpace" s join "ChatInstall" n on n.id = s."installId" and n.platform = 'playground'
    order by s.kind desc, s.id`,
  )

  async function join(name: string): Promise<{ id: string } | undefined> {
    const id = `p${newId().slice(-12)}`
    const isWelcome = await store.transaction(async tx => {
      const install = await installOf(tx, { platform: 'playground', tenant: 'playground' })
      const [waiting] = await tx.sql<{ count: number }>`
        select count(*)::int as count from "ChatIdentity" where "installId" = ${install.id} and "userId" is null`
      if ((waiting?.count ?? 0) >= mostWaiting) return false
      await rememberIdentity(tx, install, { person: id, name, email: null, kind: 'member', dm: `dm:${id}` })
      await tx.sql`
        insert into "ChatSpace" (id, "installId", "chatId", name, kind)
        select ${newId()}, ${install.id}, 'all', case c.locale when 'zh' then '全员群' else 'Everybody' end, 'group' from "CompanySettings" c
        where not exists (select 1 from "ChatSpace" known where known."installId" = ${install.id} and known.kind = 'group')
        on conflict do nothing`
      return true
    })
    people.forget()
    chats.forget()
    return isWelcome ? { id } : undefined
  }

  async function list(chat: string, as: string, { before, limit }: { before: number; limit: number }) {
    const rows = await store.sql<Row>`
      select id, seq, "chatId" as chat, author as from, audience, "readerId" as reader, text, card, files, version, "createdAt", "updatedAt", "threadOf"
      from "PlaygroundMessage"
      where "chatId" = ${chat} and seq < ${before} and (audience = 'room' or "readerId" = ${as})
      order by seq desc limit ${limit}`
    return rows.reverse().map(shown)
  }

  async function byIds(ids: string[]) {
    const rows = await store.sql<Row>`
      select id, seq, "chatId" as chat, author as from, audience, "readerId" as reader, text, card, files, version, "createdAt", "updatedAt", "threadOf"
      from "PlaygroundMessage" where id = any (${ids}::uuid[]) order by seq`
    return rows.map(shown)
  }

  async function offered(message: string, as: string, action: string) {
    const [row] = await store.sql<{ chat: string; offered: Offered | null }>`
      select "chatId" as chat, actions -> ${action}::text as offered from "PlaygroundMessage"
      where id = ${message} and (audience = 'room' or "readerId" = ${as})`
    return row?.offered ? { chat: row.chat, offered: row.offered } : undefined
  }

  async function write(drafts: Draft[], changes: Change[]) {
    const at = now()
    // NOTIFY lets one commit pass at a time, so this one does not wait for the disk when another follows that does: a card is
    // always confirmed by the house right after, and what reaches the disk takes everything before it along.
    const confirmed = changes.length > 0 || drafts.some(draft => draft.card)
    const fresh = drafts.map((draft, place) => ({ ...draft, id: newId(), place }))
    const rows = await store.sql<Row & { place: number }>`
      with draft as (
        select * from jsonb_to_recordset(${JSON.stringify(fresh)}::jsonb) as d(id uuid, place int, key text, chat text, "from" text,
          audience text, reader text, text text, card jsonb, files jsonb, version int, actions jsonb, "threadOf" uuid)
      ), said as (
        insert into "PlaygroundMessage" (id, "chatId", author, audience, "readerId", text, card, files, version, actions, "clientKey", "threadOf", "createdAt", "updatedAt")
        select id, chat, "from", audience, reader, text, nullif(card, 'null'), coalesce(files, '[]'), version, actions, key, "threadOf", ${at}, ${at} from draft order by place
        on conflict ("clientKey") do update set "clientKey" = excluded."clientKey"
        returning *
      ), change as (
        select * from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) as c(id uuid, card jsonb, version int, actions jsonb)
      ), changed as (
        update "PlaygroundMessage" m set card = c.card, version = c.version, actions = m.actions || c.actions, "updatedAt" = ${at}
        from change c where m.id = c.id and m.version < c.version
        returning m.*
      ), written as (
        select said.*, draft.place from said join draft on draft.key = said."clientKey"
        union all select changed.*, 1000 from changed
        union all select m.*, 1000 from "PlaygroundMessage" m join change c on m.id = c.id and m.version >= c.version
      ), told as (
        select pg_notify(${playgroundChannel}, json_build_object('ids', json_agg(id))::text),
          case when ${confirmed} then set_config('synchronous_commit', 'off', true) end
        from written having count(*) > 0
      )
      select id, seq, "chatId" as chat, author as from, audience, "readerId" as reader, text, card, files, version, "createdAt", "updatedAt", "threadOf"
      from written left join told on true order by place, seq`
    return rows.map(shown)
  }

  return { people, chats, join, list, byIds, offered, write }
}

function shown({ seq, createdAt, updatedAt, ...row }: Row): Message {
  const { id, chat, from, audience, reader, text, card, files, version, threadOf } = row
  return {
    id,
    seq: Number(seq),
    chat,
    from,
    audience,
    reader,
    text,
    card,
    files,
    version,
    threadOf,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  }
}

function remembered<T>(load: () => Promise<T>): { (): Promise<T>; forget(): void } {
  let known: { value: Promise<T>; until: number } | undefined
  const remember = () => {
    const at = performance.now()
    if (!known || known.until < at) known = { value: load(), until: at + 1_000 }
    return known.value
  }
  const forget = () => {
    known = undefined
  }
  return Object.assign(remember, { forget })
}
