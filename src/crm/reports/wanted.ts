import { z } from 'zod'
import type { Json } from '../../core/card.ts'
import { groups } from './asking.ts'

/** A report as a card, a button and a schedule remember it. */
export const wantedSchema = z.object({
  report: z.string().max(40),
  /** As people say it, so that "last month" stays last month in a report that comes every month. */
  period: z.string().max(60).default(''),
  by: z.enum(groups).optional(),
  person: z.uuid().optional(),
  source: z.string().max(100).optional(),
})
export type Wanted = z.infer<typeof wantedSchema>

/** The same report as the data of a button. */
export function asData({ report, period, by, person, source }: Wanted): { [key: string]: Json } {
  return { report, period, ...(by ? { by } : {}), ...(person ? { person } : {}), ...(source ? { source } : {}) }
}
