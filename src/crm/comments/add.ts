import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { clip } from '../../core/normal.ts'
import type { CardWish, RecordRef } from '../../core/platform.ts'
import { type Actor, permits } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { loadActor } from '../../store/actors.ts'
import { type Context, defineAction } from '../action.ts'
import { type Found, findRecord } from '../find.ts'
import { readableTalk } from '../followups/talk.ts'
import { askFor } from '../form.ts'
import { findPerson } from '../person.ts'

const isId = z.uuid()

/** Says something about a record, or adds to a talk. Whoever is named with @ hears of it once; who could not read it is asked about first. */
export const comment = defineAction({
  name: 'comment.add',
  words: { en: ['comment'], zh: ['评论'] },
  usage: { en: '<record> <text, with @colleague>', zh: '<记录> <内容，可 @同事>' },
  does: { en: 'Comment on a record and tell colleagues', zh: '评论一条记录并 @同事' },
  input: z.object({
    on: z.string().min(1).max(200),
    text: z.string().max(5_000).default(''),
    /** The comment this is an answer to; whoever wrote it hears of it. */
    answers: z.uuid().optional(),
  }),
  read: rest => {
    const [on = '', ...text] = rest.split(/\s+/)
    return { on, text: text.join(' ') }
  },
  allow: 'everyone',

  async run(context, { on, text, answers }) {
    const { tx, actor, now } = context
    const asked = answers ? await tx.comment.findUnique({ where: { id: answers } }) : null
    const { of, found } = await aboutWhat(context, asked?.entity === 'followup' ? asked.entityId : on)
    const record = `${found.no} ${found.title}`
    if (!text && context.said === 'form') throw new Refusal('input.fields', {}, { text: t('field.required') })
    if (!text)
      return askFor(
        {
          ...{ action: 'comment.add', context: { on, answers }, title: t('comment.title'), heading: record },
          rows: [[{ id: 'text', label: 'label.comment', hint: 'label.commentHint', many: true, max: 5_000 }]],
        },
        context.reader,
      )
    const named = (await mentioned(context, text, asked?.entityId === of.id ? asked.authorId : undefined)).filter(
      person => person.id !== actor.id,
    )
    const id = newId()
    const mentionIds = named.map(person => person.id)
    await tx.comment.create({
      data: { id, entity: of.entity, entityId: of.id, authorId: actor.id, text, mentionIds, at: now },
    })
    const reads = (person: Actor) => permits(person, { verb: 'read', entity: found.kind }, found)
    const about: RecordRef = { entity: found.kind, id: found.id }
    return {
      notice: t('comment.added', { record, count: named.filter(reads).length }),
      changed: [of, about],
      audit: [{ action: 'comment.add', on: about, facts: { text: clip(text, 200), comment: id } }],
      cards: named.map(
        (person): CardWish =>
          reads(person)
            ? { view: 'comment', of: about, params: { comment: id }, to: { dm: person.id } }
            : {
                view: 'comment.stranger',
                of: about,
                params: { comment: id, person: person.id, name: person.name, state: 'asked' },
                to: 'only',
              },
      ),
    }
  },
})

/** A record by number or name, or a talk by its id. */
async function aboutWhat(context: Context, on: string): Promise<{ of: RecordRef; found: Found }> {
  if (isId.safeParse(on).success) {
    const talk = await readableTalk(context, on)
    return { of: { entity: 'followup', id: talk.id }, found: talk.found }
  }
  const found = await findRecord(context, ['lead', 'customer', 'opportunity'], { said: on, verb: 'read' })
  return { of: { entity: found.kind, id: found.id }, found }
}

/** Who is to hear of it: whoever is answered, and the colleagues named in the text, each once; an @ that names nobody is just text. */
async function mentioned(context: Context, text: string, answered: string | undefined): Promise<Actor[]> {
  const words = [...new Set([...text.matchAll(/@([\p{L}\p{N}_.-]{1,40})/gu)].flatMap(match => match[1] ?? []))].slice(
    0,
    10,
  )
  const ids = [answered]
  for (const word of words) ids.push(await personIn(context, word))
  const people = new Map<string, Actor>()
  for (const id of ids) {
    const actor = id ? await loadActor(context.tx, id, context.now) : null
    if (actor) people.set(actor.id, actor)
  }
  return [...people.values()]
}

/** Chinese has no space after a name: "@赵博看一下" names 赵博, so the longest beginning that is somebody counts. */
async function personIn(context: Context, word: string): Promise<string | undefined> {
  const [row] = await context.tx.sql<{ id: string }>`
    select id from "User" where status = 'active' and (${word} like "displayName" || '%' or lower(${word}) = handle)
    order by length("displayName") desc limit 1`
  if (row) return row.id
  try {
    return (await findPerson(context, word)).id
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}
