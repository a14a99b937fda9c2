import { modeOf } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { readable } from './asking.ts'
import { isTaken, type Used, used } from './needs/need.ts'
import { isEmpty, type Sheet } from './sheet.ts'
import { ask, part } from './statement.ts'

/** What a reader must know to read the figures right: what is hidden, what could not be counted. */
export async function notesOf(sheet: Sheet, isRoom: boolean): Promise<string[]> {
  const { report, asking } = sheet
  const { reader, actor } = asking
  const hides = report.columns.some(({ field }) => field && modeOf(actor, field) !== 'read')
  const hidden = hides ? [say(t(isRoom ? 'report.hiddenHere' : 'report.hidden'), reader)] : []
  return hides || report.counts !== 'deals' ? hidden : withoutRate(sheet)
}

/** Deals in currencies nobody has said the worth of: they stand in the counts and in no amount. */
async function withoutRate({ asking }: Sheet): Promise<string[]> {
  const { tx, company, reader, fromAt, toAt, period } = asking
  const rows = await ask<{ currency: string; count: number }>(
    tx,
    part`select r.currency, count(*)::int as count from "Opportunity" r join "Stage" s on s.id = r."stageId"
      where r.currency <> ${company.currency} and r."amountMinor" is not null and r."deletedAt" is null and s.kind <> 'void'
        and (r."closedAt" is null or (r."closedAt" >= ${fromAt} and r."closedAt" < ${toAt}) or ${period.unit === 'all'})
        and not exists (select 1 from "ExchangeRate" x where x.currency = r.currency
          and x."on" <= coalesce((r."closedAt" at time zone ${company.zone})::date, ${asking.today}::date))
        and ${await readable(asking, 'opportunity')} group by 1 order by 2 desc, 1`,
  )
  const [first] = rows
  if (!first) return []
  const count = rows.reduce((sum, row) => sum + row.count, 0)
  const currencies = rows.map(({ currency }) => currency)
  return [say(t('report.withoutRate', { count, currencies, first: first.currency }), reader)]
}

/** So few of what a report counts make its figures an accident. */
const few = 3

/** The first step on the way that is not taken, where there is nothing or next to nothing to count. */
export async function lacking(sheet: Sheet): Promise<Used | undefined> {
  const { report, asking, columns, whole } = sheet
  const counted = columns.find(({ kind }) => kind === 'count')
  const isThin = isEmpty(sheet) || (counted !== undefined && Number(whole[counted.name] ?? few) < few)
  if (!isThin) return undefined
  const steps = await used(asking, report.needs)
  return steps.find(({ total, missing }) => total === 0 || missing === total) ?? steps.find(step => !isTaken(step))
}

/** What a step lacks, in one sentence: "6 of 9 won deals have no contract". */
export function lackOf({ need, total, missing }: Used) {
  return total === 0 ? t(`report.none.${need.name}`) : t(`report.lacks.${need.name}`, { missing, total })
}
