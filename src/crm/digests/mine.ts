import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { isZone } from '../../core/moment.ts'
import type { Outcome } from '../../core/platform.ts'
import { type Reader, say, t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { slotAfter } from '../calendar/slots.ts'
import { askFor, type Field, none } from '../form.ts'
import { keepRhythm, keepWay } from '../reminders/keep.ts'
import type { ReminderKind } from '../reminders/kind.ts'
import { kindText } from '../reminders/load.ts'
import { type Rhythm, rhythmsOf, type Way, wayOf, ways } from '../reminders/rhythm.ts'
import { clockOf, minutesIn } from './clock.ts'
import { kindFor } from './kinds.ts'
import { digestSettings } from './settings.ts'

const everies = ['day', 'week', 'month', 'quarter'] as const
const words = z.string().max(100).default('')

/** How a person is told things: zone, quiet hours, digests, and how each kind of reminder comes. */
export function createMine(kinds: () => ReadonlyMap<string, ReminderKind>) {
  return defineAction({
    name: 'reminder.settings',
    words: { en: ['reminder settings'], zh: ['提醒设置'] },
    usage: { en: '', zh: '' },
    does: { en: 'Set how and when I am told things', zh: '设置我什么时候、怎样收到提醒和日报' },
    input: z.looseObject({
      chat: z.string().max(40).optional(),
      ...{ zone: words, quietFrom: words, quietTo: words, offDays: words, digestAt: words },
      ...{ day: words, week: words, month: words, quarter: words },
    }),
    read: () => ({}),
    allow: 'everyone',
    async run(context, said) {
      const rhythm = (await rhythmsOf(context.tx, [context.actor.id], context.company)).get(context.actor.id)
      if (!rhythm) throw new Error('an actor is always somebody who works here')
      if (context.said !== 'form') return ask(context, rhythm, [...kinds().values()])
      await saveHours(context, said)
      const set = [...kinds().values()].flatMap(({ name }): [string, Way][] => {
        const way = ways.find(one => one === said[`kind.${name}`])
        return way ? [[name, way]] : []
      })
      await keepWay(context, Object.fromEntries(set))
      await saveDigests(context, said)
      const on = { entity: 'user', id: context.actor.id } as const
      return { notice: t('mine.saved'), changed: [on], audit: [{ action: 'reminder.settings', on }] }
    },
  })
}

async function ask(context: Context, rhythm: Rhythm, kinds: ReminderKind[]): Promise<Outcome> {
  const { tx, actor, company, reader } = context
  const kind = kindFor(actor).name
  const own = await tx.digest.findMany({ where: { userId: actor.id, kind } })
  const at = own[0]?.at ?? digestSettings.of(company).hour * 60
  const isOn = (every: string) => own.some(one => one.every === every && one.state === 'on')
  const onOff = (id: (typeof everies)[number], label: Field['label']): Field => ({
    ...{ id, label, value: isOn(id) ? 'on' : 'off', choices: onOffChoices(reader) },
  })
  return askFor(
    {
      action: 'reminder.settings',
      title: t('mine.title'),
      rows: [
        [
          { id: 'zone', label: 'mine.zone', hint: 'mine.zoneHint', value: rhythm.zone },
          { id: 'digestAt', label: 'mine.digestAt', value: clockOf(at) },
        ],
        [onOff('day', 'mine.day'), onOff('week', 'mine.week')],
        [onOff('month', 'mine.month'), onOff('quarter', 'mine.quarter')],
        [
          { id: 'quietFrom', label: 'mine.quietFrom', value: clockOf(rhythm.quietFrom) },
          { id: 'quietTo', label: 'mine.quietTo', value: clockOf(rhythm.quietTo) },
        ],
        [offDaysField(rhythm, reader)],
        ...(await chatRow(context)),
        [{ id: 'kinds', kind: 'heading', label: 'mine.kinds' }],
        ...pairs(kinds.filter(({ urgency }) => urgency === 'usual').map(one => wayField(one, rhythm, reader))),
      ],
    },
    reader,
  )
}

/** Platforms on which somebody has an account that can be told things. */
async function chatsOf({ tx, actor }: Context): Promise<{ title: string; value: string }[]> {
  return tx.sql<{ title: string; value: string }>`
    select distinct initcap(i.platform) as title, i.id as value from "ChatIdentity" c join "ChatInstall" i on i.id = c."installId" and i.state = 'active'
    join "ChatSpace" s on s."identityId" = c.id and s.kind = 'dm' where c."userId" = ${actor.id} and c.state = 'active' order by 1`
}

/** Where to be told things, asked of whom has a choice (R171). */
async function chatRow(context: Context): Promise<Field[][]> {
  const chats = await chatsOf(context)
  if (chats.length < 2) return []
  const own = await context.tx.rhythm.findUnique({ where: { userId: context.actor.id } })
  const anywhere = { title: say(t('mine.anyChat'), context.reader), value: none }
  return [[{ id: 'chat', label: 'mine.chat', value: own?.installId ?? none, choices: [anywhere, ...chats] }]]
}

function onOffChoices(reader: Reader) {
  return [
    { title: say(t('settings.on'), reader), value: 'on' },
    { title: say(t('settings.off'), reader), value: 'off' },
  ]
}

function offDaysField({ offDaysQuiet }: Rhythm, reader: Reader): Field {
  return { id: 'offDays', label: 'mine.offDays', value: offDaysQuiet ? 'on' : 'off', choices: onOffChoices(reader) }
}

function wayField(kind: ReminderKind, rhythm: Rhythm, reader: Reader): Field {
  return {
    id: `kind.${kind.name}`,
    label: kindText(kind.name),
    value: wayOf(rhythm, kind),
    choices: ways.map(way => ({ title: say(t(`mine.way.${way}`), reader), value: way })),
  }
}

function pairs(fields: Field[]): Field[][] {
  return fields.flatMap((_, index) => (index % 2 === 0 ? [fields.slice(index, index + 2)] : []))
}

type Said = { zone: string; quietFrom: string; quietTo: string; offDays: string; chat?: string | undefined }

async function saveHours(context: Context, { zone, quietFrom, quietTo, offDays, chat }: Said): Promise<void> {
  const { tx, actor } = context
  if (zone !== '' && !isZone(zone))
    throw new Refusal('input.fields', {}, { zone: t('mine.zoneUnknown', { said: zone }) })
  if (zone !== '' && zone !== actor.zone) await tx.user.update({ where: { id: actor.id }, data: { timeZone: zone } })
  await keepRhythm(context, {
    ...(quietFrom ? { quietFrom: minutesIn('quietFrom', quietFrom) } : {}),
    ...(quietTo ? { quietTo: minutesIn('quietTo', quietTo) } : {}),
    ...(offDays ? { offDaysQuiet: offDays === 'on' } : {}),
    ...(chat === undefined
      ? {}
      : { installId: (await chatsOf(context)).find(({ value }) => value === chat)?.value ?? null }),
  })
}

type Wanted = { zone: string; digestAt: string } & Record<(typeof everies)[number], string>

/** The person's digests, on or off, each from its next slot on by the new clock. */
async function saveDigests(context: Context, said: Wanted): Promise<void> {
  const { tx, actor, now } = context
  const kind = kindFor(actor).name
  const zone = said.zone || actor.zone
  const at = said.digestAt ? minutesIn('digestAt', said.digestAt) : undefined
  for (const every of everies) {
    if (said[every] === '') continue
    const where = { userId_kind_every: { userId: actor.id, kind, every } }
    const known = await tx.digest.findUnique({ where })
    const hour = at ?? known?.at ?? 540
    const slot = await slotAfter(context, { every, anchor: 1, at: hour, zone }, now)
    const data = { at: hour, zone, state: said[every] === 'on' ? 'on' : 'off', slowed: false, because: null, ...slot }
    if (known) await tx.digest.update({ where, data })
    else if (said[every] === 'on')
      await tx.digest.create({
        data: { id: newId(), kind, userId: actor.id, ownerId: actor.id, every, createdAt: now, ...data },
      })
  }
}
