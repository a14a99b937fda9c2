/** Measures what the house promises, each beside its floor from the same run. `npm run bench -- claims tick --seconds 4` */
import { parseArgs } from 'node:util'
import { approvals } from './approvals.ts'
import { claims } from './claims.ts'
import { contention } from './contention.ts'
import { duplicates } from './duplicates.ts'
import { type Line, table } from './figures.ts'
import { type Server, startServer } from './ground.ts'
import { imports, largeImport } from './imports.ts'
import { list } from './list.ts'
import { memory } from './memory.ts'
import { papers } from './papers.ts'
import { races } from './races.ts'
import { recycling } from './recycling.ts'
import { reports } from './reports.ts'
import { slack } from './slack.ts'
import { tick } from './tick.ts'
import { tickets } from './tickets.ts'

type Options = { seconds: number; taps: number }

const measurements: Record<string, (server: Server, options: Options) => Promise<Line[]>> = {
  claims,
  races,
  contention,
  recycling,
  approvals,
  papers,
  list,
  duplicates,
  imports,
  largeImport,
  reports,
  tick,
  tickets,
  memory,
  slack,
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { seconds: { type: 'string', default: '8' }, taps: { type: 'string', default: '100000' } },
  })
  const options = { seconds: Number(values.seconds), taps: Number(values.taps) }
  const unknown = positionals.filter(name => !(name in measurements))
  if (unknown.length > 0) {
    console.error(`There are ${Object.keys(measurements).join(', ')}, but no ${unknown.join(', ')}.`)
    process.exitCode = 1
    return
  }
  const wanted = Object.entries(measurements).filter(([name]) => positionals.length === 0 || positionals.includes(name))
  const server = await startServer()
  // The database outlives whoever started it, unless it is told to stop.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void server.stop().finally(() => process.exit(1)))
  const lines: Line[] = []
  try {
    for (const [name, measure] of wanted) {
      console.log(`Measuring ${name} …`)
      try {
        lines.push(...(await measure(server, options)))
      } catch (error) {
        console.error(`${name} failed:`, error)
        process.exitCode = 1
      }
    }
  } finally {
    await server.stop()
  }
  console.log(`\n${table(lines)}`)
}

await main()
