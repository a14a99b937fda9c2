import pg from 'pg'
import { nameKey } from '../../src/core/companyName.ts'
import { matchesOf } from '../../src/crm/duplicates/matches.ts'
import { withChild } from './child.ts'
import { type Line, ms, quantile, spread, timed } from './figures.ts'
import type { Server } from './ground.ts'
import { addCompanies } from './rows.ts'
import { openWire } from './wire.ts'

const names = 1_000_000
const samples = 40

/** Names as people enter them: one of the million with another form, one letter off, made of common words only, short, Latin, unknown. */
const asked = [
  '上海云帆精密科技股份有限公司',
  '苏州恒屹精密（集团）',
  '上海科技',
  '云帆',
  'Nordlicht Robotics GmbH',
  '无此一家的公司',
]

/** What somebody types into a search, letter by letter. */
const typed = ['云', '云帆', '云帆精', '上海', 'yf', 'yfjm', 'Nordl', '没有这家']

/** The duplicate check and the search as one types, among a million names, each beside one look into an index in the same run. */
export function duplicates({ onGround }: Server): Promise<Line[]> {
  return onGround(async ({ url, store, cast }) => {
    await addCompanies(store.sql, names, cast)
    await store.sql`checkpoint`
    const bare = new pg.Client({ connectionString: url })
    await bare.connect()
    try {
      const check: Line[] = []
      for (const name of asked)
        check.push(
          await measured(`duplicate check of 1 M, "${name}"`, {
            own: () => store.transaction(tx => matchesOf(tx, { name, points: [] })),
            floor: () =>
              bare.query({
                name: 'key',
                text: 'select id from "Lead" where "nameKey" = $1 limit 20',
                values: [nameKey(name)],
              }),
          }),
        )
      const search = await withChild('./app.js', url, async ({ port }) => {
        const wire = await openWire(port)
        const lines: Line[] = []
        for (const text of typed)
          lines.push(
            await measured(`search of 1 M, "${text}" (HTTP)`, {
              own: () => wire.post('/playground/api/messages', { as: 'mei', chat: 'dm', text: `搜索 ${text}` }),
              floor: () =>
                bare.query({
                  name: 'key',
                  text: 'select id from "Lead" where "nameKey" = $1 limit 20',
                  values: [text],
                }),
            }),
          )
        wire.close()
        return lines
      })
      return [...check, ...search]
    } finally {
      await bare.end()
    }
  })
}

async function measured(
  name: string,
  { own, floor }: { own: () => Promise<unknown>; floor: () => Promise<unknown> },
): Promise<Line> {
  const took: number[] = []
  const least: number[] = []
  // A prepared statement gets its lasting plan with the sixth call.
  for (let sample = -8; sample < samples; sample++) {
    const [mine, bare] = [await timed(own), await timed(floor)]
    if (sample < 0) continue
    took.push(mine)
    least.push(bare)
  }
  return {
    name,
    result: spread(took),
    floor: spread(least),
    ratio: (quantile(least, 0.5) / quantile(took, 0.5)).toFixed(2),
    goal: `p99 < ${ms(50)}`,
    met: quantile(took, 0.99) < 50,
  }
}
