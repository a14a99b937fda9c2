import { createHash } from 'node:crypto'
import { chartFont } from '../../cards/font.ts'
import { bars } from '../../charts/bars.ts'
import { type Bar, type Chart, chartWidth, type Point } from '../../charts/chart.ts'
import { drawChart } from '../../charts/draw.ts'
import { funnel } from '../../charts/funnel.ts'
import { line } from '../../charts/line.ts'
import type { Theme } from '../../charts/look.ts'
import { digitsOf } from '../../core/money.ts'
import type { Tx } from '../../store/db.ts'
import { claimFiles, keepFile } from '../../store/files.ts'
import { columnName } from './names.ts'
import type { Column, Figure } from './report.ts'
import { type Sheet, type Written, written } from './sheet.ts'

/** More lines than these make no picture that is read on a phone; the table has them all. */
const most = 12

/** The chart of a sheet, with the names and figures its reader may see. Undefined where there is nothing to compare. */
export function chartOf(sheet: Sheet): Chart | undefined {
  const { report, columns, asking } = sheet
  const lines = sheet.lines.slice(0, report.chart.kind === 'line' ? 36 : most)
  const shown = report.chart.of.flatMap(name => columns.find(column => column.name === name) ?? [])
  const [leading] = shown
  if (!leading || lines.every(({ cells }) => shown.every(({ name }) => !cells[name]))) return undefined
  // Money and counts are never piled upon each other.
  const alike = shown.filter(({ kind }) => kind === leading.kind)
  const of = (column: Column, figure: Figure | undefined): Point => pointOf(figure, column, asking)
  const rows: Bar[] = lines.map(({ name, cells }) => ({
    name,
    points: alike.map(column => of(column, cells[column.name])),
  }))
  const caption = columnName(leading, asking.reader)
  const series = alike.map(column => columnName(column, asking.reader))
  switch (report.chart.kind) {
    case 'funnel':
      return funnel(rows)
    case 'line':
      return rows.length > 1 ? line(rows, { series }) : bars(rows.map(first), { caption })
    case 'stacked':
      return alike.length > 1
        ? bars(
            rows.map(row => withSum(row, leading, asking)),
            { series },
          )
        : bars(rows, { caption })
    default:
      return bars(rows.map(first), { caption })
  }
}

function first({ name, points }: Bar): Bar {
  return { name, points: points.slice(0, 1) }
}

/** The label behind a bar in pieces says what the pieces come to. */
function withSum({ name, points }: Bar, column: Column, asking: Written): Bar {
  const sum = points.reduce((total, { value }) => total + value, 0)
  const words = short(sum, column, asking)
  return { name, points: points.map(point => ({ ...point, words })) }
}

function pointOf(figure: Figure | undefined, column: Column, asking: Written): Point {
  if (figure === null || figure === undefined) return { value: 0, words: '—' }
  const value = Number(figure) / scaleOf(column, asking)
  return { value, words: short(value, column, asking) }
}

/** What a figure is divided by to stand on a chart: money is kept in minor units, of which a yen has none. */
export function scaleOf({ kind }: Column, { company }: Written): number {
  return kind === 'money' ? 10 ** digitsOf(company.currency) : 1
}

/** A figure in as few letters as it takes beside a bar: ¥38.4万, CN¥384K. */
export function short(value: number, column: Column, asking: Written): string {
  if (column.kind !== 'money') return written(Math.round(value * 10) / 10, column, asking)
  return new Intl.NumberFormat(asking.reader.locale === 'zh' ? 'zh-CN' : 'en', {
    style: 'currency',
    currency: asking.company.currency,
    notation: 'compact',
    minimumFractionDigits: 0,
    maximumFractionDigits: 1,
  }).format(value)
}

/** The picture of a chart: drawn once for the same figures, kept while its cards are alive. Returns the id of the kept file. */
export async function pictureFor(
  tx: Tx,
  { option, height }: Chart,
  { theme, now }: { theme: Theme; now: Date },
): Promise<string> {
  const hash = createHash('sha256')
    .update(JSON.stringify([theme, height, option]))
    .digest('base64url')
  const known = await tx.reportPicture.findUnique({ where: { hash } })
  if (known) return known.fileId
  const bytes = await drawChart(option, { width: chartWidth, height, theme, font: chartFont })
  const { id } = await keepFile(tx, { name: `${hash.slice(0, 12)}.png`, mime: 'image/png', bytes, now })
  // Somebody else may have drawn the same meanwhile; then theirs is shown, and this one goes within a day.
  const [kept] = await tx.sql<{ fileId: string }>`
    insert into "ReportPicture" (hash, "fileId", option, height, at)
    values (${hash}, ${id}, ${JSON.stringify(option)}::jsonb, ${Math.ceil(height)}, ${now})
    on conflict (hash) do update set at = excluded.at returning "fileId"`
  await claimFiles(tx, [kept?.fileId ?? id], now)
  return kept?.fileId ?? id
}
