import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { dateName, plusDays, startOfDay } from '../../core/moment.ts'
import type { Outcome } from '../../core/platform.ts'
import { type Reader, type Text, t } from '../../core/text.ts'
import { readUntil } from '../../core/when/until.ts'
import { nextWorking } from '../../core/worktime.ts'
import { type Context, defineAction } from '../action.ts'
import { calendarOf } from '../calendar/read.ts'
import { promptDispatchers } from '../tickets/absence.ts'

/** Whether somebody takes new work: on within their own working hours, away until a moment, off until they say otherwise. */
type Duty = 'on' | 'away' | 'off'

const states: [Duty, RegExp][] = [
  ['off', /^(off|下班|离岗|停|关)$/i],
  ['on', /^(on|back|上岗|上班|回来|开)$/i],
]

/** Goes on or off duty; without a word it shows who is on duty now. New leads go to people on duty only. */
export const duty = defineAction({
  name: 'member.duty',
  words: { en: ['duty'], zh: ['值班'] },
  usage: { en: '[on|off]', zh: '[上岗|下班]' },
  does: { en: 'Go on or off duty, or see who is on', zh: '上岗、下班，或看谁在岗' },
  input: z.object({ state: z.string().max(20).default('') }),
  read: rest => ({ state: rest }),
  allow: 'everyone',
  async run(context, { state }) {
    if (state === '') return board(context)
    const wanted = states.find(([, word]) => word.test(state))?.[0]
    if (!wanted) throw new Refusal('duty.unclear', { said: state })
    return setDuty(context, { state: wanted, until: null })
  },
})

/** Is away for a while: until the end of a day, or until a moment of it. */
export const away = defineAction({
  name: 'member.away',
  words: { en: ['away'], zh: ['请假'] },
  usage: { en: '<3 days> | until <day or time>', zh: '<3天> | 到 <哪天或几点>' },
  does: { en: 'Take no new work until you are back', zh: '离开一段时间，期间不接新线索' },
  input: z.object({ until: z.string().min(1).max(100) }),
  read: rest => ({ until: rest }),
  allow: 'everyone',
  async run(context, { until }) {
    const { now, actor } = context
    const back = readUntil(until, { now, zone: actor.zone })
    if (!back) throw new Refusal('duty.whenUnclear', { said: until })
    if (back <= now) throw new Refusal('duty.past', {})
    return setDuty(context, { state: 'away', until: back })
  },
})

/** A whole day is told by its name, not as the midnight at its end. */
function awayText(until: Date, reader: Reader): Text {
  const isMidnight = startOfDay(until, reader.zone).getTime() === until.getTime()
  return isMidnight
    ? t('duty.awayThrough', { day: dateName(new Date(until.getTime() - 1), reader) })
    : t('duty.away', { at: until })
}

/** What was offered and not yet accepted goes on to somebody else at once; what was accepted stays. */
async function setDuty(context: Context, { state, until }: { state: Duty; until: Date | null }): Promise<Outcome> {
  const { tx, actor, now, reader } = context
  await tx.user.update({ where: { id: actor.id }, data: { dutyState: state, awayUntil: until } })
  if (state !== 'on')
    await tx.assignmentOffer.updateMany({ where: { userId: actor.id, state: 'open' }, data: { expiresAt: now } })
  if (state === 'away' && until)
    await promptDispatchers(context, {
      ...{ person: actor.id, key: until.toISOString() },
      absence: { since: '', until: until.toISOString() },
    })
  if (state === 'off') await promptUntilTomorrow(context)
  const notice = state === 'away' && until ? awayText(until, reader) : t(state === 'on' ? 'duty.on' : 'duty.off')
  return {
    notice,
    changed: [{ entity: 'user', id: actor.id }],
    audit: [
      {
        action: 'member.duty',
        on: { entity: 'user', id: actor.id },
        facts: { state, until: until ? dateName(until, reader) : '' },
      },
    ],
    cards: board(context).cards ?? [],
  }
}

/** Nobody knows how long "off" is; what falls into the rest of this working day needs somebody else for sure. */
async function promptUntilTomorrow(context: Context): Promise<void> {
  const { tx, actor, now } = context
  const tomorrow = startOfDay(plusDays(now, 1, actor.zone), actor.zone)
  const since = now.toISOString()
  const until = (nextWorking(tomorrow, await calendarOf(tx, actor.zone)) ?? tomorrow).toISOString()
  await promptDispatchers(context, { person: actor.id, key: `off ${until}`, absence: { since, until } })
}

function board({ actor }: Context): Outcome {
  return { cards: [{ view: 'duty', of: { entity: 'user', id: actor.id }, to: 'only' }] }
}
