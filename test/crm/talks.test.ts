import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, buttonsOf, cardIn, type World, wordsOf } from '../world.ts'
import { aCustomer, choicesOf, idsOf, madeUp, own, reads, rowsOf, told } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

/** The card of the newest talk with a customer. */
async function lastTalk(place: World, who: 'mei' | 'bo' | 'wang', no: string) {
  const line = cardIn(await place.as(who).types(`时间线 ${no}`))
  const said = await place.as(who).taps(idsOf(line, 'followup.show')[0] ?? '', line)
  return cardIn({ messages: said.messages.filter(({ card }) => wordsOf(card).includes('的一条跟进')) })
}

describe('a talk', () => {
  test('keeps its way, its result, the people in it and what was sent along', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '带附件的', person: '李敏' })
    const said = await world
      .as('mei')
      .sends(`跟进 ${customer} 电话里李敏说很感兴趣`, [{ name: '报价.pdf', bytes: Buffer.from('pdf') }])
    expect(told(said)).toContain('已记在')
    const card = await lastTalk(world, 'mei', customer)
    expect(wordsOf(card.card)).toContain('10:00 · 电话 · 林梅 · 有意向 · 参与：李敏 · 附件：报价.pdf')
    const [file] = await world.store.sql<{
      kept: boolean
    }>`select "claimedAt" is not null as kept from "StoredFile" where name = '报价.pdf'`
    expect(file?.kept).toBe(true)
  })

  test('quotes a message of a colleague as evidence', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '引用为证' })
    const line = await world.as('bo').types('客户说下周三签字', { chat: 'sales' })
    const quoted = line.messages[0]?.id ?? ''
    await world.as('mei').types(`/跟进 ${customer} 见赵博的消息`, { chat: 'sales', threadOf: quoted })
    const card = await lastTalk(world, 'mei', customer)
    expect(wordsOf(card.card)).toContain('引用：“客户说下周三签字”')
    const [link] = await world.store.sql`select "messageId", length("textHash") as hash from "MessageLink"`
    expect(link).toEqual({ messageId: quoted, hash: 64 })
  })

  test('lies up to seven days back and never ahead (R60)', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '补记的' })
    const { answer } = await world.as('mei').types(`跟进 ${customer}`)
    const ahead = await world.as('mei').fills(answer.form, { text: '聊过', at: '明天下午' })
    expect(ahead.answer.error?.fields?.at).toContain('不能在将来')
    const old = await world.as('mei').fills(answer.form, { text: '聊过', at: '2026-11-15 10:00' })
    expect(told(old)).toContain('已经超过 7 天')
    expect(told(await world.as('mei').fills(answer.form, { text: '上周聊过', at: '2026-11-16 10:00' }))).toContain(
      '已记在',
    )
    expect(await reads(world, 'mei', `时间线 ${customer}`)).toContain(
      '11月16日 周一 10:00 · 其他 · 林梅 | 上周聊过'.split(' | ')[0],
    )
  })

  test('may be put into better words for 24 hours, then only added to (R63)', async () => {
    const place = await aWorld()
    const { customer } = await aCustomer(place, 'mei', { company: '改口的' })
    await place.as('mei').types(`跟进 ${customer} 打了电话，对方要报价`)
    const card = await lastTalk(place, 'mei', customer)
    const { answer } = await place.as('mei').taps('修改', card)
    await place.as('mei').fills(answer.form, { text: '打了电话，对方要样品', result: 'interested' })
    expect(await reads(place, 'mei', customer)).toContain('对方要样品')
    expect(buttonsOf(await lastTalk(place, 'wang', customer))).toEqual(['评论', '删除', '看记录'])
    await place.later('1d')
    expect(buttonsOf(await lastTalk(place, 'mei', customer))).toEqual(['补充', '看记录'])
    expect(told(await place.as('mei').taps('修改', card))).toContain('超过 24 小时不能再改')
    const added = await place.as('mei').taps('补充', await lastTalk(place, 'mei', customer))
    await place.as('mei').fills(added.answer.form, { text: '样品已寄出' })
    expect(wordsOf((await lastTalk(place, 'mei', customer)).card)).toContain('样品已寄出')
    await place.close()
  })

  test('is deleted by a manager with a reason, and leaves a trace (R63)', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '删掉一条' })
    await world.as('mei').types(`跟进 ${customer} 第一次聊`)
    await world.as('mei').types(`跟进 ${customer} 记错客户了`)
    const [mine] = idsOf(cardIn(await world.as('mei').types(`时间线 ${customer}`)), 'followup.show')
    expect(mine).toBeTruthy()
    const card = await lastTalk(world, 'wang', customer)
    const { answer } = await world.as('wang').taps('删除', card)
    expect((await world.as('wang').fills(answer.form, {})).answer.error?.fields?.reason).toBe('请填写')
    await world.as('wang').fills(answer.form, { reason: '记错客户' })
    const line = await reads(world, 'mei', `时间线 ${customer}`)
    expect(line).toContain('一条跟进已由 王海 删除：记错客户')
    expect(line).not.toContain('记错客户了')
    expect(await reads(world, 'mei', customer)).toContain('第一次聊')
  })

  test('by the former owner is kept, and brings nothing back (R64)', async () => {
    const lead = await own(world, 'mei', { company: '退回之后' })
    await world.as('mei').types(`退回 ${lead} 没预算`)
    const said = await world.as('mei').types(`跟进 ${lead} 对方又来电话了，明天下午3点回访`)
    expect(told(said)).toContain('它已经不归你负责')
    const [row] = await world.store.sql`
      select "ownerId" is null as pooled, "lastFollowUpAt" is null as silent, "nextFollowUpAt" is null as unplanned from "Lead" where no = ${lead}`
    expect(row).toEqual({ pooled: true, silent: true, unplanned: true })
    // Somebody who never had it is still sent to claim it.
    expect(told(await world.as('bo').types(`跟进 ${lead} 我来`))).toContain('请先领取')
    await world.as('bo').types(`领取 ${lead}`)
    expect(await reads(world, 'bo', `时间线 ${lead}`)).toContain('原负责人补记')
  })
})

