import type { Json } from '../../../core/card.ts'
import { nameKey } from '../../../core/companyName.ts'
import { newId } from '../../../core/id.ts'
import { initials } from '../../../core/normal.ts'
import { t } from '../../../core/text.ts'
import { nextNosOf } from '../../numbers/next.ts'
import { startOwningAll } from '../../ownership.ts'
import { relevel } from '../../sla/relevel.ts'
import * as ofCompany from '../columns/ofCompany.ts'
import * as ofPerson from '../columns/ofPerson.ts'
import { beforeOf } from './before.ts'
import { addPeople, addPersonTo } from './companions.ts'
import { type Draft, defineKind, type Importing, type Values } from './kind.ts'
import { knownRecords } from './known.ts'
import { addPoints, domainsOf, keysOf, pointsIn, replacePoints } from './points.ts'
import { removeOwned } from './remove.ts'
import { columnsOf, placeOf, text } from './values.ts'

/** Customers, each with a person to talk to if the row names one. They come to their owner, else into the chosen public sea. */
export const customers = defineKind({
  entity: 'customer',
  label: t('import.customers'),
  words: ['客户', 'customers', 'customer', 'accounts', 'account'],
  fields: [
    { ...ofCompany.company, label: t('column.customer') },
    ...[
      ofPerson.person,
      ofPerson.position,
      ofPerson.phone,
      ofPerson.email,
      ofPerson.wechat,
      ofCompany.industry,
      ofCompany.region,
      ofCompany.address,
    ],
    ...[
      ofCompany.website,
      ofCompany.taxNo,
      ofCompany.grade,
      ofCompany.source,
      ofCompany.labelsField,
      ofCompany.owner,
      ofCompany.number('C'),
    ],
  ],
  draft: async (importing, rows) => rows.map(({ row, values }) => draftOf(importing, row, values)),
  known: (importing, drafts) => knownRecords(importing.tx, drafts, ['customer']),

  async create(importing, drafts) {
    const { tx, actor, now } = importing
    const numbers = await nextNosOf(importing, 'customer', drafts.length)
    const rows = drafts.map(({ id, columns, ownerId, poolId }, index) => ({
      ...{ id, no: numbers[index], tags: [], ...columns, ownerId, poolId },
    }))
    await tx.sql`
      insert into "Customer" (id, no, name, "nameKey", "nameInitials", industry, region, address, website, level, source, tags, "ownerId",
        "poolId", "homePoolId", "ownerSince", "pooledAt", "acquiredBy", "createdAt", "createdById", "updatedAt")
      select c.id, c.no, c.name, c."nameKey", c."nameInitials", c.industry, c.region, c.address, c.website, c.level, c.source, c.tags,
        c."ownerId", c."poolId", c."poolId", case when c."ownerId" is not null then ${now}::timestamptz end,
        case when c."poolId" is not null then ${now}::timestamptz end, 'import', ${now}, ${actor.id}, ${now}
      from jsonb_populate_recordset(null::"Customer", ${JSON.stringify(rows)}::jsonb) c`
    await addPoints(
      tx,
      'customer',
      drafts.map(draft => ({ ...draft, named: draft.title })),
    )
    const people = drafts.flatMap(({ id, person }) => (person ? [{ ...person, customerId: id }] : []))
    await addPeople(importing, people)
    const owned = drafts.flatMap(({ id, ownerId }) => (ownerId ? [{ id, ownerId }] : []))
    await startOwningAll(importing, { entity: 'customer', owned, reason: 'import' })
  },

  async patch(importing, patches) {
    const { tx, now } = importing
    const old = await tx.sql<{ id: string; row: { [column: string]: Json } }>`
      select c.id, to_jsonb(c) as row from "Customer" c where c.id = any (${patches.map(({ id }) => id)}::uuid[]) order by c.id for update`
    await tx.sql`
      update "Customer" c set (name, "nameKey", "nameInitials", industry, region, address, website, level, source, tags)
        = (select p.name, p."nameKey", p."nameInitials", p.industry, p.region, p.address, p.website, p.level, p.source, p.tags
          from jsonb_populate_record(c, x.columns) p),
        version = c.version + case when x.fresh then 0 else 1 end, "updatedAt" = ${now}
      from jsonb_to_recordset(${JSON.stringify(patches)}::jsonb) as x(id uuid, columns jsonb, fresh boolean) where c.id = x.id`
    const before = beforeOf(patches, old, await replacePoints(tx, 'customer', patches))
    for (const [id, added] of await addPersonTo(importing, patches)) {
      const line = before.get(id)
      if (line) before.set(id, { ...line, added })
    }
    return before
  },

  follows: (importing, patches) =>
    relevel(
      importing,
      patches.flatMap(({ id, columns }) => ('level' in columns ? [id] : [])),
    ),

  remove: (importing, ids) => removeOwned(importing, 'customer', ids),
})

function draftOf(importing: Importing, row: number, values: Values) {
  const name = text(values.company)
  const target = text(values.no) || undefined
  if (name === '' && !target) return t('import.customerNeeds')
  const place = placeOf(importing, 'customer', values)
  if ('key' in place) return place
  const reach = pointsIn(values.phone, values.email, values.wechat)
  const known = [...pointsIn(values.taxNo), ...domainsOf(importing, text(values.website), reach)]
  const person = text(values.person)
  const fields = { industry: 'industry', region: 'region', address: 'address', website: 'website', level: 'level' }
  const draft: Draft = {
    ...{ row, id: newId(), target, title: name, ...place },
    points: person ? known : [...known, ...reach],
    person: person ? { id: newId(), name: person, title: text(values.position) || null, points: reach } : undefined,
    keys: keysOf(importing, [...reach, ...known], name),
    columns: {
      ...columnsOf(values, { ...fields, source: 'source', tags: 'tags' }),
      ...(name ? { name, nameKey: nameKey(name), nameInitials: initials(name) } : {}),
    },
    first: {},
  }
  return draft
}
