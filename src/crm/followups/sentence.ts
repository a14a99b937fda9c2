import { daysBetween } from '../../core/moment.ts'
import { readWhen } from '../../core/when/read.ts'
import type { Context } from '../action.ts'
import { type Result, resultIn } from './result.ts'
import type { Method } from './write.ts'

/** A talk as it was typed, taken apart. `assumed` says that a date was a guess, to be confirmed before it is saved. */
export type ReadTalk = {
  text: string
  method: Method
  result?: Result | undefined
  at: Date
  assumed: boolean
  when: string
  next?: { text: string; at: Date; allDay: boolean } | undefined
}

const words: [Method, RegExp][] = [
  ['visit', /拜访|上门|见了|见面|visited|visit|met\b/i],
  ['meeting', /开会|会议|meeting/i],
  ['wechat', /微信|wechat/i],
  ['email', /邮件|e-?mail/i],
  ['call', /电话|致电|通话|call(?:ed)?\b|phoned?\b/i],
  ['chat', /聊天|chat/i],
]

/**
 * "打了电话，要报价，明天下午3点回访" is a call with a promise for tomorrow at three. A moment that has passed tells when the talk
 * was; one to come starts the next step, whose words follow it.
 */
export function readTalk(line: string, { now, actor }: Pick<Context, 'now' | 'actor'>): ReadTalk {
  const method = methodIn(line)
  const result = resultIn(line)
  const when = readWhen(line, { now, zone: actor.zone })
  if (!when) return { text: line.trim(), method, result, at: now, assumed: false, when: '' }
  if (isPast(when, { now, zone: actor.zone }))
    return { text: line.trim(), method, result, at: when.at, assumed: false, when: '' }
  const start = line.indexOf(when.phrase)
  const said = tidy(start < 0 ? when.rest : line.slice(0, start))
  const promise = tidy(start < 0 ? when.rest : line.slice(start + when.phrase.length))
  const next = { text: promise, at: when.at, allDay: when.allDay }
  return { text: said, method, result, at: now, assumed: when.assumed, when: when.phrase, next }
}

/** The way two people talked, by the words for it; "other" where none is there. */
export function methodIn(text: string): Method {
  return words.find(([, pattern]) => pattern.test(text))?.[0] ?? 'other'
}

/** A moment is past from its minute on, a day from its end on. */
export function isPast(
  { at, allDay }: { at: Date; allDay: boolean },
  { now, zone }: { now: Date; zone: string },
): boolean {
  return allDay ? daysBetween(at, now, zone) > 0 : at <= now
}

function tidy(text: string): string {
  return text.replace(/^[\s,，。.;；:：、-]+|[\s,，;；:：、-]+$/g, '')
}
