import { Refusal } from '../../core/errors.ts'
import type { CardWish, Outcome } from '../../core/platform.ts'
import type { Text } from '../../core/text.ts'
import type { Context } from '../action.ts'
import type { Ownable } from '../ownership.ts'
import { claimAs } from '../pools/claiming.ts'
import { defineRoutine } from '../routine.ts'
import { fairSettings } from './settings.ts'
import { type Wanting, type Weighed, weigh } from './weigh.ts'

type Due = { id: string; entity: Ownable; entityId: string }

/** Settles the windows that have closed: the record goes to whom the weights say, and everybody who wanted it is told why (R37). */
export const settleFair = defineRoutine({
  name: 'fair.settle',
  when: 'tick',
  async run({ now, look, act }) {
    const due = await look(
      tx => tx.sql<Due>`
        select id, entity, "entityId" from "FairClaim" where state = 'open' and "closesAt" <= ${now} order by "closesAt" limit 50`,
    )
    for (const one of due) await act(context => settle(context, one))
  },
})

/** Undefined when another process was first. Locks the record before the window, as a wish does. */
async function settle(context: Context, { id, entity, entityId }: Due): Promise<Outcome | undefined> {
  const { tx, now, company } = context
  if (entity === 'lead') await tx.sql`select 1 from "Lead" where id = ${entityId} for update`
  else await tx.sql`select 1 from "Customer" where id = ${entityId} for update`
  const [closed] = await tx.sql`
    update "FairClaim" set state = 'settled', "settledAt" = ${now} where id = ${id} and state = 'open' returning id`
  if (!closed) return undefined
  const [record] = await tx.sql<{ no: string; title: string }>`
    select no, title from "NamedRecord" where entity = ${entity} and id = ${entityId}`
  if (!record) return undefined
  const ranked = weigh(await wantingOf(context, { id, entity, entityId }), fairSettings.of(company))
  const { winner, reasons } = await giveToFirst(context, entity, { ranked, no: record.no })
  await keep(context, { id, ranked, winner, reasons })
  const of = { entity, id: entityId }
  const outcomes = ranked.map(
    (one): CardWish => ({ view: 'fair.outcome', of, params: { claim: id }, to: { dm: one.id } }),
  )
  const names = new Map(
    (await tx.user.findMany({ where: { id: { in: ranked.map(one => one.id) } } })).map(one => [
      one.id,
      one.displayName,
    ]),
  )
  return {
    changed: [of],
    audit: [
      {
        action: winner ? 'fair.won' : 'fair.nobody',
        on: of,
        facts: {
          ...record,
          who: winner ? (names.get(winner.id) ?? '—') : '',
          list: ranked.map(one => `${names.get(one.id) ?? '—'} ${one.score}`).join(', '),
        },
      },
    ],
    cards: [...outcomes, ...(winner ? [{ view: entity, of, to: { dm: winner.id } }] : [])],
  }
}

/** The first in the ranking whom no rule keeps from it now; the others' turn comes only when it does. */
async function giveToFirst(
  context: Context,
  entity: Ownable,
  { ranked, no }: { ranked: Weighed[]; no: string },
): Promise<{ winner: Weighed | undefined; reasons: Map<string, Text> }> {
  const reasons = new Map<string, Text>()
  for (const one of ranked) {
    try {
      await claimAs(context, entity, { numbers: [no], person: one.id, settling: true })
      return { winner: one, reasons }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      reasons.set(one.id, error.text)
    }
  }
  return { winner: undefined, reasons }
}

type Kept = { id: string; ranked: Weighed[]; winner: Weighed | undefined; reasons: Map<string, Text> }

async function keep({ tx }: Context, { id, ranked, winner, reasons }: Kept): Promise<void> {
  const rows = ranked.map(({ id: userId, parts, score }) => ({
    userId,
    parts,
    score,
    because: reasons.get(userId) ?? null,
  }))
  await tx.sql`
    update "FairTap" t set parts = r.parts, score = r.score, because = r.because
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("userId" uuid, parts jsonb, score int, because jsonb)
    where t."claimId" = ${id} and t."userId" = r."userId"`
  await tx.sql`update "FairClaim" set "winnerId" = ${winner?.id ?? null} where id = ${id}`
}

/** What the weights look at, for everybody who wants the record. */
async function wantingOf({ tx, now }: Context, { id, entity, entityId }: Due): Promise<Wanting[]> {
  return tx.sql<Wanting>`
    with record as (
      select region, need from "Lead" where ${entity} = 'lead' and id = ${entityId}
      union all select region, industry from "Customer" where ${entity} = 'customer' and id = ${entityId}
    )
    select t."userId" as id, t.nth,
      coalesce((select greatest(r.room, 0)::float8 / nullif(r.max, 0) from shoal_room(t."userId", ${entity}, 'own') r), 1) as room,
      case
        when exists (select 1 from "AssignmentMember" m, record r where m."userId" = t."userId"
          and (r.region = any (m.values) or exists (select 1 from unnest(m.values) word where word <> '' and strpos(lower(r.need), lower(word)) > 0))) then 1
        when exists (select 1 from "Customer" c, record r where c."ownerId" = t."userId" and c."deletedAt" is null and c.region = r.region)
          or exists (select 1 from "Lead" l, record r where l."ownerId" = t."userId" and l."deletedAt" is null and l.region = r.region) then 0.5
        else 0 end::float8 as match,
      coalesce((select avg((o.state = 'accepted')::int) from "AssignmentOffer" o
        where o."userId" = t."userId" and o.state in ('accepted', 'expired', 'declined') and o."offeredAt" > ${now}::timestamptz - interval '90 days'), 0.5)::float8 as answers,
      extract(epoch from ${now}::timestamptz - (select max(e."startAt") from "OwnershipEpisode" e
        where e."ownerId" = t."userId" and e."startReason" = 'claim' and e.entity = ${entity}))::float8 / 86400 as "quietDays"
    from "FairTap" t where t."claimId" = ${id} order by t.nth`
}
