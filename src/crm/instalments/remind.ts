import { localDate } from '../../core/moment.ts'
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
export const remind = defineRoutine({
  name: 'instalment.remind',
  when: { daily: '09:00' },
  async run({ look, act, now, company }) {
    const today = localDate(now, company.zone)
    const due = await look(
      tx => tx.sql<Due>`
        select i.id, i.period, i."contractId", i."dueOn", ${today}::date - i."dueOn" as over, c."ownerId", u."managerId"
        from "Instalment" i join "Contract" c on c.id = i."contractId" join "User" u on u.id = c."ownerId"
        where c."docState" = 'approved' and not i.cancelled and i."allocatedMinor" < i."amountMinor"
          and i."dueOn" between ${today}::date - 60 and ${today}::date + ${before[0]}::int
        order by i."dueOn", i.id`,
    )
    for (const line of due) {
      const threshold = thresholdOf(line.over)
      if (threshold === undefined) continue
      await act(async context => {
        if (!(await firstTime(context, `instalment:${line.id}:${line.dueOn}:${threshold}`))) return undefined
        const people = [
          line.ownerId,
          ...(threshold >= 7 && line.managerId ? [line.managerId] : []),
          ...(threshold >= 15 ? await finance(context.tx) : []),
        ]
        const of = { entity: 'contract', id: line.contractId } as const
        return {
          audit:
            threshold >= 7
              ? [{ action: 'instalment.escalate', on: of, facts: { period: line.period, days: line.over } }]
              : [],
          cards: [...new Set(people)].map(dm => ({ view: 'contract', of, to: { dm } })),
        }
      })
    }
  },
})

/** The nearest threshold that was reached: negative before the due day. */
function thresholdOf(over: number): number | undefined {
  const late = after.findLast(days => over >= days)
  if (late !== undefined) return late
  const left = before.findLast(days => -over <= days)
  return left === undefined ? undefined : -left
}

async function finance(tx: Parameters<typeof firstTime>[0]['tx']): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>`
    select distinct u.id from "User" u join "UserRole" ur on ur."userId" = u.id join "Role" r on r.id = ur."roleId"
    where u.status = 'active' and r.grants -> 'payment' ->> 'update' = 'all' and not r.grants ? 'company'`
  return rows.map(({ id }) => id)
}
