import { z } from 'zod'
import { clockTime } from '../../core/moment.ts'
import { say, t } from '../../core/text.ts'
import type { Context } from '../action.ts'
import { drawList, type Row } from '../list.ts'
import { adminsOf } from '../members/admins.ts'
import { defineView } from '../view.ts'

/** Who is told that nobody took a lead: the manager of the last one asked, else the pool's admins, else the company's. */
export async function whoIsTold(
  { tx }: Context,
  { lastAsked, poolId }: { lastAsked: string | null; poolId: string | null },
): Promise<string[]> {
  const [found] = await tx.sql<{ manager: string | null; admins: string[] }>`
    select (select m.id from "User" u join "User" m on m.id = u."managerId" and m.status = 'active' where u.id = ${lastAsked}) as manager,
      coalesce((select array_agg(a.id) from "Pool" p join "User" a on a.id = any (p."adminIds") and a.status = 'active' where p.id = ${poolId}), '{}') as admins`
  if (found?.manager) return [found.manager]
  return found && found.admins.length > 0 ? found.admins : adminsOf(tx)
}

const params = z.object({ chain: z.string().nullable(), rule: z.string() })

/** Tells a manager that a lead found no taker: who was asked, and what became of it. */
export const unassignedView = defineView({
  name: 'lead.unassigned',
  async draw({ tx, actor, reader }, of, given) {
    const { chain, rule } = params.parse(given)
    const lead = await tx.lead.findFirst({
      where: { id: of.id, deletedAt: null },
      include: { owner: true, pool: true },
    })
    if (!lead || !actor) return null
    const asked = await tx.sql<{ name: string; state: string; at: Date; reason: string | null }>`
      select u."displayName" as name, o.state, coalesce(o."endedAt", o."offeredAt") as at, o.reason
      from "AssignmentOffer" o join "User" u on u.id = o."userId" where o."chainId" = ${chain} order by o."offeredAt"`
    const now = lead.owner
      ? t('offer.nowWith', { owner: lead.owner.displayName })
      : t('offer.nowInPool', { pool: lead.pool?.name ?? '—' })
    const rows: Row[] = [
      {
        title: `${lead.no} ${lead.title}`,
        line: say(now, reader),
        buttons: [
          { title: say(t('button.open'), reader), verb: 'record.show', data: { record: lead.no } },
          ...(lead.owner
            ? []
            : [
                {
                  title: say(t('button.assign'), reader),
                  verb: 'record.assign',
                  data: { records: [lead.no] },
                  main: true,
                },
              ]),
        ],
      },
      ...asked.map(({ name, state, at, reason }) => ({
        title: name,
        line: [
          say({ key: isEnd(state) ? `offer.state.${state}` : 'offer.state.closed' }, reader),
          clockTime(at, reader),
          reason,
        ]
          .filter(Boolean)
          .join(' · '),
        buttons: [],
      })),
    ]
    return drawList(
      {
        title: t('offer.nobodyTook'),
        subtitle: t(asked.length === 0 ? 'offer.nobodyThere' : 'offer.askedInTurn', { rule }),
        empty: t('offer.nobodyTook'),
        rows,
      },
      reader,
    )
  },
})

const ends = ['open', 'accepted', 'expired', 'declined', 'offDuty', 'closed'] as const

function isEnd(state: string): state is (typeof ends)[number] {
  return ends.some(known => known === state)
}
