import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { clockTime } from '../../core/moment.ts'
import { isTextKey, type Reader, say, type TextArgs, t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { findRecord } from '../find.ts'
import { findTicket, ticketNumber } from '../tickets/load.ts'
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
    const found = ticketNumber(record)
      ? await ticketAsFound(context, record)
      : await findRecord(context, ['lead', 'customer', 'opportunity'], { said: record, verb: 'read' })
    const params = { title: `${found.no} ${found.title}`, entity: found.kind, id: found.id }
    return { cards: [{ view: 'trail', of: { entity: 'user', id: context.actor.id }, params, to: 'only' }] }
  },
})

async function ticketAsFound(context: Context, said: string) {
  const { id, no, subject } = await findTicket(context, said, 'read')
  return { kind: 'ticket', id, no, title: subject }
}

const params = z.object({ title: z.string(), entity: z.string(), id: z.uuid() })

export const trailView = defineView({
  name: 'trail',
  async draw({ tx, actor, reader }, _of, given) {
    if (!actor) return null
    const { title, entity, id } = params.parse(given)
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
    const lines = events.map(event => {
      const sentence = trailWords(event, reader)
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
