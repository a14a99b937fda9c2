import { Refusal } from '../../core/errors.ts'
import { localDate } from '../../core/moment.ts'
import { plainMoney } from '../../core/money.ts'
import { type Actor, allows, can, type Right } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { rolesThatMay } from '../../store/actors.ts'
import { keepFile } from '../../store/files.ts'
import { mimes, type Value, writeTable } from '../../tables/write.ts'
import { defineAction } from '../action.ts'
import { askingOf, groupText } from './line.ts'
import { columnName } from './names.ts'
import { periodName } from './period.ts'
import type { Column, Figure, Report } from './report.ts'
import { type Sheet, sheetOf, written } from './sheet.ts'
import { mustRead } from './show.ts'
import { wantedSchema } from './wanted.ts'

/** A report with all of its lines as an Excel file: a right of its own, written in the trail (R159). */
export const excel = defineAction({
  name: 'report.excel',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Take a report out as an Excel file', zh: '把报表导出成 Excel 文件' },
  input: wantedSchema,
  read: () => ({}),
  // Which right it takes depends on the report.
  allow: 'everyone',

  async run(context, wanted) {
    const { tx, actor, now, reader, company } = context
    const { report, asking } = askingOf(context, wanted)
    await mustRead(context, report)
    if (!mayTake(actor, report))
      throw new Refusal('report.mayNotTake', { roles: await rolesThatMay(tx, takingRight(report)) })
    const sheet = await sheetOf(report, asking)
    const title = say(t(`report.name.${report.name}`), reader)
    const period =
      report.usual === 'now' ? localDate(now, company.zone) : periodName(asking.period, reader, company.zone)
    const bytes = await writeTable('xlsx', { sheet: title, rows: rowsOf(sheet) })
    const name = `${title}-${period}.xlsx`.replace(/[\\/:*?"<>|\n]/g, ' ')
    const file = await keepFile(tx, { name, mime: mimes.xlsx, bytes, now })
    const facts = { report: report.name, period, by: asking.group, rows: sheet.lines.length }
    return {
      notice: t('report.excelReady', { name, rows: sheet.lines.length }),
      files: [file],
      audit: [{ action: 'report.taken', on: { entity: 'user', id: actor.id }, facts }],
    }
  },
})

/** Who may take the records out may take out what is counted from them; money is taken out by who takes out customers. */
export function mayTake(actor: Actor, report: Report): boolean {
  return allows(takingRight(report), actor)
}

function takingRight({ right }: Report): Right {
  const own = (['lead', 'opportunity', 'ticket'] as const).find(entity => entity === right.entity)
  return can('export', own ?? 'customer')
}

function* rowsOf({ columns, lines, whole, asking }: Sheet): Iterable<Value[]> {
  const { reader } = asking
  yield [say(groupText(asking.group), reader), ...columns.map(column => columnName(column, reader))]
  for (const { name, cells } of lines)
    yield [name, ...columns.map(column => cellOf(cells[column.name], column, asking))]
  if (columns.some(({ name }) => whole[name] !== undefined))
    yield [say(t('report.whole'), reader), ...columns.map(column => cellOf(whole[column.name], column, asking))]
}

/** A number that Excel can add up; what is too long for one stays text. */
function cellOf(figure: Figure | undefined, column: Column, { reader, company }: Sheet['asking']): Value {
  if (figure === null || figure === undefined) return null
  if (column.kind === 'money') {
    const plain = plainMoney({ minor: BigInt(figure), currency: company.currency })
    return Number.isSafeInteger(Number(figure)) ? Number(plain) : plain
  }
  if (column.kind === 'share') return written(figure, column, { reader, company })
  return Math.round(Number(figure) * 100) / 100
}
