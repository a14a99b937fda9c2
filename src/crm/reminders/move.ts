import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { clip } from '../../core/normal.ts'
import type { Outcome } from '../../core/platform.ts'
import { type Text, t } from '../../core/text.ts'
import { readWhen } from '../../core/when/read.ts'
import { loadActor } from '../../store/actors.ts'
import { type Context, defineAction } from '../action.ts'
import { choices } from '../choices.ts'
import { isPast } from '../followups/sentence.ts'
import { askFor, none } from '../form.ts'
import { ownReminder, wordsOf } from './load.ts'
import { mayHearOf, recordsOf } from './rights.ts'
import { again } from './snooze.ts'

/** Another time for a reminder, or another person. */
export const move = defineAction({
  name: 'reminder.move',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Move a reminder to another time, or hand it over', zh: '给提醒改时间，或转交给同事' },
  input: z.object({
    reminder: z.uuid(),
    when: z.string().max(100).default(''),
    person: z.string().max(60).default(none),
  }),
  read: () => ({}),
  allow: 'everyone',
  async run(context, { reminder: id, when, person }) {
    const reminder = await ownReminder(context, id)
    const heading = [wordsOf(reminder, context.reader), reminder.no].filter(Boolean).join(' · ')
    if (context.said !== 'form')
      return moveForm(context, { action: 'reminder.move', context: { reminder: id }, heading })
    if (person !== none && person !== '') return handOver(context, id, person)
    return again(context, id, momentIn(context, when))
  },
})

/** Asks for another time or another person; the same form for promises and reminders. */
export async function moveForm(
  context: Context,
  {
    action,
    context: about,
    heading,
    value = '',
  }: { action: string; context: Record<string, unknown>; heading: string; value?: string },
): Promise<Outcome> {
  const people = (await choices.get('people')?.(context, '')) ?? []
  const others = people.filter(one => one.value !== context.actor.id)
  return askFor(
    {
      action,
      context: about,
      title: t('plan.moveTitle'),
      heading: clip(heading, 200),
      fields: [
        { id: 'when', label: 'label.newTime', hint: 'label.whenHint', value, max: 100 },
        { id: 'person', label: 'label.handOver', value: none, choices: [{ title: '—', value: none }, ...others] },
      ],
    },
    context.reader,
  )
}

/** The moment that was typed. Throws with a sentence at the field when it is none, or past. */
export function momentIn({ now, actor }: Context, when: string): Date {
  const found = readWhen(when, { now, zone: actor.zone })
  if (!found) throw wrong(t('field.date'))
  if (isPast(found, { now, zone: actor.zone })) throw wrong(t('field.datePast'))
  return found.at
}

function wrong(why: Text): Refusal {
  return new Refusal('input.fields', {}, { when: why })
}

/** Gives a reminder to a colleague, who must be allowed to read what it is about. */
async function handOver(context: Context, id: string, person: string): Promise<Outcome> {
  const { tx, actor, now, reader } = context
  const reminder = await ownReminder(context, id)
  const receiver = z.uuid().safeParse(person).success ? await loadActor(tx, person, now) : null
  if (!receiver || receiver.id === actor.id) throw new Refusal('input.fields', {}, { person: t('field.invalid') })
  const { entity } = reminder
  if (!mayHearOf(receiver, reminder, await recordsOf(tx, [reminder])))
    throw new Refusal('reminder.theyMayNot', { name: receiver.name, no: reminder.no ?? '' })
  const text = clip(wordsOf(reminder, reader), 120)
  const given = await tx.reminder.updateMany({
    where: { id, recipientId: actor.id, state: { notIn: ['done', 'dropped'] } },
    data: {
      ...{ recipientId: receiver.id, state: 'waiting', dueAt: now, wasDueAt: null, snoozes: 0, putOffAt: null },
      // Their card is the plain one: that of a record may be its owner's alone.
      ...{ view: 'reminder', params: { ...reminder.params, by: actor.name } },
    },
  })
  if (given.count === 0) throw new Refusal('reminder.isSettled', { text })
  const of = { entity: 'reminder', id } as const
  return {
    notice: t('reminder.handedOver', { name: receiver.name, text }),
    changed: [of, { entity: reminder.entity, id: reminder.entityId }],
    audit: [{ action: 'reminder.handOver', on: of, facts: { text, to: receiver.name, about: entity } }],
  }
}
