import { localDate } from '../../../core/moment.ts'
import { t } from '../../../core/text.ts'
import { defineSheet, separator } from '../sheet.ts'

type Row = {
  no: string
  companyName: string | null
  title: string
  personName: string | null
  position: string | null
  phones: string[]
  emails: string[]
  wechats: string[]
  need: string | null
  source: string | null
  region: string | null
  level: string | null
  tags: string[]
  owner: string | null
  pool: string | null
  createdAt: Date
  lastFollowUpAt: Date | null
  hidden: string[]
}

/** Leads, under the heads that the import knows. */
export const leads = defineSheet<Row>({
  load: ({ tx, actor }, ids) => tx.sql<Row>`
      select l.no, l."companyName", l.title, l."personName", l.position, l.need, l.source, l.region, l.level, coalesce(l.tags, '{}') as tags,
        u."displayName" as owner, pool.name as pool, l."createdAt", l."lastFollowUpAt", 
        case when ${actor.id}::uuid = any (pool."adminIds") then '{}' else coalesce(pool."hiddenFields", '{}') end as hidden,
        coalesce(p.phones, '{}') as phones, coalesce(p.emails, '{}') as emails, coalesce(p.wechats, '{}') as wechats
      from unnest(${ids}::uuid[]) with ordinality wanted(id, place) join "Lead" l on l.id = wanted.id
      left join "User" u on u.id = l."ownerId" left join "Pool" pool on pool.id = l."poolId"
      left join lateral (
        select array_agg(raw order by "isPrimary" desc, id) filter (where kind = 'phone') as phones,
          array_agg(raw order by "isPrimary" desc, id) filter (where kind = 'email') as emails,
          array_agg(raw order by "isPrimary" desc, id) filter (where kind = 'wechat') as wechats
        from "ContactPoint" where entity = 'lead' and "entityId" = l.id
      ) p on true
      order by wanted.place`,
  columns: [
    { label: t('column.no'), value: row => row.no },
    { label: t('column.company'), value: row => row.companyName },
    { label: t('column.person'), value: row => row.personName },
    { label: t('column.position'), value: row => row.position },
    { label: t('column.phoneNumber'), value: row => row.phones.join(separator), field: 'lead.phone', hides: 'phone' },
    { label: t('column.email'), value: row => row.emails.join(separator), field: 'lead.email', hides: 'email' },
    { label: t('column.wechat'), value: row => row.wechats.join(separator), field: 'lead.wechat', hides: 'wechat' },
    { label: t('column.need'), value: row => row.need, field: 'lead.need' },
    { label: t('column.source'), value: row => row.source },
    { label: t('column.region'), value: row => row.region },
    { label: t('column.level'), value: row => row.level },
    { label: t('column.tags'), value: (row, { locale }) => row.tags.join(locale === 'zh' ? '、' : ', ') },
    { label: t('column.owner'), value: row => row.owner },
    { label: t('column.pool'), value: row => row.pool },
    { label: t('column.createdOn'), value: (row, { zone }) => localDate(row.createdAt, zone) },
    {
      label: t('column.lastTalkOn'),
      value: (row, { zone }) => (row.lastFollowUpAt ? localDate(row.lastFollowUpAt, zone) : null),
    },
  ],
})
