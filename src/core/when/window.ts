import { DateTime } from 'luxon'
import { readWhen, type When } from './read.ts'

/** From when until when somebody is expected; `phrase` are the words that say so, `rest` what else was said. */
export type Window = { from: Date; to: Date; phrase: string; rest: string }

type Where = { now: Date; zone: string }

/** Hours of the local day for words that name a part of it without a clock time. */
const parts: [RegExp, number, number][] = [
  [/上午|早上|morning/i, 9, 12],
  [/中午|\bnoon/i, 12, 14],
  [/下午|afternoon/i, 13, 18],
  [/晚上|傍晚|evening/i, 18, 21],
]
const wholeDay = [9, 18] as const
const usualHours = 2

// Between the two ends: "to 4pm", "到4点", "-16:00".
const between = /\s*(?:到|至|~|～|-|–|—|\bto\b|\buntil\b|\btill\b)\s*/gi

/**
 * A time window in plain words: "明天下午2点到4点", "Friday 14:00-16:00", "周五上午", "2026-12-01". One clock time alone is two hours from then
 * on, a day alone is nine to six. Undefined when there is no time in it, or when the end is not after the start.
 */
export function readWindow(text: string, where: Where): Window | undefined {
  const first = readWhen(text, where)
  if (!first) return undefined
  const end = endIn(first, where)
  if (end === undefined) return { ...alone(first, where.zone), phrase: first.phrase, rest: first.rest }
  return end > first.at ? { from: first.at, to: end, phrase: first.phrase, rest: first.rest } : undefined
}

/** The second half of a phrase, as seen from the first: "到4点" after "下午2点" is four in the afternoon. A dash within a date divides nothing. */
function endIn({ at, phrase }: When, { now, zone }: Where): Date | undefined {
  for (const { index, 0: word } of phrase.matchAll(between)) {
    if (readWhen(phrase.slice(0, index), { now, zone })?.at.getTime() !== at.getTime()) continue
    const end = readWhen(phrase.slice(index + word.length), { now: startOf(at, zone), zone })
    if (!end) continue
    // "周一到周三" is through the whole of the last day.
    return end.allDay ? hourOf(end.at, wholeDay[1], zone) : onOrAfter(end.at, at)
  }
  return undefined
}

/** "9点到5点" ends in the afternoon, "下午2点到4点" does too; an end that was said with its half of the day stays before its start. */
function onOrAfter(end: Date, start: Date): Date {
  const later = new Date(end.getTime() + 12 * 3_600_000)
  return end <= start && later > start && later.getTime() - start.getTime() < 6 * 3_600_000 ? later : end
}

/** A moment without an end. */
function alone({ at, allDay, phrase }: When, zone: string): { from: Date; to: Date } {
  const part = parts.find(([word]) => word.test(phrase))
  const saysClock = /\d|[一二三四五六七八九十两]\s*点/.test(
    phrase.replace(/\d+\s*[年月日号]|\d{1,4}[-/]\d{1,2}(?:[-/]\d{1,2})?/g, ''),
  )
  if (part && !saysClock) return { from: hourOf(at, part[1], zone), to: hourOf(at, part[2], zone) }
  if (allDay) return { from: hourOf(at, wholeDay[0], zone), to: hourOf(at, wholeDay[1], zone) }
  return { from: at, to: new Date(at.getTime() + usualHours * 3_600_000) }
}

function startOf(day: Date, zone: string): Date {
  return DateTime.fromJSDate(day, { zone }).startOf('day').toJSDate()
}

function hourOf(day: Date, hour: number, zone: string): Date {
  return DateTime.fromJSDate(day, { zone }).startOf('day').set({ hour }).toJSDate()
}
