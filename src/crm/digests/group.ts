import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { slotAfter } from '../calendar/slots.ts'
import { askFor } from '../form.ts'
import { clockOf, minutesIn } from './clock.ts'
import { digestKinds } from './kinds.ts'

const off = /^(off|stop|关|关闭|停)$/i
const everies = ['day', 'week'] as const

/** The digest of a room: how many and who, never how much. It shows the people of whoever sets it up, in the room it is said in. */
export const groupDigest = defineAction({
  name: 'digest.group',
  words: { en: ['group digest'], zh: ['群日报'] },
  usage: { en: '[<hour> | off]', zh: '[<几点> | 关]' },
  does: { en: 'Give this room a digest of the team every morning', zh: '让这个群每天早上收到团队日报' },
  input: z.object({
    said: z.string().max(40).default(''),
    at: z.string().max(10).default(''),
    every: z.string().max(10).default(''),
  }),
  read: rest => ({ said: rest.trim() }),
  allow: can('assign', 'lead'),
  async run(context, { said, at, every }) {
    const { tx, space, actor } = context
    if (space?.kind !== 'group') throw new Refusal('digest.onlyInRooms', {})
    if (!digestKinds.group.isFor(actor)) throw new Refusal('digest.notYours', {})
    const known = await tx.digest.findFirst({ where: { spaceId: space.id, kind: 'group' } })
    if (context.said === 'form') {
      if (every === 'off') return stop(context, space.id)
      return keep(context, { spaceId: space.id, every: every === 'week' ? 'week' : 'day', at: minutesIn('at', at) })
    }
    if (off.test(said)) return stop(context, space.id)
    if (said !== '') return keep(context, { spaceId: space.id, every: 'day', at: minutesIn('at', said) })
    return form(context, { at: known?.at ?? 540, every: known?.state === 'on' ? known.every : 'day' })
  },
})

type Wanted = { spaceId: string; every: (typeof everies)[number]; at: number }

/** A room has one digest: what was set up before is replaced. */
async function keep(context: Context, { spaceId, every, at }: Wanted): Promise<Outcome> {
  const { tx, actor, now, company } = context
  const slot = await slotAfter(context, { every, anchor: 1, at, zone: company.zone }, now)
  const data = { ownerId: actor.id, every, at, zone: company.zone, anchor: 1, state: 'on', because: null, ...slot }
  const known = await tx.digest.findFirst({ where: { spaceId, kind: 'group' } })
  if (known) await tx.digest.update({ where: { id: known.id }, data })
  else await tx.digest.create({ data: { id: newId(), kind: 'group', spaceId, createdAt: now, ...data } })
  return {
    notice: t('digest.groupOn', { at: slot.nextAt }),
    audit: [{ action: 'digest.group', on: { entity: 'user', id: actor.id }, facts: { every, at: clockOf(at) } }],
  }
}

async function stop({ tx, actor }: Context, spaceId: string): Promise<Outcome> {
  const stopped = await tx.digest.updateMany({
    where: { spaceId, kind: 'group', state: { not: 'off' } },
    data: { state: 'off' },
  })
  if (stopped.count === 0) throw new Refusal('digest.groupNone', {})
  return {
    notice: t('digest.groupOff'),
    audit: [{ action: 'digest.group', on: { entity: 'user', id: actor.id }, facts: { every: 'off', at: '' } }],
  }
}

function form({ reader }: Context, { at, every }: { at: number; every: string }): Outcome {
  const choice = (value: 'day' | 'week' | 'off') => ({ title: say(t(`digest.choice.${value}`), reader), value })
  return askFor(
    {
      action: 'digest.group',
      title: t('digest.groupTitle'),
      intro: t('digest.groupIntro'),
      fields: [
        {
          id: 'every',
          label: 'digest.groupEvery',
          value: every,
          choices: [choice('day'), choice('week'), choice('off')],
        },
        { id: 'at', label: 'mine.digestAt', value: clockOf(at), max: 10 },
      ],
    },
    reader,
  )
}
