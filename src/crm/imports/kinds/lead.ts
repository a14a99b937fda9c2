import type { Json } from '../../../core/card.ts'
import { nameKey } from '../../../core/companyName.ts'
import { newId } from '../../../core/id.ts'
import { initials } from '../../../core/normal.ts'
import { t } from '../../../core/text.ts'
import { nextNosOf } from '../../numbers/next.ts'
import { startOwningAll } from '../../ownership.ts'
import { scoreNewLeads } from '../../scores/refresh.ts'
import * as ofCompany from '../columns/ofCompany.ts'
import * as ofPerson from '../columns/ofPerson.ts'
import { beforeOf } from './before.ts'
import { type Draft, defineKind, type Importing, type Values } from './kind.ts'
import { knownRecords } from './known.ts'
import { addPoints, domainsOf, keysOf, pointsIn, replacePoints } from './points.ts'
import { removeOwned } from './remove.ts'
import { columnsOf, placeOf, text } from './values.ts'

/** Leads: at least a company, a person, a phone or an address. They come to their owner, else into the chosen pool. */
export const leads = defineKind({
  entity: 'lead',
  label: t('import.leads'),
  words: ['线索', 'leads', 'lead'],
  fields: [
    ...[
      ofCompany.company,
      ofPerson.person,
      ofPerson.position,
      ofPerson.phone,
      ofPerson.email,
      ofPerson.wechat,
      ofCompany.need,
    ],
    ...[
      ofCompany.source,
      ofCompany.region,
      ofCompany.grade,
      ofCompany.labelsField,
      ofCompany.owner,
      ofCompany.number('L'),
    ],
  ],
  draft: async (importing, rows) => rows.map(({ row, values }) => draftOf(importing, row, values)),
  known: (importing, drafts) => knownRecords(importing.tx, drafts, ['lead', 'customer']),

  async create(importing, drafts) {
    const { tx, actor, now } = importing
    const numbers = await nextNosOf(importing, 'lead', drafts.length)
    const rows = drafts.map(({ id, columns, first, ownerId, poolId }, index) => ({
      ...{ id, no: numbers[index], tags: [], ...first, ...columns, ownerId, poolId },
    }))
    await tx.sql`
      insert into "Lead" (id, no, title, "companyName", "nameKey", "nameInitials", "personName", position, need, source, region, level,
        tags, "ownerId", "poolId", "homePoolId", "ownerSince", "pooledAt", "createdAt", "createdById", "updatedAt")
      select l.id, l.no, l.title, l."companyName", l."nameKey", l."nameInitials", l."personName", l.position, l.need, l.source, l.region,
        l.level, l.tags, l."ownerId", l."poolId", l."poolId", case when l."ownerId" is not null then ${now}::timestamptz end,
        case when l."poolId" is not null then ${now}::timestamptz end, ${now}, ${actor.id}, ${now}
      from jsonb_populate_recordset(null::"Lead", ${JSON.stringify(rows)}::jsonb) l`
    await addPoints(
      tx,
      'lead',
      drafts.map(({ columns, ...draft }) => ({ ...draft, named: text(columns.companyName) })),
    )
    const owned = drafts.flatMap(({ id, ownerId }) => (ownerId ? [{ id, ownerId }] : []))
    await startOwningAll(importing, { entity: 'lead', owned, reason: 'import' })
    await scoreNewLeads(tx, drafts.map(wordsOf))
  },

  async patch({ tx, now }, patches) {
    const old = await tx.sql<{ id: string; row: { [column: string]: Json } }>`
      select l.id, to_jsonb(l) as row from "Lead" l where l.id = any (${patches.map(({ id }) => id)}::uuid[]) order by l.id for update`
    await tx.sql`
      update "Lead" l set ("companyName", title, "nameKey", "nameInitials", "personName", position, need, source, region, level, tags)
        = (select p."companyName", p.title, p."nameKey", p."nameInitials", p."personName", p.position, p.need, p.source, p.region,
          p.level, p.tags from jsonb_populate_record(l, x.columns) p),
        version = l.version + case when x.fresh then 0 else 1 end, "updatedAt" = ${now}
      from jsonb_to_recordset(${JSON.stringify(patches)}::jsonb) as x(id uuid, columns jsonb, fresh boolean) where l.id = x.id`
    return beforeOf(patches, old, await replacePoints(tx, 'lead', patches))
  },

  remove: (importing, ids) => removeOwned(importing, 'lead', ids),
})

function draftOf(importing: Importing, row: number, values: Values) {
  const reach = pointsIn(values.phone, values.email, values.wechat)
  const points = [...reach, ...domainsOf(importing, '', reach)]
  const named = text(values.company)
  const title = named || text(values.person) || (reach[0]?.raw.split('@')[0] ?? '')
  const target = text(values.no) || undefined
  if (title === '' && !target) return t('import.leadNeeds')
  const place = placeOf(importing, 'lead', values)
  if ('key' in place) return place
  const called = { title, nameKey: nameKey(named), nameInitials: initials(title) }
  const fields = { company: 'companyName', person: 'personName', position: 'position', need: 'need', source: 'source' }
  const draft: Draft = {
    ...{ row, id: newId(), target, title, points, ...place },
    keys: keysOf(importing, points, named),
    columns: {
      ...columnsOf(values, { ...fields, region: 'region', level: 'level', tags: 'tags' }),
      ...(named ? called : {}),
    },
    first: called,
  }
  return draft
}

/** What history is asked about. */
function wordsOf({ id, columns: { source, level, region, tags } }: Draft) {
  const said = (value: Json | undefined) => text(value) || null
  return {
    id,
    source: said(source),
    level: said(level),
    region: said(region),
    tags: Array.isArray(tags) ? tags.map(text) : [],
  }
}
