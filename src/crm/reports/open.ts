import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { clockTime } from '../../core/moment.ts'
import { allows } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { drawList, pageSize } from '../list.ts'
import { defineView } from '../view.ts'
import { askingOf } from './line.ts'
import { callNames } from './names.ts'
import { periodName } from './period.ts'
import { mustRead } from './show.ts'
import { ask, part } from './statement.ts'
import { asData, wantedSchema } from './wanted.ts'

const input = wantedSchema.extend({
  key: z.string().max(120).default(''),
  page: z.number().int().min(1).max(100).default(1),
})

/** The records behind a number of a report. */
export const open = defineAction({
  name: 'report.open',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'See the records behind a number', zh: '看数字背后的记录' },
  input,
  read: () => ({}),
  allow: 'everyone',
  async run(context, { key, page, ...wanted }) {
    const { report } = askingOf(context, wanted)
    await mustRead(context, report)
    if (!report.behind) throw new Refusal('report.noLines', {})
    const of = { entity: 'user' as const, id: context.actor.id }
    return { cards: [{ view: 'report.lines', of, params: { ...asData(wanted), key, page }, to: 'only' }] }
  },
})

type Behind = { entity: string; no: string; title: string; at: Date | string }

/** Kinds of records that open by their number. */
const opened = ['lead', 'customer', 'opportunity']

export const linesView = defineView({
  name: 'report.lines',
  async draw({ tx, actor, reader, company }, _of, given) {
    if (!actor) return null
    const { key, page, ...wanted } = input.parse(given)
    const { report, asking } = askingOf({ tx, actor, reader, company }, wanted)
    if (!report.behind || !allows(report.right, actor)) return null
    const rows = await ask<Behind>(
      tx,
      part`select f.entity, f.no, f.title, f.at from (${await report.behind(asking)}) f where coalesce(f.key::text, '') = ${key}
        order by f.at desc, f.no limit ${pageSize + 1} offset ${(page - 1) * pageSize}`,
    )
    const name = (await callNames(asking, [key])).get(key)?.name ?? ''
    return drawList(
      {
        title: t('report.linesTitle', { report: t(`report.name.${report.name}`), name }),
        subtitle:
          report.usual === 'now'
            ? t('report.now')
            : t('channels.period', { period: periodName(asking.period, reader, company.zone) }),
        empty: t('report.linesEmpty'),
        rows: rows.slice(0, pageSize).map(({ entity, no, title, at }) => ({
          title: `${no} ${title}`,
          line: at instanceof Date ? clockTime(at, reader) : at.slice(0, 10),
          buttons: opened.includes(entity)
            ? [{ title: say(t('button.open'), reader), verb: 'record.show', data: { record: no } }]
            : entity === 'contract'
              ? [{ title: say(t('button.open'), reader), verb: 'contract.create', data: { from: no } }]
              : entity === 'ticket'
                ? [{ title: say(t('button.open'), reader), verb: 'ticket.show', data: { ticket: no } }]
                : [],
        })),
        ...{ page, more: rows.length > pageSize, verb: 'report.open', filter: { ...asData(wanted), key } },
      },
      reader,
    )
  },
})
