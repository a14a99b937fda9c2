import { createHash } from 'node:crypto'
import { newId } from '../../../core/id.ts'
import { clip } from '../../../core/normal.ts'
import { type Text, t } from '../../../core/text.ts'
import type { Method } from '../../followups/write.ts'
import * as ofTalk from '../columns/ofTalk.ts'
import { type Draft, defineKind, type Importing, type Known, type Values } from './kind.ts'
import { personNamed } from './people.ts'
import { type Named, subjectsNamed } from './subjects.ts'
import { text } from './values.ts'

/** Follow-ups of the past, with the author and the date they had (R62). The same words of the same person at the same time are one. */
export const talks = defineKind({
  entity: 'followup',
  label: t('import.talks'),
  words: ['跟进', '拜访', 'follow-ups', 'followups', 'follow-up', 'activities', 'activity'],
  fields: [ofTalk.talkOf, ofTalk.talk, ofTalk.talkedAt, ofTalk.talkedBy, ofTalk.talkedHow],
  async draft(importing, rows) {
    const subjects = await subjectsNamed(
      importing,
      rows.map(({ values }) => text(values.record)),
    )
    return rows.map(({ row, values }) =>
      draftOf(importing, { row, values, subject: subjects.get(text(values.record)) }),
    )
  },
  known: knownTalks,

  async create({ tx, now }, drafts) {
    const rows = drafts.map(({ id, first }) => ({ id, ...first }))
    await tx.sql`
      insert into "FollowUpRecord" (id, entity, "entityId", "customerId", "opportunityId", method, text, at, "authorId", "createdAt")
      select f.id, f.entity, f."entityId", f."customerId", f."opportunityId", f.method, f.text, f.at, f."authorId", ${now}
      from jsonb_populate_recordset(null::"FollowUpRecord", ${JSON.stringify(rows)}::jsonb) f`
    await rememberTalks(
      tx,
      rows.map(({ id }) => id),
    )
  },

  async remove({ tx }, ids) {
    const rows = await tx.sql<{ id: string; holder: string }>`
      delete from "FollowUpRecord" where id = any (${ids}::uuid[]) and "deletedAt" is null
      returning id, coalesce("customerId", "entityId") as holder`
    await forgetTalks(tx, [...new Set(rows.map(({ holder }) => holder))])
    return rows.map(({ id }) => id)
  },
})

type Tx = Importing['tx']

/** A record remembers its latest talk; an older one changes nothing on it. A lead that was talked to is not new any more. */
async function rememberTalks(tx: Tx, ids: string[]): Promise<void> {
  await tx.sql`
    update "Customer" c set "lastFollowUpAt" = f.at, "lastFollowUpText" = left(f.text, 200)
    from (
      select distinct on ("customerId") "customerId", at, text from "FollowUpRecord" where id = any (${ids}::uuid[]) and "customerId" is not null
      order by "customerId", at desc
    ) f
    where c.id = f."customerId" and (c."lastFollowUpAt" is null or c."lastFollowUpAt" < f.at)`
  await tx.sql`
    update "Lead" l set "lastFollowUpAt" = greatest(l."lastFollowUpAt", f.at), status = case when l.status = 'new' then 'contacted' else l.status end,
      "lastFollowUpText" = case when l."lastFollowUpAt" is null or l."lastFollowUpAt" < f.at then left(f.text, 200) else l."lastFollowUpText" end
    from (
      select distinct on ("entityId") "entityId", at, text from "FollowUpRecord" where id = any (${ids}::uuid[]) and entity = 'lead'
      order by "entityId", at desc
    ) f
    where l.id = f."entityId"`
}

async function forgetTalks(tx: Tx, holders: string[]): Promise<void> {
  await tx.sql`
    update "Customer" c set ("lastFollowUpAt", "lastFollowUpText") = (
      select max(f.at), (array_agg(left(f.text, 200) order by f.at desc))[1] from "FollowUpRecord" f
      where f."customerId" = c.id and f."deletedAt" is null)
    where c.id = any (${holders}::uuid[])`
  await tx.sql`
    update "Lead" l set ("lastFollowUpAt", "lastFollowUpText") = (
      select max(f.at), (array_agg(left(f.text, 200) order by f.at desc))[1] from "FollowUpRecord" f
      where f.entity = 'lead' and f."entityId" = l.id and f."deletedAt" is null)
    where l.id = any (${holders}::uuid[])`
}

const methods: [RegExp, Method][] = [
  [/拜访|上门|visit/i, 'visit'],
  [/电话|call|phone/i, 'call'],
  [/微信|wechat/i, 'wechat'],
  [/邮件|邮箱|mail/i, 'email'],
  [/会议|meeting|demo|演示/i, 'meeting'],
  [/聊天|chat|message|消息/i, 'chat'],
]

function draftOf(
  { people, now }: Importing,
  { row, values, subject }: { row: number; values: Values; subject: Named | Text | undefined },
): Draft | Text {
  if (!subject || 'key' in subject) return subject ?? t('import.subjectMissing')
  const said = text(values.text)
  const at = text(values.at)
  if (said === '' || at === '') return t('import.talkNeeds')
  if (new Date(at) > now) return t('import.talkInFuture')
  if (text(values.author) === '') return t('import.authorMissing')
  const author = personNamed(people, text(values.author))
  if ('key' in author) return author
  const how = text(values.method)
  const method = methods.find(([word]) => word.test(how))?.[1] ?? 'other'
  const key = talkKey({ entityId: subject.id, authorId: author.id, at, text: said })
  return {
    ...{ row, id: newId(), target: undefined, title: clip(said, 60), ownerId: null, poolId: null, points: [] },
    keys: [{ key, strength: 'strong' }],
    columns: {},
    first: {
      ...{
        entity: subject.entity,
        entityId: subject.id,
        customerId: subject.customerId,
        method,
        text: said,
        at,
        authorId: author.id,
      },
      opportunityId: subject.entity === 'opportunity' ? subject.id : null,
    },
  }
}

function talkKey({
  entityId,
  authorId,
  at,
  text: said,
}: {
  entityId: string
  authorId: string
  at: string
  text: string
}): string {
  return createHash('sha256').update([entityId, authorId, at, said].join('\n')).digest('base64url')
}

async function knownTalks({ tx }: Importing, drafts: Draft[]): Promise<Map<string, Known>> {
  const asked = drafts.map(({ first: { entityId = null, authorId = null, at = null } }) => ({ entityId, authorId, at }))
  const rows = await tx.sql<{ id: string; entityId: string; authorId: string; at: Date; text: string; no: string }>`
    select f.id, f."entityId", f."authorId", f.at, f.text, r.no
    from (select distinct * from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as a("entityId" uuid, "authorId" uuid, at timestamptz)) a
    join "FollowUpRecord" f on f."entityId" = a."entityId" and f."authorId" = a."authorId" and f.at = a.at and f."deletedAt" is null
    join "NamedRecord" r on r.id = f."entityId"`
  return new Map(
    rows.map(({ id, no, at, ...row }) => [
      talkKey({ ...row, at: at.toISOString() }),
      { id, entity: 'followup', no, keeper: '', owner: null, deleted: false },
    ]),
  )
}
