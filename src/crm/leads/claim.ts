import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { isTextKey, t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { findRecord, numberIn } from '../find.ts'
import { stopOwning } from '../ownership.ts'

const batchMax = 20

/** Takes leads out of the pool, all or none. The database settles the race: one winner, and the loser hears who and when. */
export const claim = defineAction({
  name: 'lead.claim',
  words: { en: ['claim', 'lead claim'], zh: ['领取', '认领'] },
  usage: { en: '<lead> [more leads…]', zh: '<线索> [更多线索…]' },
  does: { en: 'Take leads from the pool', zh: '从线索池领取线索' },
  input: z.object({ leads: z.array(z.string().min(1).max(100)).min(1).max(200) }),
  read: rest => ({ leads: rest.split(/[\s,，、;；]+/).filter(Boolean) }),
  allow: can('claim', 'lead'),

  async run(context, { leads }) {
    const numbers = [...new Set(await Promise.all(leads.map(said => numberOf(context, said))))]
    if (numbers.length > batchMax) throw new Refusal('lead.batch', { max: batchMax, wanted: numbers.length })
    const result = await claimNow(context, numbers)
    const claimed = result.leads ?? []
    const [first] = claimed
    const notice =
      claimed.length === 1 && first
        ? t('lead.claimed', first)
        : t('lead.claimedSeveral', { count: claimed.length, list: listed(claimed) })
    if (result.code === 'mine') return { notice: t('lead.yoursAlready', { list: listed(claimed) }) }
    return {
      notice,
      changed: claimed.map(({ id }) => ({ entity: 'lead', id })),
      audit: claimed.map(({ id, no, title, pool }) => ({
        action: 'lead.claim',
        on: { entity: 'lead', id },
        facts: { no, title, pool },
      })),
      cards: [
        claimed.length === 1 && first
          ? { view: 'lead', of: { entity: 'lead', id: first.id }, to: 'only' }
          : { view: 'lead.mine', of: { entity: 'user', id: context.actor.id }, to: 'only' },
      ],
    }
  },

  async undo(context, { entityId, facts }) {
    const { tx, actor, now } = context
    const back = await tx.lead.updateMany({
      where: { id: entityId, ownerId: actor.id, convertedAt: null },
      data: { ownerId: null, ownerSince: null, poolId: String(facts.pool), version: { increment: 1 }, updatedAt: now },
    })
    if (back.count === 0) throw new Refusal('undo.changed', {})
    await stopOwning(context, { entity: 'lead', id: entityId, ownerId: actor.id, reason: 'undo' })
    await tx.ownerCounter.updateMany({
      where: { userId: actor.id, entity: 'lead', kind: 'claimed', scope: String(facts.pool), value: { gt: 0 } },
      data: { value: { decrement: 1 } },
    })
    return {
      notice: t('lead.claimUndone', { no: String(facts.no), title: String(facts.title) }),
      changed: [{ entity: 'lead', id: entityId }],
    }
  },
})

type Claimed = { id: string; no: string; title: string; pool: string }
type Result = { code: string; leads?: Claimed[] } & Record<string, unknown>

/** The one statement that claims: see shoal_claim_leads in the migrations. Throws the first reason that stands against it. */
async function claimNow({ tx, actor, now, company }: Context, numbers: string[]): Promise<Result> {
  const [row] = await tx.sql<{
    result: Result
  }>`select shoal_claim_leads(${actor.id}, ${numbers}, ${now}, ${company.zone}) as result`
  if (!row) throw new Error('shoal_claim_leads returned nothing')
  const { code, leads, ...facts } = row.result
  if (code === 'ok' || code === 'mine') return { code, ...(leads ? { leads } : {}) }
  if (!isTextKey(code)) throw new Error(`shoal_claim_leads answered ${code}`)
  throw new Refusal(code, Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, argument(name, fact)])))
}

function argument(name: string, fact: unknown): string | number | Date {
  if (name === 'at' || name === 'since' || name === 'until') return new Date(String(fact))
  return typeof fact === 'number' ? fact : String(fact)
}

async function numberOf(context: Context, said: string): Promise<string> {
  const number = numberIn(said)
  if (number?.kind === 'lead') return number.no
  return (await findRecord(context, ['lead'], { said, verb: 'read' })).no
}

function listed(leads: Claimed[]): string[] {
  return leads.map(({ no, title }) => `${no} ${title}`)
}
