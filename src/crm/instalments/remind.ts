import { t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { defineReminder, type Found } from '../reminders/kind.ts'
import { defineRoutine } from '../routine.ts'
import { firstTime } from './once.ts'

const before = [7, 3, 0]
const after = [1, 7, 15]

type Due = {
  id: string
  period: number
  contractId: string
  dueOn: string
  over: number
  ownerId: string
  managerId: string | null
}

/** Money that is due: 7, 3 and 0 days before to the owner; overdue by 1 to the owner, by 7 to the manager too, by 15 to finance too. */
export const instalmentReminder = defineReminder({
  name: 'instalment',
  urgency: 'usual',
  usually: 'push',
  view: 'contract',
  async stands({ tx }, held) {
    const money = await finance(tx)
    const rows = await tx.sql<{ id: string }>`
      select r.id from "Reminder" r
      where r.id = any (${held.map(({ id }) => id)}::uuid[]) and (not r.params ? 'instalment' or exists (
        select 1 from "Instalment" i join "Contract" c on c.id = i."contractId" and c."docState" = 'approved' join "User" u on u.id = c."ownerId"
        where i.id = (r.params ->> 'instalment')::uuid and not i.cancelled and i."allocatedMinor" < i."amountMinor"
          and i."dueOn" = (r.says -> 'args' ->> 'date')::date
          and (r."recipientId" in (c."ownerId", u."managerId") or r."recipientId" = any (${money}::uuid[]) or r.params ? 'by')))`
    return rows.map(({ id }) => id)
  },
  async find({ tx, today }) {
    const lines = await dueLines(tx, today)
    const late = lines.some(({ over }) => over >= 15) ? await finance(tx) : []
    return lines.flatMap(line => {
      const threshold = thresholdOf(line.over)
      if (threshold === undefined) return []
      const people = [
        line.ownerId,
        ...(threshold >= 7 && line.managerId ? [line.managerId] : []),
        ...(threshold >= 15 ? late : []),
      ]
      return [...new Set(people)].map((to): Found => ({ to, ...aboutOf(line, threshold) }))
    })
  },
})

function aboutOf({ id, contractId, dueOn, period, over }: Due, threshold: number): Omit<Found, 'to'> {
  return {
    of: { entity: 'contract', id: contractId },
    key: `${id}:${dueOn}:${threshold}`,
    says: t(over > 0 ? 'reminder.instalmentOver' : 'reminder.instalmentDue', { period, date: dueOn }),
    params: { instalment: id },
  }
}

/** What has been overdue for a week or more is written into the contract's trail, once a threshold. */
export const escalate = defineRoutine({
  name: 'instalment.escalate',
  when: { daily: '09:00' },
  async run({ look, act, now, company }) {
    const [day] = await look(
      tx => tx.sql<{ today: string }>`select (${now}::timestamptz at time zone ${company.zone})::date as today`,
    )
    if (!day) return
    for (const line of await look(tx => dueLines(tx, day.today))) {
      const threshold = thresholdOf(line.over)
      if (threshold === undefined || threshold < 7) continue
      await act(async context => {
        if (!(await firstTime(context, `instalment.escalate:${line.id}:${line.dueOn}:${threshold}`))) return undefined
        const on = { entity: 'contract', id: line.contractId } as const
        return { audit: [{ action: 'instalment.escalate', on, facts: { period: line.period, days: line.over } }] }
      })
    }
  },
})

async function dueLines(tx: Tx, today: string): Promise<Due[]> {
  return tx.sql<Due>`
    select i.id, i.period, i."contractId", i."dueOn", ${today}::date - i."dueOn" as over, c."ownerId", u."managerId"
    from "Instalment" i join "Contract" c on c.id = i."contractId" join "User" u on u.id = c."ownerId"
    where c."docState" = 'approved' and not i.cancelled and i."allocatedMinor" < i."amountMinor"
      and i."dueOn" between ${today}::date - 60 and ${today}::date + ${before[0]}::int
    order by i."dueOn", i.id`
}

/** The nearest threshold that was reached: negative before the due day. */
function thresholdOf(over: number): number | undefined {
  const late = after.findLast(days => over >= days)
  if (late !== undefined) return late
  const left = before.findLast(days => -over <= days)
  return left === undefined ? undefined : -left
}

async function finance(tx: Tx): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>`
    select distinct u.id from "User" u join "UserRole" ur on ur."userId" = u.id join "Role" r on r.id = ur."roleId"
    where u.status = 'active' and r.grants -> 'payment' ->> 'update' = 'all' and not r.grants ? 'company'`
  return rows.map(({ id }) => id)
}
