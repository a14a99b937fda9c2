import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Handle } from '../../scripts/demo/people.ts'
import { giveUp } from '../../src/store/troubles.ts'
import { aWorld, buttonsOf, cardIn, type Seen, type World, wordsOf } from '../world.ts'
import { aCustomer, own, told } from './stories.ts'

let world: World
beforeEach(async () => {
  world = await aWorld({ digests: true })
})
afterEach(() => world.close())

/** The digests of the sales room as somebody sees them. */
async function digestsOf(who: Handle): Promise<Seen[]> {
  await world.settled()
  return (await world.as(who).sees('sales')).filter(({ card }) => wordsOf(card).startsWith('团队日报'))
}

describe('a room’s digest (R155)', () => {
  test('shows numbers and people to the room, and amounts to nobody; my view is private', async () => {
    expect(told(await world.as('mei').types('@Shoal 群日报 9:00', { chat: 'sales' }))).toContain('管理员、销售经理')
    expect(told(await world.as('wang').types('群日报 9:00'))).toBe('请在要收日报的群里说这句话。')
    expect(told(await world.as('wang').types('@Shoal 群日报 9:00', { chat: 'sales' }))).toContain('下一份在 明天 09:00')
    const { deal } = await aCustomer(world, 'mei', { company: '要赢的', deal: '大单', amount: '30000' })
    await world.as('mei').types(`赢单 ${deal}`)
    await world.later('1d')
    const card = cardIn({ messages: await digestsOf('bo') })
    expect(wordsOf(card.card)).toContain('赢单 1')
    expect(wordsOf(card.card)).not.toContain('¥')
    expect(buttonsOf(card)).toEqual(['看我的'])
    const { messages } = await world.as('wang').taps('看我的', card)
    const mine = cardIn({ messages: messages.filter(({ audience }) => audience === 'user') })
    expect(wordsOf(mine.card)).toContain('团队日报')
    const { answer } = await world.as('wang').types('@Shoal 群日报', { chat: 'sales' })
    expect(told(await world.as('wang').fills(answer.form, { every: 'off' }, { chat: 'sales' }))).toBe(
      '这个群不再收日报。',
    )
  })

  test.each([
    ['a room hears in the morning what the night brought back', 40, 1],
    ['one whose pushes are used up reads it in its digest, which always comes', 0, 0],
  ])('%s (R146)', async (_what, budget, news) => {
    await world.store
      .sql`update "CompanySettings" set policies = ${JSON.stringify({ reminders: { roomBudget: budget } })}::jsonb`
    await world.as('wang').types('@Shoal 群日报 9:00', { chat: 'sales' })
    await world.store
      .sql`update "ChatSpace" set "poolId" = ${world.cast.sea}, purpose = 'pool' where "chatId" = 'sales'`
    await aCustomer(world, 'mei', { company: '被忘掉的' })
    for (const quiet of ['30d', '1d', '1d']) await world.later(quiet)
    const words = (await digestsOf('bo')).map(({ card }) => wordsOf(card)).join()
    expect(words).toContain('被自动回收 1')
    expect(await world.store.sql`select 1 from "CardPost" where view = 'recycle.pooled'`).toHaveLength(news)
  })

  test('is paused when the bot was removed, its owner hears why, and goes on when they say so', async () => {
    await world.as('wang').types('@Shoal 群日报 9:00', { chat: 'sales' })
    await own(world, 'mei', { company: '一条线索' })
    await world.later('1d')
    expect(await digestsOf('bo')).toHaveLength(1)
    const [post] = await world.store.sql<{
      id: string
    }>`select id from "CardPost" where view = 'digest' and audience = 'room'`
    const trouble = {
      post: post?.id ?? '',
      cause: 'notMember',
      detail: 'not_in_channel',
      sure: 'sure',
      at: world.now(),
    } as const
    await world.store.transaction(tx => giveUp(tx, trouble))
    await own(world, 'mei', { company: '又一条' })
    await world.later('1d')
    expect(await digestsOf('bo')).toHaveLength(1)
    await world.settled()
    const card = cardIn({
      messages: (await world.as('wang').sees()).filter(one => wordsOf(one.card).includes('群日报已暂停')),
    })
    expect(wordsOf(card.card)).toContain('“华东销售部”的群日报已暂停：消息发不进这个群。修好后可以恢复。')
    await world.store.sql`update "Trouble" set state = 'mended', "openKey" = null, "mendedAt" = now()`
    expect(told(await world.as('wang').taps('恢复', card))).toContain('已恢复，下一份在 明天 09:00')
    await own(world, 'mei', { company: '第三条' })
    await world.later('1d')
    expect(await digestsOf('bo')).toHaveLength(2)
  })
})
