import { expect, test } from 'vitest'
import type { Handle } from '../../scripts/demo/people.ts'
import { wallClock } from '../../src/core/moment.ts'
import { aWorld, type World, wordsOf } from '../world.ts'
import { aContract, aPayment, approved } from './money/stories.ts'
import { aCustomer, own, told } from './stories.ts'

const people: Handle[] = ['mei', 'bo', 'wang', 'sun', 'he', 'zhou']

/** What came to people by itself, as "day hour person: first line of the card"; answers to what they did are left out. */
async function letters(world: World): Promise<string[]> {
  await world.settled()
  const rows = await world.store.sql<{ at: Date; who: string; message: string; view: string }>`
    select p."createdAt" as at, u.handle as who, p."messageId" as message, p.view from "CardPost" p join "User" u on u.id = p."readerId"
    where p.view in ('digest', 'reminder', 'reminders', 'plan', 'recycle.warning', 'recycle.gone', 'recycle.report', 'deal.stuck', 'forecast.poll', 'reveal.week')
      or (p.view = 'contract' and to_char(p."createdAt" at time zone 'Asia/Shanghai', 'HH24:MI') = '09:00')
`
  const seen = new Map<string, string>()
  for (const who of people)
    for (const { id, card } of await world.as(who).sees())
      seen.set(id, wordsOf(card).split('\n').slice(0, 2).join(' / '))
  // What came to somebody at one moment has no order of its own.
  return rows
    .map(
      ({ at, who, message, view }) =>
        `${wallClock(at, 'Asia/Shanghai').slice(5)} ${who} ${view}: ${seen.get(message) ?? ''}`,
    )
    .toSorted((a, b) => (a < b ? -1 : 1))
}

test('a fortnight of a small company: what came to whom, and nothing twice', { timeout: 120_000 }, async () => {
  // Monday 23 November 2026, ten in the morning; the house looks every hour.
  const world = await aWorld({ digests: true })
  const hours = async (count: number) => {
    for (let hour = 0; hour < count; hour++) await world.later('1h')
  }
  const lead = await own(world, 'mei', { company: '上海云帆科技' })
  await world.as('mei').types(`跟进 ${lead} 聊过 明天下午3点寄样品`)
  await world.as('mei').types('提醒 周五下午4点 交周报')
  const { no } = await aContract(world, { amount: '10000', plan: '50% 2026-11-30\n50% 2026-12-31' })
  await own(world, 'bo', { company: '安静线索' })
  await hours(48)
  await world.as('mei').types(`跟进 ${lead} 样品寄了，有意向`)
  const { deal } = await aCustomer(world, 'mei', { company: '要赢的', deal: '大单', amount: '30000' })
  await hours(24)
  expect(told(await world.as('mei').types(`赢单 ${deal}`))).toContain('赢')
  await hours(24 * 5)
  const payment = await aPayment(world, no, { amount: '3000', on: '2026-12-01' })
  await approved(world, payment, ['sun'])
  await hours(24 * 6)
  const all = await letters(world)
  // Names are numbered through all stories of a run.
  const letter = all.map(line => line.replace(/合同商机\d+/, '合同商机'))
  await expect(letter.join('\n')).toMatchFileSnapshot('../golden/fortnight.txt')
  expect(new Set(all).size).toBe(all.length)
  await world.close()
})
