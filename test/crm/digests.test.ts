import { afterEach, beforeEach, expect, test } from 'vitest'
import { aWorld, cardIn, type World, wordsOf } from '../world.ts'
import { own } from './stories.ts'

let world: World
beforeEach(async () => {
  world = await aWorld({ digests: true })
})
afterEach(() => world.close())

test('debug', async () => {
  const lead = await own(world, 'mei', { company: '上海云帆科技' })
  await world.as('mei').types(`跟进 ${lead} 聊过 明天下午3点回访`)
  await world.later('1d')
  await world.settled()
  for (const who of ['mei', 'wang', 'sun', 'he', 'zhou'] as const) {
    for (const m of await world.as(who).sees()) console.log(who, '-----\n', wordsOf(m.card))
  }
  console.log(wordsOf(cardIn(await world.as('wang').types('日报')).card))
  console.log(await world.store.sql`select kind, every, "userId", "nextAt", state, error from "Digest"`)
})
