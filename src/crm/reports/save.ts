import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { askFor } from '../form.ts'
import { drawList } from '../list.ts'
import { defineView } from '../view.ts'
import { reports } from './all.ts'
import { askingOf } from './line.ts'
import { type Rhythm, rhythmText } from './rhythm.ts'
import { savedNamed } from './saved.ts'
import { mustRead } from './show.ts'
import { asData, wantedSchema } from './wanted.ts'

/** Keeps a report with its span and filters under a name of mine; the same name again replaces it. */
export const save = defineAction({
  name: 'report.save',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Keep a report under a name', zh: '收藏报表' },
  input: wantedSchema.extend({ name: z.string().max(40, 'field.tooLong40').default('') }),
  read: () => ({}),
  allow: 'everyone',
  async run(context, { name: said, ...wanted }) {
    const { tx, actor, now, reader } = context
    const { report } = askingOf(context, wanted)
    await mustRead(context, report)
    const name = said.trim()
    if (!name && context.said === 'form') throw new Refusal('input.fields', {}, { name: t('field.required') })
    if (!name)
      return askFor(
        {
          action: 'report.save',
          context: asData(wanted),
          title: t('report.saveTitle'),
          fields: [{ id: 'name', label: 'label.reportName', required: true, max: 40 }],
        },
        reader,
      )
    if (reports.some(({ words }) => [...words.en, ...words.zh].includes(name.toLowerCase())))
      throw new Refusal('input.fields', {}, { name: t('report.nameTaken', { name }) })
    await tx.savedReport.upsert({
      where: { ownerId_name: { ownerId: actor.id, name } },
      create: { id: newId(), ownerId: actor.id, name, wanted: asData(wanted), createdAt: now },
      update: { wanted: asData(wanted) },
    })
    const of = { entity: 'user' as const, id: actor.id }
    return {
      notice: t('report.saved', { name }),
      changed: [of],
      audit: [{ action: 'report.save', on: of, facts: { name, ...asData(wanted) } }],
    }
  },
})

/** My reports, and where they are sent. */
export const listSaved = defineAction({
  name: 'report.saved',
  words: { en: ['my reports'], zh: ['我的报表'] },
  usage: { en: '', zh: '' },
  does: { en: 'See the reports I keep', zh: '看我收藏的报表' },
  input: z.object({}),
  read: () => ({}),
  allow: 'everyone',
  async run({ actor }) {
    return { cards: [{ view: 'report.saved', of: { entity: 'user', id: actor.id }, to: 'only' }] }
  },
})

/** Drops a report of mine, and with it where it was sent. */
export const drop = defineAction({
  name: 'report.drop',
  words: { en: ['drop report'], zh: ['删除报表'] },
  usage: { en: '<name>', zh: '<名称>' },
  does: { en: 'Drop a report I keep', zh: '删除收藏的报表' },
  input: z.object({ name: z.string().min(1).max(40) }),
  read: rest => ({ name: rest }),
  allow: 'everyone',
  async run(context, { name }) {
    const saved = await savedNamed(context, name)
    if (!saved) throw new Refusal('report.savedUnknown', { name })
    await context.tx.savedReport.delete({ where: { id: saved.id } })
    const of = { entity: 'user' as const, id: context.actor.id }
    return {
      notice: t('report.dropped', { name }),
      changed: [of],
      audit: [{ action: 'report.drop', on: of, facts: { name } }],
    }
  },
})

type Listed = Rhythm & {
  id: string | null
  name: string
  chat: string | null
  nextAt: Date | null
  state: string | null
}

export const savedView = defineView({
  name: 'report.saved',
  async draw({ tx, actor, reader }) {
    if (!actor) return null
    const all = await tx.sql<Listed>`
      select r.name, s.id, s.every, s."on", s.at, s."nextAt", s.state, c.name as chat
      from "SavedReport" r left join "ReportSchedule" s on s."savedId" = r.id left join "ChatSpace" c on c.id = s."spaceId"
      where r."ownerId" = ${actor.id} order by r."createdAt", s."createdAt"`
    const rows = all.map(({ id, name, chat, nextAt, state, ...rhythm }) => ({
      title: name,
      line: nextAt
        ? say(
            t('report.goesOut', {
              chat: chat ?? t('report.toMe'),
              rhythm: rhythmText(rhythm),
              time: rhythm.at,
              at: nextAt,
            }),
            reader,
          )
        : '',
      mark: state === 'paused' ? say(t('report.rests'), reader) : '',
      buttons: [
        { title: say(t('button.open'), reader), verb: 'report.show', data: { line: name } },
        ...(id && state === 'paused'
          ? [
              {
                title: say(t('button.resumeReport'), reader),
                verb: 'report.resume',
                data: { schedule: id },
                main: true,
              },
            ]
          : []),
        ...(id
          ? [{ title: say(t('button.stopSending'), reader), verb: 'report.unschedule', data: { schedule: id } }]
          : [{ title: say(t('button.schedule'), reader), verb: 'report.schedule', data: { name } }]),
        { title: say(t('button.dropReport'), reader), verb: 'report.drop', data: { name } },
      ],
    }))
    return drawList({ title: t('report.savedTitle'), empty: t('report.savedEmpty'), rows }, reader)
  },
})
