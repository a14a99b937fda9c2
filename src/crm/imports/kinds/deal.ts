import type { Json } from '../../../core/card.ts'
import { nameKey } from '../../../core/companyName.ts'
import { Refusal } from '../../../core/errors.ts'
import { newId } from '../../../core/id.ts'
import { initials } from '../../../core/normal.ts'
import { type Text, t } from '../../../core/text.ts'
import { nextNosOf } from '../../numbers/next.ts'
import { nameIn, type Pipeline } from '../../pipelines/read.ts'
import { moneyIn } from '../columns/cells.ts'
import * as ofCompany from '../columns/ofCompany.ts'
import * as ofDeal from '../columns/ofDeal.ts'
import { beforeOf } from './before.ts'
import { type Draft, defineKind, type Importing, type Known, type Values } from './kind.ts'
import { departmentsOf, ownerNamed } from './people.ts'
import { lastOpen, openPipelines, pipelinesOf, placeIn } from './pipelines.ts'
import { customersNamed, type Named } from './subjects.ts'
import { columnsOf, text } from './values.ts'

/**
 * Deals of customers that are here already. A deal is known by its number, or by its name at the same customer. Stages are moved by
 * people, with what their gates ask for: a file puts a new deal into its stage and leaves the known ones where they are.
 */
export const deals = defineKind({
  entity: 'opportunity',
  label: t('import.deals'),
  words: ['商机', '机会', 'deals', 'deal', 'opportunities', 'opportunity'],
  fields: [
    ofDeal.dealName,
    ofDeal.customer,
    ofDeal.money,
    ofDeal.pipeline,
    ofDeal.stage,
    ofDeal.closeOn,
    ofCompany.owner,
    ofCompany.number('O'),
  ],
  async draft(importing, rows) {
    const customers = await customersNamed(
      importing,
      rows.map(({ values }) => text(values.customer)),
    )
    const open = await openPipelines(importing)
    const numbers = rows.map(({ values }) => text(values.no)).filter(Boolean)
    const around = { open, stood: await pipelinesOf(importing, numbers), paths: departmentsOf(importing.people) }
    return rows.map(({ row, values }) =>
      draftOf(importing, { row, values, customer: customers.get(text(values.customer)), ...around }),
    )
  },
  known: knownDeals,

  async create(importing, drafts) {
    const { tx, actor, now, company } = importing
    const numbers = await nextNosOf(importing, 'opportunity', drafts.length)
    const rows = drafts.map(({ id, columns, first, ownerId }, index) => ({
      ...{ id, no: numbers[index], ownerId, ...first, ...columns },
    }))
    await tx.sql`
      with deal as (
        insert into "Opportunity" (id, no, name, "nameInitials", "customerId", "pipelineId", "stageId", "amountMinor", currency,
          "probabilityBp", "expectedCloseOn", "closedAt", "lastOpenStageId", "ownerId", "stageEnteredAt", "createdAt", "createdById", "updatedAt")
        select o.id, o.no, o.name, o."nameInitials", o."customerId", o."pipelineId", o."stageId", o."amountMinor", o.currency,
          o."probabilityBp", o."expectedCloseOn", case when s.kind <> 'open' then ended.at end, o."lastOpenStageId", o."ownerId",
          case when s.kind <> 'open' then ended.at else ${now} end, ${now}, ${actor.id}, ${now}
        from jsonb_populate_recordset(null::"Opportunity", ${JSON.stringify(rows)}::jsonb) o join "Stage" s on s.id = o."stageId"
        -- A deal that was closed before it came here was closed on the day the file says.
        cross join lateral (select least(${now}, (o."expectedCloseOn" + time '12:00') at time zone ${company.zone}) as at) ended
        returning id, "stageId", "stageEnteredAt"
      )
      insert into "StageLog" (id, "opportunityId", "fromId", "toId", at, "byId") select gen_random_uuid(), id, null, "stageId", "stageEnteredAt", ${actor.id} from deal`
  },

  async patch({ tx, now }, patches) {
    const old = await tx.sql<{ id: string; row: { [column: string]: Json } }>`
      select o.id, to_jsonb(o) as row from "Opportunity" o where o.id = any (${patches.map(({ id }) => id)}::uuid[]) order by o.id for update`
    const other = old.find(({ id, row }) =>
      patches.some(patch => patch.id === id && isOther(patch.columns.currency, row.currency)),
    )
    if (other)
      throw new Refusal('import.dealOtherCurrency', { no: text(other.row.no), wanted: text(other.row.currency) })
    await tx.sql`
      update "Opportunity" o set (name, "nameInitials", "amountMinor", currency, "expectedCloseOn")
        = (select p.name, p."nameInitials", p."amountMinor", p.currency, p."expectedCloseOn" from jsonb_populate_record(o, x.columns) p),
        version = o.version + case when x.fresh then 0 else 1 end, "updatedAt" = ${now}
      from jsonb_to_recordset(${JSON.stringify(patches)}::jsonb) as x(id uuid, columns jsonb, fresh boolean) where o.id = x.id`
    return beforeOf(patches, old, new Map())
  },

  async remove({ tx }, ids) {
    const free = await tx.sql<{ id: string }>`
      select o.id from "Opportunity" o where o.id = any (${ids}::uuid[]) and o.version = 1
        and not exists (select 1 from "FollowUpRecord" f where f."opportunityId" = o.id)
        and not exists (select 1 from "FollowUpPlan" p where p.entity = 'opportunity' and p."entityId" = o.id)
      order by o.id for update`
    const gone = free.map(({ id }) => id)
    await tx.sql`delete from "StageLog" where "opportunityId" = any (${gone}::uuid[])`
    await tx.sql`delete from "Opportunity" where id = any (${gone}::uuid[])`
    return gone
  },
})

