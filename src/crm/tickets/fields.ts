import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import type { Text } from '../../core/text.ts'
import { t } from '../../core/text.ts'
import { readWindow } from '../../core/when/window.ts'
import type { Context } from '../action.ts'
import { none } from '../form.ts'
import { named } from '../named.ts'
import { priorities, types } from './vocabulary.ts'

const words = (max: number) => z.string().max(max).default('')

/** What a person fills in about a ticket, new or old. */
export const ticketFields = {
  subject: words(200),
  detail: words(4_000),
  type: z.enum(types).optional(),
  priority: z.enum([...priorities, none]).default(none),
  contact: words(100),
  place: words(300),
  window: words(100),
  skills: words(200),
}
const schema = z.object(ticketFields)
export type Fields = z.infer<typeof schema>

/** The fields as they are stored. Throws a Refusal with a sentence at every one that cannot stand. */
export async function checkFields(context: Context, fields: Fields, { customerId }: { customerId: string | null }) {
  const { now, actor } = context
  const wrong: Record<string, Text> = {}
  const window = fields.window ? readWindow(fields.window, { now, zone: actor.zone }) : undefined
  if (!fields.subject) wrong.subject = t('field.required')
  if (fields.window && !window) wrong.window = t('ticket.windowUnclear', { said: fields.window })
  else if (window && window.to <= now) wrong.window = t('ticket.windowPast', { at: window.to })
  const contact = fields.contact ? await contactNamed(context, fields.contact, customerId) : undefined
  if (fields.contact && !contact)
    wrong.contact = t(customerId ? 'ticket.contactUnknown' : 'ticket.contactNeedsCustomer', { name: fields.contact })
  if (Object.keys(wrong).length > 0) throw new Refusal('input.fields', {}, wrong)
  return {
    ...{ subject: fields.subject, detail: fields.detail, type: fields.type ?? 'question' },
    priority: fields.priority === none ? undefined : priorities.find(one => one === fields.priority),
    contactId: contact?.id ?? null,
    place: fields.place ? placeIn(fields.place) : undefined,
    window,
    skills: skillsIn(fields.skills),
  }
}

/** Somebody of this customer: never of another one. */
async function contactNamed({ tx }: Context, said: string, customerId: string | null) {
  if (!customerId) return undefined
  const rows = await tx.contact.findMany({
    where: { customerId, deletedAt: null, OR: named('name', said) },
    select: { id: true, name: true },
    take: 5,
  })
  return rows.find(({ name }) => name === said) ?? rows[0]
}

/** An address; where coordinates stand in it ("31.2041, 121.5937") they are kept beside it. */
export function placeIn(said: string): { text: string; lat: number | null; lng: number | null } {
  const found = /(-?\d{1,2}\.\d{2,})\s*[,，]\s*(-?\d{1,3}\.\d{2,})/.exec(said)
  const [lat, lng] = [Number(found?.[1]), Number(found?.[2])]
  if (!found || Math.abs(lat) > 90 || Math.abs(lng) > 180) return { text: said, lat: null, lng: null }
  return { text: said.replace(found[0], '').trim() || found[0], lat, lng }
}

/** "液压、电气" as words, each once. */
export function skillsIn(said: string): string[] {
  const all = said.split(/[,，、;；\n]+/).map(word => word.trim().slice(0, 40))
  return [...new Set(all.filter(Boolean))].slice(0, 10)
}

/** A coordinate as the database gives it. */
export type Coordinate = { toString(): string } | null

/** Coordinates as they are typed: "31.2041, 121.5937". */
export function pointText(lat: Coordinate, lng: Coordinate): string {
  return lat && lng ? `${lat.toString()}, ${lng.toString()}` : ''
}
