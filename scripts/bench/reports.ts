import { monitorEventLoopDelay } from 'node:perf_hooks'
import pg from 'pg'
import { reports as all } from '../../src/crm/reports/all.ts'
import { chartOf, pictureFor } from '../../src/crm/reports/drawing.ts'
import { askingOf } from '../../src/crm/reports/line.ts'
import { sheetOf } from '../../src/crm/reports/sheet.ts'
import { loadActor } from '../../src/store/actors.ts'
import { companyOf } from '../../src/store/company.ts'
import type { Tx } from '../../src/store/db.ts'
import { addBusiness } from './business.ts'
import { type Line, ms, timed } from './figures.ts'
import type { Ground, Server } from './ground.ts'
import { addLeads } from './rows.ts'

const leads = 1_000_000
const talks = 2_000_000
const rounds = 5

/** Every report in every grouping over two years of a company, for somebody who reads everything and for a rep, and its chart. */
export async function reports({ onGround }: Server): Promise<Line[]> {
  return onGround(async ground => {
    await addLeads(ground.store.sql, leads, ground.cast)
    await addBusiness(ground.store.sql, { customers: 60_000, deals: 120_000, talks }, ground.cast)
    await ground.store.sql`checkpoint`
    const floor = await scan(ground.url)
    const lines: Line[] = []
    for (const who of ['zhou', 'rep1'] as const) lines.push(await slowest(ground, who, floor))
    return [...lines, await charts(ground)]
  })
}

/** What it takes to look at every lead once. */
async function scan(url: string): Promise<number> {
  const bare = new pg.Client({ connectionString: url })
  await bare.connect()
  const took: number[] = []
  for (let round = 0; round < rounds; round++)
    took.push(
      await timed(() => bare.query('select source, count(*) from "Lead" where "deletedAt" is null group by source')),
    )
  await bare.end()
  return Math.min(...took)
}

async function slowest(ground: Ground, handle: string, floor: number): Promise<Line> {
  const timings: { name: string; took: number }[] = []
  for (const report of all)
    for (const by of report.groups) {
      const took: number[] = []
      for (let round = 0; round < rounds; round++)
        took.push(
          await timed(() =>
            ground.store.transaction(tx => asked(tx, { handle, report: report.name, by, period: '最近90天' })),
          ),
        )
      timings.push({ name: `${report.name} by ${by}`, took: Math.max(...took) })
    }
  const sorted = timings.toSorted((a, b) => b.took - a.took)
  for (const { name, took } of sorted.slice(0, 12)) console.log(`  ${handle}: ${name} ${ms(took)}`)
  const worst = sorted[0] ?? { name: '', took: 0 }
  return {
    name: `${timings.length} reports of 90 days with the 90 before, 1 M leads, 2 M talks, for ${handle}`,
    result: `slowest ${ms(worst.took)} (${worst.name}), median ${ms(sorted[Math.floor(sorted.length / 2)]?.took ?? 0)}`,
    floor: `${ms(floor)}, one count of all leads`,
    ratio: (floor / worst.took).toFixed(2),
    goal: '< 2 s',
    met: worst.took < 2_000,
  }
}

type Question = {
  handle: string
  report: string
  by: NonNullable<Parameters<typeof askingOf>[1]['by']>
  period: string
}

async function asked(tx: Tx, { handle, ...wanted }: Question) {
  const user = await tx.user.findUnique({ where: { handle } })
  const actor = await loadActor(tx, user?.id ?? '', new Date())
  const company = await companyOf(tx)
  if (!actor) throw new Error(`no ${handle}`)
  const reader = { locale: 'zh' as const, zone: company.zone, now: new Date() }
  const { report, asking } = askingOf({ tx, actor, reader, company }, wanted)
  return sheetOf(report, asking)
}

/** A chart from figures to kept picture, and how long it holds everybody else up meanwhile. */
async function charts({ store }: Ground): Promise<Line> {
  const took: number[] = []
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const sheets = await store.transaction(async tx => {
    const found = []
    for (const report of all) {
      const sheet = await asked(tx, { handle: 'zhou', report: report.name, by: report.groups[0], period: '最近90天' })
      const chart = chartOf(sheet)
      if (chart) found.push(chart)
    }
    return found
  })
  delay.enable()
  for (const theme of ['light', 'dark'] as const)
    for (const chart of sheets)
      took.push(await timed(() => store.transaction(tx => pictureFor(tx, chart, { theme, now: new Date() }))))
  delay.disable()
  const worst = Math.max(...took)
  return {
    name: `${took.length} charts drawn and kept`,
    result: `slowest ${ms(worst)}, median ${ms(took.toSorted((a, b) => a - b)[Math.floor(took.length / 2)] ?? 0)}; longest pause of the process ${ms(delay.max / 1e6)}`,
    floor: '',
    ratio: '',
    goal: '< 300 ms',
    met: worst < 300,
  }
}