function isOther(said: Json | undefined, stands: Json | undefined): boolean {
  return said !== undefined && said !== stands
}

type Around = { open: Pipeline[]; stood: ReadonlyMap<string, string>; paths: ReadonlyMap<string, string | null> }
type Line = { row: number; values: Values; customer: Named | Text | undefined }

function draftOf(importing: Importing, { row, values, customer, open, stood, paths }: Line & Around): Draft | Text {
  const { actor, people, reader } = importing
  const name = text(values.name)
  const target = text(values.no) || undefined
  if (name === '' && !target) return t('import.dealNeeds')
  if (!customer || 'key' in customer) return customer ?? t('import.customerMissing')
  const owner = text(values.owner)
    ? ownerNamed(people, text(values.owner), { actor, entity: 'opportunity' })
    : undefined
  if (owner && 'key' in owner) return owner
  const ownerId = owner?.id ?? customer.ownerId
  if (!ownerId) return t('import.dealNeedsOwner', { customer: customer.no })
  const named = text(values.pipeline) || (target && stood.get(target)) || ''
  const place = placeIn(open, { named, stage: text(values.stage), ownerPath: paths.get(ownerId) ?? null, reader })
  if ('key' in place) return place
  const { pipeline, stage } = place
  const money = values.amount === undefined ? undefined : moneyIn(text(values.amount), pipeline.currency)
  if (money && money.currency !== pipeline.currency)
    return t('import.dealCurrency', {
      currency: money.currency,
      wanted: pipeline.currency,
      pipeline: nameIn(pipeline, reader.locale),
    })
  return {
    ...{ row, id: newId(), target, title: name, ownerId, poolId: null, points: [] },
    keys: [{ key: `${customer.id}|name:${nameKey(name)}`, strength: 'strong' }],
    columns: {
      ...(name ? { name, nameInitials: initials(name) } : {}),
      ...(money ? { amountMinor: money.minor.toString(), currency: money.currency } : {}),
      ...columnsOf(values, { close: 'expectedCloseOn' }),
    },
    first: {
      ...{ customerId: customer.id, stageId: stage.id, pipelineId: pipeline.id, probabilityBp: stage.probabilityBp },
      ...{ currency: pipeline.currency, lastOpenStageId: lastOpen(place) },
    },
  }
}

async function knownDeals({ tx }: Importing, drafts: Draft[]): Promise<Map<string, Known>> {
  const customers = [...new Set(drafts.map(({ first }) => text(first.customerId)))]
  const numbers = drafts.flatMap(({ target }) => target ?? [])
  const rows = await tx.sql<{
    id: string
    no: string
    name: string
    customerId: string
    ownerId: string
    owner: string
    path: string | null
  }>`
    select o.id, o.no, o.name, o."customerId", o."ownerId", u."displayName" as owner, d.path
    from "Opportunity" o join "User" u on u.id = o."ownerId" left join "Department" d on d.id = u."departmentId"
    where (o."customerId" = any (${customers}::uuid[]) or o.no = any (${numbers}::text[])) and o."deletedAt" is null and o."closedAt" is null
    order by o."createdAt" desc`
  return new Map(
    rows.flatMap(({ id, no, name, customerId, ownerId, owner, path }) => {
      const known: Known = {
        ...{ id, entity: 'opportunity', no, keeper: owner, deleted: false },
        owner: { id: ownerId, departmentPath: path },
      }
      return [
        [`no:${no}`, known],
        [`${customerId}|name:${nameKey(name)}`, known],
      ] as const
    }),
  )
}
