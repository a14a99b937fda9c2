import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import { keepFile } from '../../store/files.ts'
import { mimes, type Value, writeTable } from '../../tables/write.ts'
import { defineAction } from '../action.ts'
import { companyRecord } from '../company.ts'
import { type Entry, entriesOf, hours, monthIn, monthSaid, typeName } from './month.ts'

/** The hours of a month as an Excel file, a line for each entry. */
export const reportFile = defineAction({
  name: 'worklog.export',
  words: { en: ['workload file'], zh: ['导出工时'] },
  usage: { en: '[2026-11]', zh: '[2026-11 或 上月]' },
  does: { en: 'Take the hours of a month out as an Excel file', zh: '把一个月的工时导出成 Excel' },
  input: z.object({ month: z.string().max(40).default('') }),
  read: rest => ({ month: rest }),
  allow: can('export', 'ticket'),
  async run(context, { month: said }) {
    const { tx, actor, reader, now } = context
    const month = monthIn(said, context)
    const entries = await entriesOf(tx, month, actor)
    if (entries.length === 0) throw new Refusal('worklog.reportEmpty', { month: monthSaid(month, reader) })
    const name = say(t('worklog.fileName', { month }), reader)
    const bytes = await writeTable('xlsx', { sheet: name, rows: linesOf(entries, reader) })
    const file = await keepFile(tx, { name: `${name}.xlsx`, mime: mimes.xlsx, bytes, now })
    return {
      notice: t('worklog.fileReady', { name: file.name, rows: entries.length }),
      files: [file],
      audit: [{ action: 'worklog.export', on: companyRecord, facts: { month, rows: entries.length } }],
    }
  },
})

function linesOf(entries: Entry[], reader: Reader): Value[][] {
  const heads = [
    'on',
    'person',
    'ticket',
    'subject',
    'type',
    'customer',
    'hours',
    'travel',
    'billable',
    'note',
    'parts',
    'signedBy',
  ] as const
  return [
    heads.map(head => say({ key: `worklog.column.${head}` }, reader)),
    ...entries.map(entry => [
      ...[
        new Date(entry.on),
        entry.person,
        entry.ticket,
        entry.subject,
        typeName(entry.type, reader),
        entry.customer ?? '',
      ],
      ...[
        hours(entry.minutes),
        hours(entry.travel),
        say(t(entry.billable ? 'worklog.yes' : 'worklog.no'), reader),
        entry.note,
        entry.parts ?? '',
        entry.signedBy ?? '',
      ],
    ]),
  ]
}
