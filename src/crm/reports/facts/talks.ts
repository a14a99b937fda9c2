import { type Asking, peopleReadable } from '../asking.ts'
import { type Part, part } from '../statement.ts'
import { monthOf } from './month.ts'

/** Talks of the period by people whose doings may be read, one row each. */
export async function talks(asking: Asking): Promise<Part> {
  const { fromAt, toAt } = asking
  return part`
    select r.id, r.entity, r."entityId" as record, r."authorId" as owner, r.method, r.at
    from "FollowUpRecord" r
    where r.at >= ${fromAt} and r.at < ${toAt} and r."deletedAt" is null and ${await peopleReadable(asking, part`r."authorId"`)}`
}

/** Talks by what the lines stand for. */
export function talksBy(asking: Asking, rows: Part): Part {
  const { group } = asking
  const key = group === 'method' ? part`d.method` : group === 'month' ? monthOf(asking, part`d.at`) : part`d.owner`
  return part`select d.*, ${key} as key from (${rows}) d`
}
