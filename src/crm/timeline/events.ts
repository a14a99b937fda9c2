import type { RecordRef } from '../../core/platform.ts'
import type { Tx } from '../../store/db.ts'

/** Something that happened to a record. `kind` picks the sentence, `facts` fill it; a talk has an id to open it by. */
export type Event = {
  at: Date
  kind: 'talk' | 'gone' | 'stage' | 'owned' | 'given' | 'trail'
  who: string
  talk: string | null
  text: string
  facts: Record<string, unknown>
}

/**
 * Everything that happened to a customer or a lead, the newest first: talks and stage moves, of deals only these, who had it, and what was
 * changed about it. A talk that a manager deleted leaves a line that says so.
 */
export async function eventsOf(
  tx: Tx,
  of: RecordRef,
  { deals, limit, offset }: { deals: readonly string[]; limit: number; offset: number },
): Promise<Event[]> {
  return tx.sql<Event>`
    select e.* from (
      select f.at, case when f."deletedAt" is null then 'talk' else 'gone' end as kind, u."displayName" as who, f.id as talk,
        case when f."deletedAt" is null then f.text else coalesce(f."deletedBecause", '') end as text,
        jsonb_build_object('method', f.method, 'result', f.result, 'by', d."displayName", 'former', f."byFormerOwner",
          'files', cardinality(f."fileIds"), 'edited', f."editedAt" is not null) as facts
      from "FollowUpRecord" f join "User" u on u.id = f."authorId" left join "User" d on d.id = f."deletedById"
      where (f.entity = ${of.entity} and f."entityId" = ${of.id} or ${of.entity} = 'customer' and f."customerId" = ${of.id})
        and (f."deletedAt" is null or f."deletedById" is not null) and (f.entity <> 'opportunity' or f."entityId" = any (${[...deals]}::uuid[]))
      union all
      select s.at, 'stage', u."displayName", null, o.no || ' ' || o.name,
        jsonb_build_object('from', a.name, 'fromEn', a."nameEn", 'to', b.name, 'toEn', b."nameEn")
      from "StageLog" s join "Opportunity" o on o.id = s."opportunityId" join "User" u on u.id = s."byId"
      join "Stage" b on b.id = s."toId" left join "Stage" a on a.id = s."fromId"
      where o.id = any (${[...deals]}::uuid[])
      union all
      select p."startAt", 'owned', u."displayName", null, coalesce(p.reason, ''), jsonb_build_object('reason', p."startReason")
      from "OwnershipEpisode" p join "User" u on u.id = p."ownerId"
      where p.entity = ${of.entity} and p."entityId" = ${of.id}
      union all
      select p."endAt", 'given', u."displayName", null, coalesce(p.reason, ''), jsonb_build_object('reason', p."endReason")
      from "OwnershipEpisode" p join "User" u on u.id = p."ownerId"
      where p.entity = ${of.entity} and p."entityId" = ${of.id} and p."endAt" is not null
      union all
      select a.at, 'trail', u."displayName", null, a.action, a.facts
      from "AuditEvent" a join "User" u on u.id = a."actorId"
      where a.entity = ${of.entity} and a."entityId" = ${of.id}
        and (a.action like '%.edit' or a.action like 'contact.%' or a.action like 'team.%' or a.action in ('customer.relate', 'customer.unrelate', 'customer.tag', 'comment.add'))
        and a.action <> 'contact.reveal' and not exists (select 1 from "AuditEvent" x where x."undoOfId" = a.id)
    ) e
    order by e.at desc, e.talk desc nulls last, e.kind
    offset ${offset} limit ${limit}`
}
