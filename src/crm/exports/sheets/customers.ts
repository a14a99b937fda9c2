import { localDate } from '../../../core/moment.ts'
import { t } from '../../../core/text.ts'
import { defineSheet, separator } from '../sheet.ts'

type Row = {
  no: string
  name: string
  person: string | null
  position: string | null
  phones: string[]
  emails: string[]
  wechats: string[]
  taxNo: string | null
  industry: string | null
  region: string | null
  address: string | null
  website: string | null
  level: string | null
  source: string | null
  tags: string[]
  owner: string | null
  pool: string | null
  createdAt: Date
  lastFollowUpAt: Date | null
  hidden: string[]
}

/** Customers with the person who came first, under the heads that the import knows. */
export const customers = defineSheet<Row>({
  load: ({ tx, actor }, ids) => tx.sql<Row>`
      select c.no, c.name, k.name as person, k.title as position, c.industry, c.region, c.address, c.website, c.level, c.source, coalesce(c.tags, '{}') as tags,
        u."displayName" as owner, pool.name as pool, c."createdAt", c."lastFollowUpAt", 
        case when ${actor.id}::uuid = any (pool."adminIds") then '{}' else coalesce(pool."hiddenFields", '{}') end as hidden,
        coalesce(p.phones, '{}') as phones, coalesce(p.emails, '{}') as emails, coalesce(p.wechats, '{}') as wechats, p."taxNo"
      from unnest(${ids}::uuid[]) with ordinality wanted(id, place) join "Customer" c on c.id = wanted.id
      left join "User" u on u.id = c."ownerId" left join "Pool" pool on pool.id = c."poolId"
      left join lateral (
        select id, name, title from "Contact" where "customerId" = c.id and "deletedAt" is null order by "createdAt", id limit 1
      ) k on true
      left join lateral (
        select array_agg(raw order by "isPrimary" desc, id) filter (where kind = 'phone') as phones,
          array_agg(raw order by "isPrimary" desc, id) filter (where kind = 'email') as emails,
          array_agg(raw order by "isPrimary" desc, id) filter (where kind = 'wechat') as wechats,
          min(raw) filter (where kind = 'taxNo') as "taxNo"
        from "ContactPoint" where (entity = 'customer' and "entityId" = c.id) or (entity = 'contact' and "entityId" = k.id)
      ) p on true
      order by wanted.place`,
  columns: [
    { label: t('column.no'), value: row => row.no },
    { label: t('column.customer'), value: row => row.name },
    { label: t('column.person'), value: row => row.person },
    { label: t('column.position'), value: row => row.position },
    {
      label: t('column.phoneNumber'),
      value: row => row.phones.join(separator),
      field: 'contact.phone',
      hides: 'phone',
    },
    { label: t('column.email'), value: row => row.emails.join(separator), field: 'contact.email', hides: 'email' },
    { label: t('column.wechat'), value: row => row.wechats.join(separator), field: 'contact.wechat', hides: 'wechat' },
    { label: t('column.industry'), value: row => row.industry },
    { label: t('column.region'), value: row => row.region },
    { label: t('column.address'), value: row => row.address },
    { label: t('column.website'), value: row => row.website },
    { label: t('column.taxNo'), value: row => row.taxNo, field: 'customer.taxNo' },
    { label: t('column.level'), value: row => row.level },
    { label: t('column.source'), value: row => row.source },
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
