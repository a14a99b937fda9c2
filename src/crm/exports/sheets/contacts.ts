import { say, t } from '../../../core/text.ts'
import { defineSheet, separator } from '../sheet.ts'

type Row = {
  customer: string
  name: string
  title: string | null
  isDecisionMaker: boolean
  phones: string[]
  emails: string[]
  wechats: string[]
  hidden: string[]
}

/** The people of customers. */
export const contacts = defineSheet<Row>({
  load: ({ tx, actor }, ids) => tx.sql<Row>`
    select c.no || ' ' || c.name as customer, k.name, k.title, k."isDecisionMaker", case when ${actor.id}::uuid = any (pool."adminIds") then '{}' else coalesce(pool."hiddenFields", '{}') end as hidden,
      coalesce(p.phones, '{}') as phones, coalesce(p.emails, '{}') as emails, coalesce(p.wechats, '{}') as wechats
    from unnest(${ids}::uuid[]) with ordinality wanted(id, place) join "Contact" k on k.id = wanted.id
    join "Customer" c on c.id = k."customerId" left join "Pool" pool on pool.id = c."poolId"
    left join lateral (
      select array_agg(raw order by "isPrimary" desc, id) filter (where kind = 'phone') as phones,
        array_agg(raw order by "isPrimary" desc, id) filter (where kind = 'email') as emails,
        array_agg(raw order by "isPrimary" desc, id) filter (where kind = 'wechat') as wechats
      from "ContactPoint" where entity = 'contact' and "entityId" = k.id
    ) p on true
    order by wanted.place`,
  columns: [
    { label: t('column.customer'), value: row => row.customer },
    { label: t('column.person'), value: row => row.name },
    { label: t('column.position'), value: row => row.title },
    {
      label: t('column.phoneNumber'),
      value: row => row.phones.join(separator),
      field: 'contact.phone',
      hides: 'phone',
    },
    { label: t('column.email'), value: row => row.emails.join(separator), field: 'contact.email', hides: 'email' },
    { label: t('column.wechat'), value: row => row.wechats.join(separator), field: 'contact.wechat', hides: 'wechat' },
    {
      label: t('column.decisionMaker'),
      value: (row, reader) => say(t(row.isDecisionMaker ? 'export.yes' : 'export.no'), reader),
    },
  ],
})
