import type { Json } from '../../../core/card.ts'
import { newId } from '../../../core/id.ts'
import { initials } from '../../../core/normal.ts'
import { type Text, t } from '../../../core/text.ts'
import * as ofDeal from '../columns/ofDeal.ts'
import * as ofPerson from '../columns/ofPerson.ts'
import { beforeOf } from './before.ts'
import { addPeople } from './companions.ts'
import { type Draft, defineKind, type Importing, type Known, type Values } from './kind.ts'
import { pointsIn, replacePoints } from './points.ts'
import { customersNamed, type Named } from './subjects.ts'
import { columnsOf, text } from './values.ts'

/** Contacts of customers that are here already. Somebody is known by name, phone or address, at their customer only. */
export const contacts = defineKind({
  entity: 'contact',
  label: t('import.contacts'),
  words: ['联系人', 'contacts', 'contact', 'people'],
  fields: [
    ofDeal.customer,
    { ...ofPerson.person, required: true },
    ...[ofPerson.position, ofPerson.phone, ofPerson.email, ofPerson.wechat, ofPerson.decisionMaker],
  ],
  async draft(importing, rows) {
    const customers = await customersNamed(
      importing,
      rows.map(({ values }) => text(values.customer)),
    )
    return rows.map(({ row, values }) => draftOf(row, values, customers.get(text(values.customer))))
  },
  known: knownContacts,

  async create(importing, drafts) {
    const people = drafts.map(({ id, title, columns, first, points }) => ({
      ...{ id, name: title, title: text(columns.title) || null, points },
      ...{ customerId: text(first.customerId), isDecisionMaker: columns.isDecisionMaker === true },
    }))
    await addPeople(importing, people)
  },

  async patch({ tx, now }, patches) {
    const old = await tx.sql<{ id: string; row: { [column: string]: Json } }>`
      select k.id, to_jsonb(k) as row from "Contact" k where k.id = any (${patches.map(({ id }) => id)}::uuid[]) order by k.id for update`
    await tx.sql`
      update "Contact" k set (name, "nameInitials", title, "isDecisionMaker")
        = (select p.name, p."nameInitials", p.title, p."isDecisionMaker" from jsonb_populate_record(k, x.columns) p),
        version = k.version + case when x.fresh then 0 else 1 end, "updatedAt" = ${now}
      from jsonb_to_recordset(${JSON.stringify(patches)}::jsonb) as x(id uuid, columns jsonb, fresh boolean) where k.id = x.id`
    return beforeOf(patches, old, await replacePoints(tx, 'contact', patches))
  },

  async remove({ tx }, ids) {
    const gone = await tx.sql<{ id: string }>`
      delete from "Contact" where id = any (${ids}::uuid[]) and version = 1 returning id`
    const removed = gone.map(({ id }) => id)
    await tx.sql`delete from "ContactPoint" where entity = 'contact' and "entityId" = any (${removed}::uuid[])`
    return removed
  },
})

function draftOf(row: number, values: Values, customer: Named | Text | undefined): Draft | Text {
  const name = text(values.person)
  if (name === '') return t('import.contactNeeds')
  if (!customer || 'key' in customer) return customer ?? t('import.customerMissing')
  const points = pointsIn(values.phone, values.email, values.wechat)
  const within = `${customer.id}|`
  return {
    ...{ row, id: newId(), target: undefined, title: name, ownerId: null, poolId: null, points },
    keys: [
      { key: `${within}name:${name.toLowerCase()}`, strength: 'strong' },
      ...points.map(({ kind, normalised }) => ({ key: `${within}${kind}:${normalised}`, strength: 'strong' as const })),
    ],
    columns: {
      ...{ name, nameInitials: initials(name) },
      ...columnsOf(values, { position: 'title', decisionMaker: 'isDecisionMaker' }),
    },
    first: { customerId: customer.id },
  }
}

async function knownContacts({ tx }: Importing, drafts: Draft[]): Promise<Map<string, Known>> {
  const customers = [...new Set(drafts.map(({ first }) => text(first.customerId)))]
  const rows = await tx.sql<{
    key: string
    id: string
    no: string
    name: string
    ownerId: string | null
    path: string | null
  }>`
    select hit.key, k.id, c.no, k.name, c."ownerId", d.path
    from "Contact" k join "Customer" c on c.id = k."customerId"
    left join "User" u on u.id = c."ownerId" left join "Department" d on d.id = u."departmentId"
    cross join lateral (
      select c.id || '|name:' || lower(k.name) as key
      union all
      select c.id || '|' || p.kind || ':' || p.normalised from "ContactPoint" p where p.entity = 'contact' and p."entityId" = k.id
    ) hit
    where k."customerId" = any (${customers}::uuid[]) and k."deletedAt" is null
    order by k."createdAt" desc, k.id desc`
  return new Map(
    rows.map(({ key, id, no, name, ownerId, path }) => {
      const owner = ownerId ? { id: ownerId, departmentPath: path } : null
      return [key, { id, entity: 'contact', no: `${no} ${name}`, keeper: '', owner, deleted: false }]
    }),
  )
}
