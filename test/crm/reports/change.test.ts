import { afterAll, beforeAll, expect, test } from 'vitest'
import { reports } from '../../../src/crm/reports/all.ts'
import { during } from '../../../src/crm/reports/asking.ts'
import { contributions } from '../../../src/crm/reports/change.ts'
import { changing, measureOf } from '../../../src/crm/reports/measures.ts'
import { spanBefore } from '../../../src/crm/reports/period.ts'
import { cardIn, type World, wordsOf } from '../../world.ts'
import { rowsOf, told } from '../stories.ts'
import { aYear, sheetFor } from './aYear.ts'

let world: World
beforeAll(async () => {
  world = await aYear(11)
})
afterAll(() => world.close())

const spans = ['2026-11', '2026-10', '2026Q3', '最近30天', '2026-09-10..2026-10-03']

test.each(reports.filter(report => measureOf(report)).map(({ name }) => name))(
  'what changed in “%s” is the sum of its pieces, by whatever it is taken apart',
  async name => {
    for (const period of spans)
      for (const who of ['zhou', 'mei']) {
        const sheet = await sheetFor(world, who, { report: name, period })
        const measure = measureOf(sheet.report)
        const told = measure && changing(sheet.report, measure, sheet.asking.actor)
        const earlier = spanBefore(sheet.asking.period, { now: world.now(), zone: 'Asia/Shanghai' })
        if (!told || !earlier) throw new Error('nothing to compare')
        for (const group of told.groups)
          await world.store.transaction(async tx => {
            const asking = { ...sheet.asking, tx, group }
            const { pieces, was, is } = await contributions(sheet.report, {
              asking,
              period: earlier,
              column: told.column,
            })
            const then = await sheet.report.read(during(asking, earlier))
            const whole = BigInt(sheet.whole[told.column.name] ?? 0)
            expect([name, period, who, group, is]).toEqual([name, period, who, group, whole])
            expect(was).toBe(BigInt(then.whole[told.column.name] ?? 0))
            expect(pieces.reduce((sum, piece) => sum + piece.is - piece.was, 0n)).toBe(is - was)
          })
      }
  },
)

test('is told as sentence, picture and lines, the largest first', async () => {
  const card = cardIn(await world.as('wang').types('变化 业绩 2026Q3'))
  expect(wordsOf(card.card)).toMatch(/为什么变了：销售排名 · 金额\n2026年第3季度 ¥.+，2026年第2季度 ¥.+；[+-]¥/)
  expect(JSON.stringify(card.card)).toContain('"type":"Image"')
  expect(rowsOf(card).length).toBeGreaterThan(0)
  const byProduct = await world.as('wang').taps('按产品', card)
  expect(wordsOf(cardIn(byProduct).card)).toMatch(/产品\d [+-]?¥/)
})

test('what has no span before is not compared', async () => {
  expect(told(await world.as('wang').types('变化 应收'))).toContain('只有按时间统计的报表才能对比')
  expect(told(await world.as('wang').types('变化 业绩 全部'))).toContain('只有按时间统计的报表才能对比')
})
