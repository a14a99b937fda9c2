import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { clockTime } from '../../core/moment.ts'
import { type Actor, modeOf, permits } from '../../core/rights.ts'
import { isTextKey, type Reader, say, type TextArgs, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { type Context, defineAction } from '../action.ts'
import { documentKinds, documentNumber, findDocument } from '../documents.ts'
import { findRecord, foundById } from '../find.ts'
import { isInPool } from '../pools/mine.ts'
import { findTicket, readTicket, ticketNumber } from '../tickets/load.ts'
import { mayRead } from '../tickets/rights.ts'
import { defineView } from '../view.ts'

const trailCard = defineCard(
  'trail',
  z.strictObject({
    title: z.string(),
    empty: z.string(),
    lines: z.array(z.strictObject({ at: z.string(), said: z.string() })),
  }),
)

/** Why a record is as it is: who did what, when, in plain words. */
export const why = defineAction({
  name: 'record.why',
  words: { en: ['why', 'history'], zh: ['为什么', '历史', '变更记录'] },
  usage: { en: '<record>', zh: '<记录>' },
  does: { en: 'See who did what to a record, and when', zh: '看一条记录是谁在什么时候改的' },
  input: z.object({ record: z.string().min(1).max(200) }),
  read: rest => ({ record: rest }),
  allow: 'everyone',
  async run(context, { record }) {
    const found = await findAny(context, record)
    const params = { title: `${found.no} ${found.title}`, entity: found.kind, id: found.id }
    return { cards: [{ view: 'trail', of: { entity: 'user', id: context.actor.id }, params, to: 'only' }] }
  },
})

async function findAny(context: Context, said: string) {
  if (ticketNumber(said)) return ticketAsFound(context, said)
  if (documentNumber(said)) return documentAsFound(context, said)
  return findRecord(context, ['lead', 'customer', 'opportunity'], { said, verb: 'read' })
}

async function ticketAsFound(context: Context, said: string) {
  const { id, no, subject } = await findTicket(context, said, 'read')
  return { kind: 'ticket', id, no, title: subject }
}

/** A quote, a contract, any document with a number. */
async function documentAsFound(context: Context, said: string) {
  const { kind, document } = await findDocument(context, said)
  return { kind: kind.entity, id: document.id, no: document.no, title: document.title }
}

const params = z.object({ title: z.string(), entity: z.string(), id: z.uuid() })

/** What was said and arranged with somebody: a pool shows its members how a record came there, and not that. */
const said = /^(?:followup|plan|comment|contact|team)\./

/** Facts that tell an amount. */
const amounts: readonly string[] = ['amount', 'discount']

export const trailView = defineView({
  name: 'trail',
  async draw({ tx, actor, reader }, _of, given) {
    if (!actor) return null
    const { title, entity, id } = params.parse(given)
    const reads = await readsOf({ tx, actor }, entity, id)
    if (reads === 'nothing') return null
    const seesMoney = modeOf(actor, 'opportunity.amount') === 'read'
    const events = await tx.sql<{
      at: Date
      action: string
      facts: Record<string, unknown>
      who: string | null
      undone: boolean
    }>`
      select e.at, e.action, e.facts, u."displayName" as who,
        exists (select 1 from "AuditEvent" x where x."undoOfId" = e.id) as undone
      from "AuditEvent" e left join "User" u on u.id = e."actorId"
      where e.entity = ${entity} and e."entityId" in (
        select ${id}::uuid union all select id from "Lead" where "mergedIntoId" = ${id} union all select id from "Customer" where "mergedIntoId" = ${id}
        union all select id from "Opportunity" where "mergedIntoId" = ${id})
      order by e.at desc, e.id desc limit 20`
    const told = events.filter(({ action }) => reads === 'all' || !said.test(action))
    const lines = told.map(event => {
      const sentence = trailWords(seesMoney ? event : { ...event, facts: covered(event.facts) }, reader)
      return {
        at: clockTime(event.at, reader),
        said: event.undone ? say(t('trail.undone', { sentence }), reader) : sentence,
      }
    })
    const heading = say(t('trail.title', { record: title }), reader)
    const card = trailCard.draw(
      { title: heading, empty: lines.length === 0 ? say(t('trail.empty'), reader) : '', lines },
      reader,
    )
    return { card, text: heading }
  },
})

/** How much of its history somebody may know: all of a record they read, how it came into the pool whose members they are, or nothing. */
async function readsOf(
  { tx, actor }: { tx: Tx; actor: Actor },
  entity: string,
  id: string,
): Promise<'all' | 'how' | 'nothing'> {
  if (entity === 'ticket') {
    const ticket = await readTicket(tx, id)
    return ticket && mayRead(actor, ticket) ? 'all' : 'nothing'
  }
  const kind = documentKinds.find(one => one.entity === entity)
  if (kind) {
    const document = await kind.load(tx, id)
    return document && (await kind.allows({ tx, actor }, document, 'read')) ? 'all' : 'nothing'
  }
  if (entity !== 'lead' && entity !== 'customer' && entity !== 'opportunity') return 'nothing'
  const found = await foundById({ tx }, { entity, id })
  if (!found) return 'nothing'
  if (permits(actor, { verb: 'read', entity }, found)) return 'all'
  return found.poolId && (await isInPool(tx, found.poolId, actor)) ? 'how' : 'nothing'
}

/** The same facts for whoever may not know amounts (R154). */
function covered(facts: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, amounts.includes(name) ? '***' : fact]))
}

/** One line of the trail as a sentence. */
export function trailWords(
  { action, who, facts }: { action: string; who: string | null; facts: Record<string, unknown> },
  reader: Reader,
): string {
  const key = `trail.${action}`
  const known = isTextKey(key) ? { key, args: { who: who ?? '—', ...words(facts, reader) } } : undefined
  return say(known ?? t('trail.other', { who: who ?? '—', action }), reader)
}

/** Facts as a sentence takes them; moments are stored as ISO text, names in English beside the Chinese ones. */
function words(facts: Record<string, unknown>, reader: Reader): TextArgs {
  const english = reader.locale === 'en' ? 'En' : ''
  const said = Object.entries(facts).map(([name, stored]) => ({ name, fact: facts[`${name}${english}`] ?? stored }))
  return Object.fromEntries(said.map(({ name, fact }) => [name, wordOf(name, fact, reader)]))
}

function wordOf(name: string, fact: unknown, reader: Reader): string | number {
  if (typeof fact === 'number') return fact
  if (typeof fact !== 'string') return ''
  return name === 'at' ? clockTime(new Date(fact), reader) : fact
}
