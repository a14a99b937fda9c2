import { wallClock } from '../../../core/moment.ts'
import { say, t } from '../../../core/text.ts'
import type { Method } from '../../followups/write.ts'
import { defineSheet } from '../sheet.ts'

type Row = { record: string; text: string; at: Date; author: string; method: Method; hidden: string[] }

/** Follow-ups with their author and time. */
export const talks = defineSheet<Row>({
  load: ({ tx }, ids) => tx.sql<Row>`
    select r.no || ' ' || r.title as record, f.text, f.at, u."displayName" as author, f.method, '{}'::text[] as hidden
    from unnest(${ids}::uuid[]) with ordinality wanted(id, place) join "FollowUpRecord" f on f.id = wanted.id
    join "NamedRecord" r on r.id = f."entityId" join "User" u on u.id = f."authorId"
    order by wanted.place`,
  columns: [
    { label: t('column.record'), value: row => row.record },
    { label: t('column.talk'), value: row => row.text },
    { label: t('column.talkedAt'), value: (row, { zone }) => wallClock(row.at, zone) },
    { label: t('column.author'), value: row => row.author },
    { label: t('column.method'), value: (row, reader) => say({ key: `method.${row.method}` }, reader) },
  ],
})
