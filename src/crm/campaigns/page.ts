import { localDate } from '../../core/moment.ts'
import type { Tx } from '../../store/db.ts'

/** A campaign as its public page needs it, the newest consent first. */
export async function pageOf(tx: Tx, slug: string) {
  const campaign = await tx.campaign.findUnique({
    where: { slug },
    include: { consents: { orderBy: { version: 'desc' } } },
  })
  return campaign ?? undefined
}
export type OpenCampaign = NonNullable<Awaited<ReturnType<typeof pageOf>>>

/** True while the page takes entries: the campaign runs, its form is on, and today lies within its dates, the last day included. */
export function isOpen(
  { state, formOpen, startOn, endOn }: Pick<OpenCampaign, 'state' | 'formOpen' | 'startOn' | 'endOn'>,
  { now, zone }: { now: Date; zone: string },
): boolean {
  const today = localDate(now, zone)
  const day = (date: Date) => date.toISOString().slice(0, 10)
  return state === 'running' && formOpen && !(startOn && today < day(startOn)) && !(endOn && today > day(endOn))
}
