import type { Deed } from './deed.ts'
import { fridays } from './fridays.ts'
import type { Handle } from './people.ts'
import { scenes } from './scenes.ts'
import * as stories from './stories.ts'

type Dice = { below(n: number): number; pick<T>(of: readonly T[]): T; chance(percent: number): boolean }
const day = 86_400_000

/** Ninety days of work, in order; the same every time for the same day. */
export function history(now: Date, leads = 96): Deed[] {
  const dice = diceOf(20261121)
  const deeds = Array.from({ length: leads }, (_, lead) => lifeOf(lead, { now, dice, leads })).flat()
  const extras = [...scenes(now, leads), ...fridays(now), ...visits(now)]
  return [...settingUp(now), ...deeds, ...extras]
    .filter(deed => deed.at < now)
    .sort((a, b) => a.at.getTime() - b.at.getTime())
}

/** What an admin prepares before anybody sells: products with list prices, and whom one loses to. */
function settingUp(now: Date): Deed[] {
  const at = new Date(now.getTime() - 90 * day)
  const prepared = [
    ...stories.products.map(input => ({ action: 'product.save', input })),
    { action: 'price.tiers', input: { product: 'SEAT-1', lines: '100 1600 1300\nA 50 1650' } },
    ...stories.competitors.map(name => ({ action: 'competitor.save', input: { name } })),
  ]
  return prepared.map(wish => ({ at, who: 'zhou', does: 'set up', ...wish }))
}

/** Visitors of the fair's page, in the last days. */
function visits(now: Date): Deed[] {
  return stories.visitors.map((entry, index) => ({
    ...{ at: new Date(now.getTime() - (2 + index) * 5 * 3_600_000), does: 'visit', entry },
  }))
}

function lifeOf(lead: number, { now, dice, leads }: { now: Date; dice: Dice; leads: number }): Deed[] {
  const english = lead % 12 === 5
  const age = 90 - Math.floor((lead * 90) / leads)
  const born = workTime(new Date(now.getTime() - age * day), dice)
  const deeds: Deed[] = [
    {
      at: born,
      who: dice.pick(['mei', 'bo', 'wang', 'zhou']),
      does: 'add',
      lead,
      fields: fieldsOf(lead, { dice, english }),
    },
  ]
  // The youngest leads wait in the pool, a few older ones too.
  if (age < 4 || dice.chance(12)) return deeds
  const who = dice.pick(['mei', 'bo'] as const)
  let at = later(born, dice, 1)
  deeds.push({ at, who, does: 'claim', lead })
  const talks = 1 + dice.below(3)
  for (let i = 0; i < talks; i++) {
    at = later(at, dice, 4)
    const last = i === talks - 1
    deeds.push({ at, who, does: 'log', lead, ...talk(dice, { english, at, now, open: last }) })
  }
  if (dice.chance(15))
    return [...deeds, { at: later(at, dice, 3), who, does: 'release', lead, reason: dice.pick(stories.returnReasons) }]
  if (dice.chance(25)) return deeds
  at = later(at, dice, 2)
  deeds.push({
    at,
    who,
    does: 'convert',
    lead,
    deal: dice.chance(85) ? dice.pick(english ? stories.englishDealNames : stories.dealNames) : '',
    amount: `${2 + dice.below(38)}.${dice.below(9)}万`,
  })
  return [...deeds, ...dealLife(lead, { who, at, now, dice, english })]
}

function dealLife(
  lead: number,
  { who, at: start, now, dice, english }: { who: Handle; at: Date; now: Date; dice: Dice; english: boolean },
): Deed[] {
  const deeds: Deed[] = []
  let at = start
  if (!english && dice.chance(30))
    deeds.push({ at: new Date(start.getTime() + 600_000), who, does: 'sell', lead, lines: dice.pick(stories.orders) })
  const steps = dice.below(5)
  for (let i = 0; i < steps; i++) {
    at = later(at, dice, 6)
    deeds.push({ at, who, does: 'move', lead })
    if (dice.chance(60))
      deeds.push({
        at: new Date(at.getTime() + 600_000),
        who,
        does: 'log',
        lead,
        ...talk(dice, { english, at, now, open: i === steps - 1 }),
      })
  }
  at = later(at, dice, 6)
  const wins = steps >= 3 && dice.chance(60)
  // Deals that will be won are won about when it was thought; the others were hoped for.
  const closes = wins ? at.getTime() + (dice.below(18) - 4) * day : start.getTime() + (20 + dice.below(80)) * day
  deeds.push({
    ...{ at: new Date(start.getTime() + 300_000), who, does: 'expect', lead },
    ...{ close: new Date(closes).toISOString().slice(0, 10), nextStep: dice.pick(stories.nextSteps) },
  })
  if (wins) deeds.push({ at, who, does: 'win', lead })
  else if (dice.chance(28)) {
    const reason = dice.pick(['价格', '选了竞品', '预算取消', '没有回应'])
    deeds.push({
      ...{ at, who, does: 'lose', lead, reason },
      competitor: reason === '选了竞品' ? dice.pick(stories.competitors) : '',
    })
  }
  return deeds
}

