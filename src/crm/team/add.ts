import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { localDate } from '../../core/moment.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { readWhen } from '../../core/when/read.ts'
import { type Context, type Done, defineAction } from '../action.ts'
import { type Found, findRecord } from '../find.ts'
import { askFor } from '../form.ts'
import { askPerson, findPerson } from '../person.ts'
import { joinTeam, type Level, leaveTeam, levels, placeName } from './members.ts'

const input = z.object({
  record: z.string().min(1).max(200),
  person: z.string().max(100).default(''),
  level: z.enum(levels).default('write'),
  until: z.string().max(100).default(''),
})
type Input = z.infer<typeof input>

/** Asks a colleague to help with a record: to read it, or to work on it as well, for good or up to a day. */
export const add = defineAction({
  name: 'team.add',
  words: { en: ['share', 'team add'], zh: ['协作', '添加协作人'] },
  usage: { en: '<record> <colleague> [read|write] [until when]', zh: '<记录> <同事> [只读|可跟进] [到什么时候]' },
  does: { en: 'Let a colleague read or work on a record', zh: '请同事协作一条记录（只读或可跟进）' },
  input,
  read: rest => {
    const [record = '', person = '', ...words] = rest.split(/\s+/)
    return { record, person, ...readPlace(words.join(' ')) }
  },
  allow: can('dispose', 'customer'),

  async run(context, fields) {
    const found = await findRecord(context, ['lead', 'customer', 'opportunity'], {
      said: fields.record,
      verb: 'dispose',
    })
    const isOpened = context.said === 'tap' || (context.said === 'text' && !fields.person)
    if (isOpened) return placeForm(context, found, fields)
    if (!fields.person) throw new Refusal('input.fields', {}, { person: t('field.required') })
    const person = await findPerson(context, fields.person)
    if (person.id === found.ownerId) throw new Refusal('team.isOwner', { name: person.name, no: found.no })
    const place = { level: fields.level, expiresOn: lastDay(context, fields.until) }
    const of = { entity: found.kind, id: found.id }
    const before = await joinTeam(context, of, { userId: person.id, ...place })
    const { no, title } = found
    return {
      notice: t('team.added', { name: person.name, no, title, place: placeName(place, context.reader) }),
      changed: [of],
      audit: [
        {
          action: 'team.add',
          on: of,
          facts: { no, title, name: person.name, user: person.id, before, ...placeNames(context, place) },
        },
      ],
      ...(person.id === context.actor.id
        ? {}
        : { cards: [{ view: 'team.note', of, params: { by: context.actor.name }, to: { dm: person.id } }] }),
    }
  },

  async undo(context, done) {
    const { of, facts } = placeIn(done)
    if (facts.before) await joinTeam(context, of, { userId: facts.user, ...facts.before })
    else await leaveTeam(context.tx, of, facts.user)
    return { notice: t('team.addUndone', { name: facts.name, no: facts.no, title: facts.title }), changed: [of] }
  },
})

const placeSchema = z.object({ level: z.enum(levels), expiresOn: z.string().nullable() })
const doneSchema = z.object({
  no: z.string(),
  title: z.string(),
  name: z.string(),
  user: z.uuid(),
  before: placeSchema.nullable(),
})

/** Who was put on which team, or taken off, as the trail remembers it. */
export function placeIn({ entity, entityId, facts }: Done) {
  const of = { entity: z.enum(['lead', 'customer', 'opportunity']).parse(entity), id: entityId }
  return { of, facts: doneSchema.parse(facts) }
}

/** The place in both languages, for the trail. */
export function placeNames({ reader }: Context, place: { level: Level; expiresOn: string | null }) {
  return {
    place: placeName(place, { ...reader, locale: 'zh' }),
    placeEn: placeName(place, { ...reader, locale: 'en' }),
  }
}

function readPlace(words: string): { level?: Level; until: string } {
  const read = /只读|只看|查看|\bread(?:\s*only)?\b|\bview\b/i
  const write = /可跟进|可写|读写|\bwrite\b/i
  const until = words
    .replace(read, '')
    .replace(write, '')
    .replace(/^[\s,，、]*(?:到|至|直到|until|till)?\s*/i, '')
    .trim()
  return { ...(read.test(words) ? { level: 'read' as const } : {}), until }
}

/** The last day of a place in the company's calendar; null when it is for good. */
function lastDay({ now, actor, company }: Context, until: string): string | null {
  if (until === '') return null
  const when = readWhen(until, { now, zone: actor.zone })
  if (!when) throw new Refusal('input.fields', {}, { until: t('field.date') })
  const day = localDate(when.at, company.zone)
  if (day < localDate(now, company.zone)) throw new Refusal('input.fields', {}, { until: t('field.datePast') })
  return day
}

async function placeForm(context: Context, found: Found, fields: Input): Promise<Outcome> {
  const { reader } = context
  const choices = [
    { title: say(t('team.write'), reader), value: 'write' },
    { title: say(t('team.read'), reader), value: 'read' },
  ]
  return askFor(
    {
      action: 'team.add',
      context: { record: found.no },
      title: t('team.addTitle', { no: found.no }),
      heading: `${found.no} ${found.title}`,
      rows: [
        [await askPerson(context, { id: 'person', value: fields.person, except: [found.ownerId] })],
        [
          { id: 'level', label: 'label.mayDo', value: fields.level, choices },
          { id: 'until', label: 'label.until', hint: 'label.untilHint', value: fields.until, max: 100 },
        ],
      ],
    },
    reader,
  )
}
