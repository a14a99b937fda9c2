import { Refusal } from '../../core/errors.ts'
import { daysBetween } from '../../core/moment.ts'
import { t } from '../../core/text.ts'
import { readWhen } from '../../core/when/read.ts'
import type { Context } from '../action.ts'
import { none } from '../form.ts'
import type { Result } from './result.ts'
import { isPast, methodIn } from './sentence.ts'
import type { Method } from './write.ts'

/** What a talk is made of once it is understood. */
export type Ready = {
  text: string
  method: Method
  result?: Result | undefined
  at: Date
  contacts?: string[]
  files?: string[]
  next?: { text: string; at: Date; allDay: boolean } | undefined
  plan?: string | undefined
  former?: boolean
}

type Fields = {
  text?: string | undefined
  method?: Method | undefined
  result: Result | typeof none
  next: string
  when: string
  at: string
}

/** A talk as a form says it. Throws with a sentence at every moment that cannot be: the talk is never ahead, the next step always is. */
export function formTalk(context: Context, fields: Fields): Ready {
  if (!fields.text) throw new Refusal('input.fields', {}, { text: t('field.required') })
  const talk = {
    text: fields.text,
    // Who writes "打了电话" and leaves the choice as it was has made a call.
    method: fields.method && fields.method !== 'other' ? fields.method : methodIn(fields.text),
    at: talkedAt(context, fields.at),
    ...(fields.result === none ? {} : { result: fields.result }),
  }
  if (!fields.when && fields.next) throw new Refusal('input.fields', {}, { when: t('log.whenMissing') })
  return fields.when ? { ...talk, next: { text: fields.next, ...nextAt(context, fields.when) } } : talk
}

function talkedAt({ now, actor }: Context, said: string): Date {
  if (said === '') return now
  const when = readWhen(said, { now, zone: actor.zone })
  if (!when) throw new Refusal('input.fields', {}, { at: t('field.date') })
  if (when.at <= now) return when.at
  // "Today" means nine o'clock to the calendar, and just now to people.
  if (when.allDay && daysBetween(when.at, now, actor.zone) === 0) return now
  throw new Refusal('input.fields', {}, { at: t('log.ahead') })
}

function nextAt({ now, actor }: Context, said: string): { at: Date; allDay: boolean } {
  const when = readWhen(said, { now, zone: actor.zone })
  if (!when) throw new Refusal('input.fields', {}, { when: t('field.date') })
  if (isPast(when, { now, zone: actor.zone })) throw new Refusal('input.fields', {}, { when: t('field.datePast') })
  return { at: when.at, allDay: when.allDay }
}