describe('the timeline', () => {
  test('has talks, deals, owners and changes, ten a page (R36)', async () => {
    const { customer, deal } = await aCustomer(world, 'mei', { company: '一路走来', deal: '大单', amount: '9万' })
    await world.as('mei').types(`推进 ${deal} 方案`)
    const { answer } = await world.as('mei').types(`修改 ${customer}`)
    await world.as('mei').fills(answer.form, { level: 'A' })
    for (let i = 1; i <= 9; i++) await world.as('mei').types(`跟进 ${customer} 第${i}次电话`)
    const first = cardIn(await world.as('mei').types(`时间线 ${customer}`))
    expect(rowsOf(first)).toHaveLength(10)
    const second = wordsOf(cardIn(await world.as('mei').taps('下一页', first)).card)
    const all = wordsOf(first.card) + second
    expect(all).toContain('O-1 大单：新机会 → 方案')
    expect(all).toContain('林梅 修改了级别')
    expect(all).toContain('林梅 开始负责（转客户）')
    expect(told(await world.as('bo').types(`时间线 ${customer}`))).toContain('由 林梅 负责')
  })
})

describe('a comment', () => {
  test('tells whoever it names, once, and never oneself', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '评论一下' })
    const said = await world.as('mei').types(`评论 ${customer} @王海看一下报价 @wang @林梅`)
    expect(told(said)).toBe(`已评论 ${customer} 评论一下，已通知 1 人。`)
    await world.settled()
    const notes = (await world.as('wang').sees()).filter(({ card }) => wordsOf(card).includes('看一下报价'))
    expect(notes).toHaveLength(1)
    expect(wordsOf(notes[0]?.card)).toContain('林梅 提到了你')
    expect((await world.as('mei').sees()).some(({ card }) => wordsOf(card).includes('提到了你'))).toBe(false)
    const { answer } = await world.as('wang').taps('回复', cardIn({ messages: notes }))
    expect(told(await world.as('wang').fills(answer.form, { text: '可以 @林梅' }))).toContain('已通知 1 人')
    expect(await reads(world, 'mei', `时间线 ${customer}`)).toContain('王海 评论：可以 @林梅')
  })

  test('that is answered in its thread stays a comment, and who wrote it hears of the answer', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '回在评论里' })
    await world.as('mei').types(`评论 ${customer} @王海 价格能再低一点吗`)
    await world.settled()
    const note = (await world.as('wang').sees()).findLast(({ card }) => wordsOf(card).includes('再低一点'))
    const answer = await world.as('wang').types('最多九五折', { threadOf: note?.id ?? '' })
    expect(told(answer)).toBe(`已评论 ${customer} 回在评论里，已通知 1 人。`)
    await world.settled()
    const back = (await world.as('mei').sees()).findLast(({ card }) => wordsOf(card).includes('最多九五折'))
    expect(wordsOf(back?.card)).toContain('王海 提到了你')
    expect(await reads(world, 'mei', `时间线 ${customer}`)).toContain('王海 评论：最多九五折')
    expect(await reads(world, 'mei', customer)).not.toContain('最多九五折')
  })

  test('cannot be answered as if it were about another record, nor below what one cannot read', async () => {
    const one = await aCustomer(world, 'mei', { company: '被答的' })
    const other = await aCustomer(world, 'bo', { company: '别处的' })
    await world.as('mei').types(`评论 ${one.customer} 只在这里`)
    const [row] = await world.store.sql<{ id: string }>`select id from "Comment" where text = '只在这里'`
    const inputs = { answers: row?.id ?? '', text: '答非所问' }
    const elsewhere = await madeUp(world, 'bo', { action: 'comment.add', inputs: { ...inputs, on: other.customer } })
    expect(told(elsewhere)).toBe(`已评论 ${other.customer} 别处的。`)
    const here = await madeUp(world, 'bo', { action: 'comment.add', inputs: { ...inputs, on: one.customer } })
    expect(told(here)).toContain('由 林梅 负责')
  })

  test('that names somebody without right asks its author alone: add them or leave it', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '外人被提' })
    const said = await world.as('mei').types(`/评论 ${customer} @赵博 帮忙看看`, { chat: 'sales' })
    const asked = cardIn(said)
    expect([asked.audience, buttonsOf(asked)]).toEqual(['user', ['让对方可以查看', '不用了']])
    expect(told(await world.as('bo').types(customer))).toContain('由 林梅 负责')
    await world.as('mei').taps('让对方可以查看', asked)
    await world.settled()
    expect((await world.as('bo').sees()).some(({ card }) => wordsOf(card).includes('帮忙看看'))).toBe(true)
    expect(await reads(world, 'bo', customer)).toContain('外人被提')
    const other = await aCustomer(world, 'mei', { company: '还是算了' })
    const again = cardIn(await world.as('mei').types(`评论 ${other.customer} @赵博 在吗`))
    expect(wordsOf(cardIn(await world.as('mei').taps('不用了', again)).card)).toContain('没有通知 赵博')
    expect(told(await world.as('bo').types(other.customer))).toContain('由 林梅 负责')
  })

  test('on what one cannot read is refused, an empty one asks', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '评不了' })
    expect(told(await world.as('bo').types(`评论 ${customer} 你好`))).toContain('由 林梅 负责')
    const { answer } = await world.as('mei').types(`评论 ${customer}`)
    expect((await world.as('mei').fills(answer.form)).answer.error?.fields?.text).toBe('请填写')
  })
})

test('a log form offers ways, results and people', async () => {
  const { customer } = await aCustomer(world, 'mei', { company: '表单齐全', person: '全能人' })
  const { answer } = await world.as('mei').types(`跟进 ${customer}`)
  expect(Object.keys(choicesOf(answer.form?.card))).toEqual(
    expect.arrayContaining(['拜访', '有意向', '没联系上', '全能人']),
  )
})
