import { chineseClocks } from './chinese-clock.ts'
import { chineseDates } from './chinese-dates.ts'
import { chineseDays } from './chinese-days.ts'
import { digitParts } from './digits.ts'
import { englishClocks } from './english-clock.ts'
import { englishDates } from './english-dates.ts'
import { englishDays } from './english-days.ts'
import { festivals } from './festivals.ts'
import type { Part, Reading, Scene } from './parts.ts'

/** Words that stand together, such as 明天 + 下午 + 3点, from..to in the text. */
export type Chain = { reading: Reading; from: number; to: number }

type Step = { reading: Reading; to: number }

const HAN_PARTS = [...chineseDays, ...chineseDates, ...festivals, ...chineseClocks]
const DIGIT_PARTS = [
  ...chineseDays,
  ...chineseDates,
  ...digitParts,
  ...chineseClocks,
  ...englishDays,
  ...englishDates,
  ...englishClocks,
]
const LATIN_PARTS = [...englishDates, ...englishDays, ...englishClocks]

const LONGEST_CHAIN = 5
const LEAD = /(?:(?:due|by|on|at|before|after|until|till|around|about|from|for|in|within)\s{1,3}){1,2}|@\s?|定?在|于/iy
const GLUE = /\s{0,3}[,(]?\s{0,3}(?:的(?=\S)|在)?\s{0,3}/y
const RANGE = /\s{0,3}(?:到|至|-|–|—|~|to\b|until\b|till\b)\s{0,3}/iy
const TAIL =
  /(?:\s?(?:左右|前后|[之以]前|前(?![台往后面天年任期端景沿])|[之以]后|后(?![天台面来端期勤补边备悔果年半]|续(?![约费签保订]))))?的?(?![话士])/y
const LOOSE = /左右|前后|后/
const LOOSE_LEADS = new Set(['around', 'about', 'after'])
const HAN = /[一-龥〇]/
const DIGIT = /\d/

/** Reads as many words as fit together at this place; undefined when they are no date. */
export function readChain(text: string, from: number, scene: Scene): Chain | undefined {
  const chain = joinSteps(text, from, scene)
  if (chain === undefined || chain.reading.bad) return chain
  if (chain.reading.weak) return undefined
  const to = rangeEnd(text, chain, scene)
  const tail = match(TAIL, text, to)
  const assumed = chain.reading.assumed === true || LOOSE.test(tail)
  return { from, to: to + tail.length, reading: { ...chain.reading, assumed } }
}

function joinSteps(text: string, from: number, scene: Scene): Chain | undefined {
  let joined = nextStep(text, from, { scene, taken: undefined })
  for (let steps = 1; joined !== undefined && steps < LONGEST_CHAIN; steps += 1) {
    const glue = match(GLUE, text, joined.to)
    const next = nextStep(text, joined.to + glue.length, { scene, taken: joined.reading })
    if (next === undefined) break
    const isClosed = glue.includes('(') && text.charAt(next.to) === ')'
    joined = { reading: merge(joined.reading, next.reading), to: next.to + (isClosed ? 1 : 0) }
  }
  return joined === undefined ? undefined : { from, ...joined }
}

type Place = { scene: Scene; taken: Reading | undefined }

function nextStep(text: string, at: number, place: Place): Step | undefined {
  const lead = match(LEAD, text, at)
  const led = lead === '' ? undefined : readStep(text, at + lead.length, { ...place, lead: lastWord(lead) })
  return led ?? readStep(text, at, { ...place, lead: undefined })
}

function readStep(text: string, at: number, { scene, taken, lead }: Place & { lead: string | undefined }) {
  for (const { pattern, read, follows } of partsAt(text, at)) {
    if (follows && taken === undefined) continue
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found === null) continue
    const reading = read({ ...found.groups, lead }, scene)
    if (reading === undefined || !fits(taken, reading)) continue
    const assumed = reading.assumed === true || (lead !== undefined && LOOSE_LEADS.has(lead) && !reading.instant)
    return { reading: { ...reading, assumed }, to: at + found[0].length }
  }
  return undefined
}

function partsAt(text: string, at: number): Part[] {
  const char = text.charAt(at)
  if (HAN.test(char)) return HAN_PARTS
  return DIGIT.test(char) ? DIGIT_PARTS : LATIN_PARTS
}

/** A weekday may stand beside the date it belongs to: 12月1日(周二). */
function fits(taken: Reading | undefined, next: Reading): boolean {
  if (taken === undefined || taken.bad || next.bad) return true
  if (taken.instant || next.instant) return false
  if (taken.period && next.period) return false
  if (taken.clock && next.clock) return false
  if (!taken.day || !next.day) return true
  return taken.shape !== undefined && next.shape !== undefined && taken.shape !== next.shape
}

function merge(taken: Reading, next: Reading): Reading {
  const date = taken.shape === 'date' ? taken.day : next.day
  const day = date ?? taken.day
  const disagree = taken.day !== undefined && next.day !== undefined && taken.day.weekday !== next.day.weekday
  return {
    ...taken,
    ...next,
    ...(day === undefined ? {} : { day }),
    assumed: disagree || taken.assumed === true || next.assumed === true,
    weak: taken.weak === true && next.weak === true,
    bad: taken.bad === true || next.bad === true,
  }
}

/** The end of 3点到5点 belongs to the words understood, though only the start counts. */
function rangeEnd(text: string, { reading, to }: Chain, scene: Scene): number {
  const range = match(RANGE, text, to)
  const end = range === '' ? undefined : joinSteps(text, to + range.length, scene)
  if (end === undefined || end.reading.bad || end.reading.instant) return to
  const addsTime = end.reading.clock !== undefined && reading.clock === undefined
  return addsTime ? to : end.to
}

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ''
}

function lastWord(lead: string): string {
  return (lead.trim().split(/\s+/).at(-1) ?? '').toLowerCase()
}
