import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import type { Outcome } from '../../core/platform.ts'
import { numberIn } from '../../core/recordNumber.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'

/** Asks the keeper of a record, in private, whether one may work on it too or have it. */
export const ask = defineAction({
  name: 'duplicate.ask',
  words: { en: ['ask owner'], zh: ['问负责人'] },
  usage: { en: '<lead or customer>', zh: '<线索或客户编号>' },
  does: { en: 'Ask the keeper of a record to share it or hand it over', zh: '私下问负责人能否一起跟进或转给我' },
  input: z.object({ record: z.string().min(1).max(60) }),
  read: rest => ({ record: rest }),
  allow: can('create', 'lead'),

  async run(context, { record }) {
    const kept = await keptRecord(context, record)
    if (kept.ownerId === context.actor.id) throw new Refusal('duplicate.yours', { no: kept.no })
    return asked(context, kept)
  },
})

type Kept = { entity: 'lead' | 'customer'; id: string; no: string; ownerId: string; owner: string }

/** Any record that somebody keeps may be asked about: that it exists is all the asker needs to know. */
async function keptRecord({ tx }: Context, said: string): Promise<Kept> {
  const number = numberIn(said)
  const [kept] = await tx.sql<Kept>`
    select r.entity, r.id, r.no, r."ownerId", u."displayName" as owner
    from (
      select 'lead' as entity, id, no, "ownerId" from "Lead" where no = ${number?.no ?? ''} and "deletedAt" is null and "convertedAt" is null
      union all select 'customer', id, no, "ownerId" from "Customer" where no = ${number?.no ?? ''} and "deletedAt" is null
    ) r join "User" u on u.id = r."ownerId" and u.status = 'active'`
  if (!kept) throw new Refusal('duplicate.nobodyKeeps', { ref: said })
  return kept
}

async function asked({ tx, actor, now }: Context, { entity, id, no, ownerId, owner }: Kept): Promise<Outcome> {
  const of = newId()
  const [fresh] = await tx.sql`
    insert into "DuplicateAsk" (id, entity, "entityId", "askerId", "ownerId", at)
    values (${of}, ${entity}, ${id}, ${actor.id}, ${ownerId}, ${now})
    on conflict (entity, "entityId", "askerId") where state = 'waiting' do nothing returning id`
  if (!fresh) {
    const before = await tx.duplicateAsk.findFirst({ where: { entityId: id, askerId: actor.id, state: 'waiting' } })
    throw new Refusal('duplicate.askedBefore', { no, owner, at: before?.at ?? now })
  }
  return {
    notice: t('duplicate.asked', { owner, no }),
    audit: [{ action: 'duplicate.ask', on: { entity, id }, facts: { no, owner } }],
    cards: [{ view: 'duplicate.ask', of: { entity: 'ask', id: of }, to: { dm: ownerId } }],
  }
}
