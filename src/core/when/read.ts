import { DateTime, IANAZone } from 'luxon'
import { type Chain, readChain } from './chain.ts'
import { type Settled, settle } from './moment.ts'
import type { Scene } from './parts.ts'
import { fold, without } from './sentence.ts'

/** A moment found in a sentence. `at` is the instant; with allDay only the day was said and `at` is 09:00 of that day in the zone. */
export type When = { at: Date; allDay: boolean; phrase: string; rest: string; assumed: boolean }

type Where = { now: Date; zone: string; isWorkday?: (isoDate: string) => boolean }

type Found = { chain: Chain; settled: Settled }

/** Finds the first date or time in `text`; undefined when there is none. Never throws on any string. */
export function readWhen(text: string, where: Where): When | undefined {
  const scene = sceneOf(where)
  if (scene === undefined) return undefined
  const folded = fold(text)
  const found = findFrom(folded, 0, scene)
  if (found === undefined) return undefined
  const { chain, settled } = found
  const { from, to } = chain
  // Two moments in one sentence: the first one is our choice, so the person should see it.
  const isOnlyOne = settled.assumed || findFrom(folded, to, scene) === undefined
  const bracketed = folded.charAt(from - 1) === '(' && folded.charAt(to) === ')' ? 1 : 0
  const rest = without(text, from - bracketed, { to: to + bracketed })
  const phrase = text.slice(from, to).trim()
  const isFar = settled.at.getTime() - where.now.getTime() > FAR && !YEAR_SAID.test(phrase)
  return { ...settled, assumed: settled.assumed || !isOnlyOne || isFar, phrase, rest }
}

// "11月10日" said on 23 November would be nearly a year away: perhaps the one just past was meant.
const FAR = 270 * 86_400_000
const YEAR_SAID = /\d{4}|年|year/i

// A date deeper in a long text is not what its sender asks for, and the bound keeps any input quick.
const LAST_START = 4000

// Where a phrase may begin: a word, a number that is not the tail of a longer one, or a Chinese date character.
const STARTS =
  /(?<![A-Za-z0-9_]|[A-Za-z0-9][-./@])[A-Za-z@]|(?<![A-Za-z0-9_$#￥¥€£第]|[A-Za-z][-./]|\d[.,:/~+-])\d|(?<![\d.零〇一二两三四五六七八九十百千万亿几第数])[零〇一二两三四五六七八九十百半]|[今明后昨去前大上下这本当每周星礼月年季凌早清中正午傍晚夜深元春国圣端劳在于定再过]/g

function findFrom(text: string, from: number, scene: Scene): Found | undefined {
  let next = from
  for (const { index } of text.matchAll(STARTS)) {
    if (index > LAST_START) break
    if (index < next) continue
    const chain = readChain(text, index, scene)
    if (chain === undefined) continue
    next = chain.to
    const settled = chain.reading.bad ? undefined : settle(chain.reading, scene)
    if (settled !== undefined) return { chain, settled }
  }
  return undefined
}

function sceneOf({ now, zone, isWorkday = isMondayToFriday }: Where): Scene | undefined {
  if (!IANAZone.isValidZone(zone)) return undefined
  const local = DateTime.fromJSDate(now, { zone })
  if (!local.isValid) return undefined
  return { now: local, today: DateTime.utc(local.year, local.month, local.day), isWorkday }
}

function isMondayToFriday(isoDate: string): boolean {
  return DateTime.fromISO(isoDate, { zone: 'utc' }).weekday <= 5
}