function fieldsOf(lead: number, { dice, english }: { dice: Dice; english: boolean }): Record<string, string> {
  const phone = english
    ? `+1 415 555 ${String(100 + lead).padStart(4, '0')}`
    : `13${dice.pick(['8', '9', '5', '6'])}${String(10_000_000 + lead * 734_501).slice(-8)}`
  const company = english
    ? stories.englishCompanies[Math.floor(lead / 12) % stories.englishCompanies.length]
    : stories.chineseCompanies[(lead - Math.floor((lead + 6) / 12)) % stories.chineseCompanies.length]
  return {
    company: company ?? '',
    person: english
      ? dice.pick(stories.englishNames)
      : dice.pick([...stories.surnames]) + dice.pick(stories.givenNames),
    position: dice.pick(english ? stories.englishPositions : stories.positions),
    phone,
    email: english ? `contact${lead}@example.com` : '',
    need: dice.pick(english ? stories.englishNeeds : stories.needs),
    source: english ? 'Website' : dice.pick(stories.sources),
    region: english ? 'Overseas' : dice.pick(stories.regions),
  }
}

function talk(
  dice: Dice,
  { english, at, now, open }: { english: boolean; at: Date; now: Date; open: boolean },
): { text: string; method: string; when: string; next: string } {
  const text = dice.pick(english ? stories.englishTalks : stories.talks)
  const method = /微信/.test(text)
    ? 'wechat'
    : /上门|见了/.test(text)
      ? 'visit'
      : /会|meeting/i.test(text)
        ? 'meeting'
        : /邮件|email/i.test(text)
          ? 'email'
          : 'call'
  if (!open) return { text, method, when: '', next: '' }
  const due = new Date(at.getTime() + (3 + dice.below(12)) * day)
  // A company that left forty promises open would be no company to learn from.
  if (due.getTime() < now.getTime() - 3 * day) return { text, method, when: '', next: '' }
  return {
    text,
    method,
    when: `${due.toISOString().slice(0, 10)} ${9 + dice.below(8)}:${dice.pick(['00', '30'])}`,
    next: dice.pick(stories.nextSteps),
  }
}

/** A working moment, up to so many days later: at least an hour, between nine and six on a weekday, Shanghai time. */
function later(at: Date, dice: Dice, days: number): Date {
  return workTime(new Date(at.getTime() + 3_600_000 + dice.below(days * 24) * 3_600_000), dice)
}

const shanghai = 8 * 3_600_000

function workTime(at: Date, dice: Dice): Date {
  const local = new Date(at.getTime() + shanghai)
  const minutes = local.getUTCHours() * 60 + local.getUTCMinutes()
  const weekday = local.getUTCDay()
  if (weekday !== 0 && weekday !== 6 && minutes >= 9 * 60 && minutes < 18 * 60) return at
  const daysOff = minutes < 9 * 60 && weekday !== 0 && weekday !== 6 ? 0 : weekday === 5 ? 3 : weekday === 6 ? 2 : 1
  local.setUTCDate(local.getUTCDate() + daysOff)
  local.setUTCHours(9, dice.below(180), 0, 0)
  return new Date(local.getTime() - shanghai)
}

/** mulberry32: small, fast, and the same on every machine. */
function diceOf(seed: number): Dice {
  let state = seed
  const roll = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (n: number) => Math.floor(roll() * n)
  return {
    below,
    pick: of => {
      const value = of[below(of.length)]
      if (value === undefined) throw new Error('nothing to pick from')
      return value
    },
    chance: percent => below(100) < percent,
  }
}
