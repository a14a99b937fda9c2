import { z } from 'zod'
import { localDate } from '../../core/moment.ts'
import { formatMoney } from '../../core/money.ts'
import { can } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { defineAction } from '../action.ts'
import { drawList, paged, pageIn, pageSize } from '../list.ts'
import { defineView } from '../view.ts'
import { ownersOf } from './owners.ts'

/** What is owed, by customer and by how long it is overdue. */
export const ageing = defineAction({
  name: 'receivable.list',
  words: { en: ['receivables'], zh: ['应收', '应收账款', '账龄'] },
  usage: { en: '[page]', zh: '[页码]' },
  does: { en: 'See who owes how much, and since when', zh: '看应收账款和账龄' },
  input: paged,
  read: pageIn,
  allow: can('read', 'contract'),
  async run({ actor }, params) {
    return { cards: [{ view: 'receivables', of: { entity: 'user', id: actor.id }, params, to: 'only' }] }
  },
})

const buckets = ['notDue', 'to30', 'to60', 'to90', 'over90'] as const
type Bucket = (typeof buckets)[number]
const rowSchema = z.object({ no: z.string(), name: z.string(), contracts: z.array(z.string()) })
type Row = z.infer<typeof rowSchema> & Record<Bucket, bigint> & { total: bigint }

export const ageingView = defineView({
  name: 'receivables',
  async draw({ tx, actor, reader, company }, _of, params) {
    if (!actor) return null
    const { page } = paged.parse(params)
    const today = localDate(reader.now, company.zone)
    const owners = await ownersOf(tx, actor)
    const rows = await owed(tx, { today, owners, page })
    const [sums] = await totals(tx, { today, owners })
    const money = (minor: bigint) => formatMoney({ minor, currency: company.currency }, reader.locale)
    return drawList(
      {
        title: t('receivables.title'),
        ...(sums && sums.total > 0n
          ? { subtitle: t('receivables.sum', { total: money(sums.total), buckets: shares(sums, { money, reader }) }) }
          : {}),
        empty: await whyEmpty(tx, owners),
        rows: rows.slice(0, pageSize).map(row => ({
          title: `${row.no} ${row.name} ${money(row.total)}`,
          line: shares(row, { money, reader }).join(' · '),
          buttons: row.contracts
            .slice(0, 1)
            .map(from => ({ title: say(t('button.open'), reader), verb: 'contract.create', data: { from } })),
        })),
        ...{ page, more: rows.length > pageSize, verb: 'receivable.list' },
      },
      reader,
    )
  },
})

function shares(
  row: Record<Bucket, bigint>,
  { money, reader }: { money(minor: bigint): string; reader: Reader },
): string[] {
  return buckets.flatMap(bucket =>
    row[bucket] > 0n ? [say(t(`receivables.${bucket}`, { amount: money(row[bucket]) }), reader)] : [],
  )
}

type Asked = { today: string; owners: string[] | null }

/** In the company's currency, at the rate of each contract. */
async function owed(tx: Tx, { today, owners, page }: Asked & { page: number }): Promise<Row[]> {
  return tx.sql<Row>`
    select cu.no, cu.name, array_agg(distinct c.no) as contracts, sum(o.minor)::bigint as total,
      coalesce(sum(o.minor) filter (where o.late <= 0), 0)::bigint as "notDue",
      coalesce(sum(o.minor) filter (where o.late between 1 and 30), 0)::bigint as "to30",
      coalesce(sum(o.minor) filter (where o.late between 31 and 60), 0)::bigint as "to60",
      coalesce(sum(o.minor) filter (where o.late between 61 and 90), 0)::bigint as "to90",
      coalesce(sum(o.minor) filter (where o.late > 90), 0)::bigint as "over90"
    from "Instalment" i join "Contract" c on c.id = i."contractId" join "Customer" cu on cu.id = c."customerId"
    cross join lateral (select round((i."amountMinor" - i."allocatedMinor") * c."rateToBase") as minor, ${today}::date - i."dueOn" as late) o
    where c."docState" = 'approved' and not i.cancelled and i."allocatedMinor" < i."amountMinor"
      and (${owners}::uuid[] is null or c."ownerId" = any (${owners}::uuid[]))
    group by cu.id, cu.no, cu.name
    order by sum(o.minor) filter (where o.late > 0) desc nulls last, sum(o.minor) desc, cu.no
    limit ${pageSize + 1} offset ${(page - 1) * pageSize}`
}

async function totals(tx: Tx, { today, owners }: Asked): Promise<Row[]> {
  return tx.sql<Row>`
    select coalesce(sum(o.minor), 0)::bigint as total,
      coalesce(sum(o.minor) filter (where o.late <= 0), 0)::bigint as "notDue",
      coalesce(sum(o.minor) filter (where o.late between 1 and 30), 0)::bigint as "to30",
      coalesce(sum(o.minor) filter (where o.late between 31 and 60), 0)::bigint as "to60",
      coalesce(sum(o.minor) filter (where o.late between 61 and 90), 0)::bigint as "to90",
      coalesce(sum(o.minor) filter (where o.late > 90), 0)::bigint as "over90"
    from "Instalment" i join "Contract" c on c.id = i."contractId"
    cross join lateral (select round((i."amountMinor" - i."allocatedMinor") * c."rateToBase") as minor, ${today}::date - i."dueOn" as late) o
    where c."docState" = 'approved' and not i.cancelled and i."allocatedMinor" < i."amountMinor"
      and (${owners}::uuid[] is null or c."ownerId" = any (${owners}::uuid[]))`
}

/** An empty list says what is missing for it to be filled. */
async function whyEmpty(tx: Tx, owners: string[] | null) {
  const [missing] = await tx.sql<{ won: bigint; without: bigint; unplanned: bigint }>`
    select count(*) as won, count(*) filter (where not exists (
        select 1 from "Contract" c where c."opportunityId" = o.id and c."docState" in ('approved', 'inApproval'))) as without,
      count(*) filter (where exists (select 1 from "Contract" c where c."opportunityId" = o.id and c."docState" = 'approved'
        and not exists (select 1 from "Instalment" i where i."contractId" = c.id))) as unplanned
    from "Opportunity" o join "Stage" s on s.id = o."stageId"
    where s.kind = 'won' and o."deletedAt" is null and (${owners}::uuid[] is null or o."ownerId" = any (${owners}::uuid[]))`
  const { won = 0n, without = 0n, unplanned = 0n } = missing ?? {}
  if (without > 0n) return t('receivables.noContracts', { without: Number(without), won: Number(won) })
  if (unplanned > 0n) return t('receivables.noPlans', { count: Number(unplanned) })
  return t('receivables.empty')
}
