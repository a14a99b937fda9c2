import { type Asking, type Group, readable } from '../asking.ts'
import { nothing, type Part, part } from '../statement.ts'

/** Instalments of contracts in force that may be read, in the company's currency at each contract's own rate; `late` in days. */
export async function instalments(asking: Asking, where: Part): Promise<Part> {
  const { today } = asking
  return part`
    select r.id, 'contract' as entity, r.no, cu.name || ' · ' || r.title as title, r."ownerId" as owner, r."customerId" as customer, i."dueOn",
      i."dueOn"::timestamp as at, round(i."amountMinor" * r."rateToBase")::bigint as minor,
      round(i."allocatedMinor" * r."rateToBase")::bigint as paid, round((i."amountMinor" - i."allocatedMinor") * r."rateToBase")::bigint as open,
      ${today}::date - i."dueOn" as late
    from "Instalment" i join "Contract" r on r.id = i."contractId" join "Customer" cu on cu.id = r."customerId"
    where r."docState" = 'approved' and not i.cancelled and ${await readable(asking, 'contract')} ${ofSource(asking)} and ${where}`
}

/** Money that came in during the period and was approved, at the rate of its own day. */
export async function received(asking: Asking): Promise<Part> {
  const { period } = asking
  return part`
    select r.id, 'payment' as entity, r.no, cu.name || ' · ' || c.no as title, r."ownerId" as owner, c."customerId" as customer,
      r."receivedOn"::timestamp as at, r."baseMinor" as minor
    from "Payment" r join "Contract" c on c.id = r."contractId" join "Customer" cu on cu.id = c."customerId"
    where r."docState" = 'approved' and r."receivedOn" >= ${period.from}::date and r."receivedOn" < ${period.to}::date
      and ${await readable(asking, 'payment')} ${ofSource(asking)}`
}

function ofSource({ source }: Asking): Part {
  return source === null ? nothing : part`and coalesce(cu.source, '') = ${source}`
}

/** Money by what the lines stand for; its days are calendar dates already. */
export function moneyBy(group: Group, rows: Part): Part {
  const key =
    group === 'rep'
      ? part`d.owner`
      : group === 'customer'
        ? part`d.customer`
        : group === 'month'
          ? part`date_trunc('month', d.at)::date`
          : part`case when d.late <= 0 then 'notDue' when d.late <= 30 then 'to30' when d.late <= 60 then 'to60' when d.late <= 90 then 'to90' else 'over90' end`
  return part`select d.*, ${key} as key from (${rows}) d`
}
