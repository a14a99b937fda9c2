import { houseId, newId } from '../core/id.ts'
import type { CardWish, Outcome } from '../core/platform.ts'
import type { Actor } from '../core/rights.ts'
import type { Context } from '../crm/action.ts'
import { mayPushInto } from '../crm/reminders/budget.ts'
import { kindText } from '../crm/reminders/load.ts'
import { remind } from '../crm/reminders/write.ts'
import { loadActor } from '../store/actors.ts'
import { type Company, companyOf } from '../store/company.ts'
import type { Tx } from '../store/db.ts'
import { settle } from '../store/posts.ts'
import { postsOf } from './copies.ts'
import type { House } from './house.ts'

/**
 * Does something in the name of the house, in one transaction: what it changed is redrawn everywhere, its cards go out, the trail names
 * the house. Cards for "only" and "room" have no place to go, since there is no chat it happens in.
 */
export async function actAsHouse(
  house: Pick<House, 'store' | 'clock'>,
  work: (context: Context) => Promise<Outcome | undefined>,
): Promise<void> {
  await house.store.transaction(async tx => {
    const company = await companyOf(tx)
    const now = house.clock.now()
    const actor = houseActor(company)
    const reader = { locale: company.locale, zone: company.zone, now }
    const nowhere = { space: null, card: null, quote: null, files: [] }
    const outcome = await work({ tx, actor, now, reader, company, said: 'job', ...nowhere })
    if (outcome) await write(tx, { outcome, actor, now, company, via: 'job' })
  })
}

/**
 * The same in the name of a person who asked for it earlier, and with what they may do now. False when they do not work here any more:
 * then nothing happens.
 */
export async function actAsPerson(
  house: Pick<House, 'store' | 'clock'>,
  { person, via }: { person: string; via: 'job' | 'import' },
  work: (context: Context) => Promise<Outcome | undefined>,
): Promise<boolean> {
  return house.store.transaction(async tx => {
    const now = house.clock.now()
    const company = await companyOf(tx)
    const actor = await loadActor(tx, person, now)
    if (!actor) return false
    const reader = { locale: actor.locale, zone: actor.zone, now }
    const outcome = await work({
      tx,
      actor,
      now,
      reader,
      company,
      space: null,
      card: null,
      said: 'job',
      files: [],
      quote: null,
    })
    if (outcome) await write(tx, { outcome, actor, now, company, via })
    return true
  })
}

type Done = { outcome: Outcome; actor: Actor; now: Date; company: Company; via: 'job' | 'import' }

async function write(tx: Tx, { outcome, actor, now, company, via }: Done): Promise<void> {
  const nowhere = { actor, company, space: null, tapped: null }
  const cards = await remindOfThem(tx, outcome.cards ?? [], now)
  const posts = []
  for (const wish of cards)
    for (const post of await postsOf(tx, wish, { inbound: null, intake: nowhere }))
      if (wish.kind === undefined || (await mayPushInto(tx, post.spaceId, { now, company }))) posts.push(post)
  await settle(tx, {
    ...{ event: null, answer: null, at: now, actorId: actor.id, via, tapped: null, posts },
    audit: outcome.audit ?? [],
    changed: outcome.changed ?? [],
  })
}

/** Cards of a kind are reminders: they wait for the person's hours and budget. Returns the others, which go at once. */
async function remindOfThem(tx: Tx, cards: CardWish[], now: Date): Promise<CardWish[]> {
  const wishes = cards.flatMap(({ kind, to, view, of, params }) => {
    if (kind === undefined || typeof to !== 'object' || !('dm' in to)) return []
    const said = { says: kindText(kind), key: `card:${newId()}`, dueAt: now }
    return [{ kind, of, to: to.dm, view, ...said, params: params ?? {} }]
  })
  await remind(tx, wishes, now)
  return cards.filter(({ kind, to }) => kind === undefined || typeof to !== 'object' || !('dm' in to))
}

/** It is asked for no rights, since nobody asked it to act. */
function houseActor({ locale, zone }: Company): Actor {
  const nothing = {
    ...{ roles: [], grants: [], fields: {}, subordinates: [], helping: {} },
    ...{ departmentId: null, departmentPath: null },
  }
  return { id: houseId, name: 'Shoal', ...nothing, locale, zone }
}
