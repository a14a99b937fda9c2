import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import type { Outcome } from '../../core/platform.ts'
import { isTextKey, say, t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { askFor, none } from '../form.ts'
import { heardAt } from './heardAt.ts'
import { askingOf, groupText, readLine } from './line.ts'
import { nextOf, type Rhythm, readRhythm, rhythms, rhythmText } from './rhythm.ts'
import { type Saved, savedNamed } from './saved.ts'
import { mustRead } from './show.ts'
import { asData, wantedSchema } from './wanted.ts'

const input = wantedSchema.extend({
  report: z.string().max(40).default(''),
  name: z.string().max(40).default(''),
  every: z.enum(rhythms).optional(),
  /** How often it is to come by what was typed: the form asks whether that was meant. */
  often: z.enum(rhythms).default('week'),
  on: z.coerce.number().int().min(1).max(31).default(1),
  at: z.string().max(20).default('09:00'),
  chat: z.string().max(60).default(none),
})

/** Sends a report regularly, to me or to a group I am in. Without a name it is saved under one of its own first. */
export const schedule = defineAction({
  name: 'report.schedule',
  words: { en: ['schedule report'], zh: ['定时报表'] },
  usage: { en: '<report or saved report> [every monday at 9:00]', zh: '<报表或收藏的报表> [每周一 9点]' },
  does: { en: 'Have a report sent regularly', zh: '定时发送报表' },
  input,
  read: line => {
    const { rest: name, every: often, ...when } = readRhythm(line)
    return { name, ...(often ? { often } : {}), ...when }
  },
  allow: 'everyone',

  async run(context, { name, every, often, on, at, chat, ...wanted }) {
    const known = name ? await savedNamed(context, name) : undefined
    const meant = known?.wanted ?? (wanted.report ? wanted : await readLine(context, name))
    const { report } = askingOf(context, meant)
    await mustRead(context, report)
    const named = known ?? { name: nameFor(context, meant), wanted: meant }
    if (!every) return asked(context, named, { every: often, on, at })
    const time = /^([01]?\d|2[0-3])[:：]([0-5]\d)$/.exec(at.trim())
    if (!time) throw new Refusal('input.fields', {}, { at: t('report.timeUnknown') })
    if (every === 'week' && on > 7) throw new Refusal('input.fields', {}, { on: t('report.weekdayUnknown') })
    const rhythm = { every, on, at: `${(time[1] ?? '').padStart(2, '0')}:${time[2]}` }
    const spaceId = chat === none ? null : await groupFor(context, chat)
    const saved = known ?? (await keep(context, { name: name || nameFor(context, meant), wanted: meant }))
    return begun(context, { saved, rhythm, spaceId })
  },
})

async function begun(
  context: Context,
  { saved, rhythm, spaceId }: { saved: Saved; rhythm: Rhythm; spaceId: string | null },
): Promise<Outcome> {
  const { tx, actor, now } = context
  const nextAt = await nextOf(context, rhythm, now)
  await tx.reportSchedule.deleteMany({ where: { savedId: saved.id, spaceId } })
  await tx.reportSchedule.create({
    data: { id: newId(), savedId: saved.id, spaceId, ...rhythm, nextAt, createdAt: now },
  })
  const of = { entity: 'user' as const, id: actor.id }
  return {
    notice: t('report.scheduled', {
      ...{ name: saved.name, rhythm: rhythmText(rhythm), time: rhythm.at },
      at: await heardAt(context, nextAt, spaceId),
    }),
    changed: [of],
    audit: [{ action: 'report.schedule', on: of, facts: { name: saved.name, ...rhythm, space: spaceId ?? '' } }],
  }
}

async function asked(
  context: Context,
  { name, wanted }: Pick<Saved, 'name' | 'wanted'>,
  rhythm: Rhythm,
): Promise<Outcome> {
  const { reader } = context
  const rooms = await roomsOf(context)
  const every = rhythms.map(value => ({
    title: say(t(`report.every.${value}`), reader),
    value,
  }))
  return askFor(
    {
      action: 'report.schedule',
      context: asData(wanted),
      title: t('report.scheduleTitle', { name }),
      fields: [
        { id: 'name', label: 'label.reportName', value: name, required: true, max: 40 },
        { id: 'every', label: 'label.every', value: rhythm.every, choices: every },
        { id: 'on', label: 'label.onDay', hint: 'label.onDayHint', value: String(rhythm.on), max: 2 },
        { id: 'at', label: 'label.atTime', value: rhythm.at, max: 5 },
        {
          id: 'chat',
          label: 'label.toChat',
          value: context.space?.kind === 'group' ? context.space.id : none,
          choices: [
            { title: say(t('report.toMe'), reader), value: none },
            ...rooms.map(({ id, name: title }) => ({ title, value: id })),
          ],
        },
      ],
    },
    reader,
  )
}

/** Groups the bot is in on a platform where I have an account. */
async function roomsOf({ tx, actor }: Context): Promise<{ id: string; name: string }[]> {
  return tx.sql<{ id: string; name: string }>`
    select s.id, s.name from "ChatSpace" s join "ChatInstall" i on i.id = s."installId" and i.state = 'active'
    where s.kind = 'group' and exists (select 1 from "ChatIdentity" c where c."installId" = i.id and c."userId" = ${actor.id})
    order by s.name limit 50`
}

async function groupFor(context: Context, said: string): Promise<string> {
  const rooms = await roomsOf(context)
  const room = rooms.find(({ id, name }) => id === said || name === said)
  if (!room)
    throw new Refusal(
      'input.fields',
      {},
      { chat: t('report.chatUnknown', { said, groups: rooms.map(({ name }) => name) }) },
    )
  return room.id
}

function nameFor({ reader }: Context, { report, by, period }: Saved['wanted']): string {
  const name = `report.name.${report}`
  const title = isTextKey(name) ? say(t(name), reader) : report
  const parts = [title, by ? say(groupText(by), reader) : '', period]
  return parts.filter(Boolean).join(' ').slice(0, 40)
}

async function keep(context: Context, { name, wanted }: Pick<Saved, 'name' | 'wanted'>): Promise<Saved> {
  const { tx, actor, now } = context
  const { id } = await tx.savedReport.upsert({
    where: { ownerId_name: { ownerId: actor.id, name } },
    create: { id: newId(), ownerId: actor.id, name, wanted: asData(wanted), createdAt: now },
    update: { wanted: asData(wanted) },
  })
  return { id, name, wanted }
}
