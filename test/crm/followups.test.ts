import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, valuesOf, type World, wordsOf } from '../world.ts'
import { aCustomer, madeUp, own, reads, told } from './stories.ts'

let world: World
let lead: string
beforeAll(async () => {
  world = await aWorld()
  lead = await own(world, 'mei', { company: '上海云帆科技', person: '李敏' })
})
afterAll(() => world.close())

describe('a talk in one line', () => {
  test('is kept with its promise, and the exact moment is said back', async () => {
    const said = await world.as('mei').types(`跟进 ${lead} 打电话聊了报价 明天下午3点回访`)
    expect(told(said)).toBe(`已记在 ${lead} 上海云帆科技 上。下一步：明天 15:00 回访。`)
    const card = await reads(world, 'mei', `查看 ${lead}`)
    expect(card).toContain('上次跟进: 10:00：打电话聊了报价')
    expect(card).toContain('下一步: 明天 15:00')
    expect(await reads(world, 'mei', '待办')).toContain(`回访\n${lead} 上海云帆科技 · 明天 15:00`)
    const kept = await world.store.sql`
      select r.state, r."dueAt" as remind, p."dueAt" as due from "FollowUpPlan" p join "Reminder" r on r."entityId" = p.id`
    const at = new Date('2026-11-24T07:00:00Z')
    expect(kept).toEqual([{ state: 'waiting', remind: at, due: at }])
  })

  test('with a day only is promised for the day', async () => {
    const no = await own(world, 'mei', { company: '只说哪天' })
    expect(told(await world.as('mei').types(`跟进 ${no} 微信聊了样品，11月30日寄样`))).toBe(
      `已记在 ${no} 只说哪天 上。下一步：11月30日 周一 寄样。`,
    )
    const english = await world.as('mei').types(`log ${no} met the buyer, tomorrow send the quote`, { locale: 'en' })
    expect(told(english)).toBe(`Logged on ${no} 只说哪天. Next: send the quote, Tue 24 Nov.`)
  })

  test('without a date leaves nothing planned', async () => {
    const no = await own(world, 'mei', { company: '没有下一步' })
    expect(told(await world.as('mei').types(`跟进 ${no} 打了电话没人接`))).toBe(
      `已记在 ${no} 没有下一步 上，还没有下一步。`,
    )
  })

  test('about yesterday is a talk of yesterday, also before nine in the morning', async () => {
    const early = await aWorld({ at: new Date('2026-11-23T00:00:00Z') })
    const { customer } = await aCustomer(early, 'mei', { company: '早起公司' })
    expect(told(await early.as('mei').types(`跟进 ${customer} 昨天上门拜访了李敏`))).toBe(
      `已记在 ${customer} 早起公司 上，还没有下一步。`,
    )
    expect(await reads(early, 'mei', `客户 ${customer}`)).toContain('昨天 09:00 · 拜访 · 林梅\n昨天上门拜访了李敏')
    await early.close()
  })

  test('about eight days ago is too late, seven are not (R60)', async () => {
    const no = await own(world, 'mei', { company: '补记' })
    expect(told(await world.as('mei').types(`跟进 ${no} 8天前打过电话`))).toBe(
      '11月15日 周日 已经超过 7 天，跟进只能补记一周内的。可以按今天记，在内容里写明日期。',
    )
    expect(told(await world.as('mei').types(`跟进 ${no} 7天前打过电话`))).toBe(`已记在 ${no} 补记 上，还没有下一步。`)
  })

  test('tells the way people talked from their words, and the customer shows the last three', async () => {
    const place = await aWorld()
    const { customer } = await aCustomer(place, 'mei', { company: '各种方式' })
    for (const line of ['路过', 'visited their plant', '开会过了方案', 'phoned the boss', '发了邮件', '加了微信']) {
      await place.later('1m')
      await place.as('mei').types(`跟进 ${customer} ${line}`)
    }
    const card = await reads(place, 'mei', `客户 ${customer}`)
    expect(card.slice(card.indexOf('最近跟进'), card.indexOf('\n集团与伙伴')).split('\n').slice(1)).toEqual([
      ...[
        '10:06 · 微信 · 林梅',
        '加了微信',
        '10:05 · 邮件 · 林梅',
        '发了邮件',
        '10:04 · 电话 · 林梅',
        'phoned the boss',
      ],
    ])
    const older = await place.store.sql`select method from "FollowUpRecord" order by at limit 3`
    expect(older).toEqual([{ method: 'other' }, { method: 'visit' }, { method: 'meeting' }])
    await place.close()
  })
})

describe('a date that is a guess', () => {
  test('is spelled out in a form before anything is saved', async () => {
    const no = await own(world, 'mei', { company: '周五还是下周五' })
    const { answer } = await world.as('mei').types(`log ${no} next Friday 3pm send quote`, { locale: 'en' })
    expect(wordsOf(answer.form?.card)).toContain('I read “next Friday 3pm” as Fri 4 Dec 15:00. Is that right?')
    expect(answer.form && valuesOf(answer.form.card)).toMatchObject({ when: '2026-12-04 15:00', next: 'send quote' })
    expect(await reads(world, 'mei', `查看 ${no}`)).not.toContain('下一步')

    const said = await world.as('mei').fills(answer.form, { when: '2026-11-27 15:00' })
    expect(told(said)).toBe(`已记在 ${no} 周五还是下周五 上。下一步：11月27日 周五 15:00 send quote。`)
  })

  test('is asked in Chinese with the words that were used', async () => {
    const { answer } = await world.as('mei').types(`跟进 ${lead} 聊了价格 周五3点再打`)
    expect(wordsOf(answer.form?.card)).toContain('我把“周五3点”理解为 11月27日 周五 15:00，请核对。')
  })
})

describe('the form', () => {
  const form = async (no: string) => (await world.as('mei').types(`跟进 ${no}`)).answer.form

  test('says what can be read when a date cannot, in both languages', async () => {
    const asked = await form(lead)
    const inputs = { text: '聊过', next: '再聊', when: '等他有空' }
    const zh = await world.as('mei').fills(asked, inputs)
    expect(zh.answer.error?.fields).toEqual({
      when: '看不懂这个时间。可以写“明天下午3点”“下周五”“2026-12-01 15:00”',
    })
    const en = await world.post('forms', { as: 'mei', form: asked?.id, inputs, locale: 'en' })
    expect(en.answer.error?.fields).toEqual({
      when: 'I cannot read this date. Write for example “tomorrow 3pm”, “next Friday”, “2026-12-01 15:00”',
    })
  })

  test('refuses a promise for the past, be it an hour or a day', async () => {
    for (const when of ['今天上午9点', '昨天', '2026-11-20']) {
      const said = await world.as('mei').fills(await form(lead), { text: '聊过', when })
      expect(said.answer.error?.fields).toEqual({ when: '这个时间已经过去了，请写将来的时间' })
    }
  })

  test('calls the next step a follow-up when no words are given for it', async () => {
    const no = await own(world, 'mei', { company: '只填时间' })
    const said = await world.as('mei').fills(await form(no), { text: '确认合同条款', when: '后天10点' })
    expect(told(said)).toBe(`已记在 ${no} 只填时间 上。下一步：11月25日 周三 10:00 再跟进。`)
  })

  test('wants to know when, if there is a next step, and what, in any case', async () => {
    const unknown = await world.as('mei').fills(await form(lead), { text: '聊过', next: '寄合同' })
    expect(unknown.answer.error?.fields).toEqual({ when: '下一步是什么时候？或者两项都留空' })
    const empty = await world.as('mei').fills(await form(lead), { text: ' ' })
    expect(empty.answer.error?.fields).toEqual({ text: '请填写' })
  })

  test('takes ten thousand characters and not one more', async () => {
    const no = await own(world, 'mei', { company: '长篇大论' })
    const long = await world.as('mei').fills(await form(no), { text: '说'.repeat(10_001) })
    expect(long.answer.error?.fields).toEqual({ text: '太长了，最多 10000 个字' })
    await world.as('mei').fills(await form(no), { text: '说'.repeat(10_000) })
    const [kept] = await world.store.sql`select length(text) as length from "FollowUpRecord" where text like '说说说%'`
    expect(kept).toEqual({ length: 10_000 })
  })
})

test('whatever is typed is kept as it is, and never runs on a card', async () => {
  const name = `Ｂ\${x}<b> {{DATE(2020)}}`
  const nasty = `\${count(facts)} <!channel> **bold** [a](http://b) '; drop table "Lead"; -- 😀👩‍👩‍👧 {{TIME()}}\t完`
  const { customer } = await aCustomer(world, 'mei', { company: name, person: `\${t.save}`, deal: `\${amount}` })
  const { answer } = await world.as('mei').types(`跟进 ${customer}`)
  await world.as('mei').fills(answer.form, { text: `\u0007${nasty}\u001b\u0085`, when: '明天10点', next: `\${next}` })

  const [kept] = await world.store.sql<{ text: string }>`select text from "FollowUpRecord" where text like '%channel%'`
  expect(kept?.text).toBe(nasty)
  expect(await reads(world, 'mei', `客户 ${customer}`)).toContain("'; drop table")
  for (const line of ['待办', `历史 ${customer}`, '客户列表', '商机列表', `搜索 \${`, '我的线索', `输单 \${amount}`])
    await world.as('mei').types(line)
  await world.later('1d')
  const cards = (await world.as('mei').sees()).map(({ card }) => JSON.stringify(card))
  expect(cards.length).toBeGreaterThan(8)
  expect(cards.filter(card => card.includes(`\${`) || card.includes('{{'))).toEqual([])
})

describe('what a talk settles', () => {
  test('a promise for today is kept by any talk today, one for tomorrow stays (R61)', async () => {
    const place = await aWorld()
    const no = await own(place, 'mei', { company: '说到做到' })
    await place.as('mei').types(`跟进 ${no} 聊过 今天下午3点打电话`)
    await place.as('mei').types(`跟进 ${no} 又聊 明天下午3点寄样`)
    const before = await reads(place, 'mei', '待办')
    expect(before).not.toContain('打电话')
    expect(before).toContain('寄样')
    await place.later('6h')
    expect((await place.as('mei').sees()).filter(({ card }) => wordsOf(card).includes('到时间了'))).toEqual([])
    await place.close()
  })

  test('a talk about a deal is a talk with its customer', async () => {
    const { customer, deal } = await aCustomer(world, 'mei', { company: '商机的客户', deal: '年框' })
    await world.as('mei').types(`跟进 ${deal} 电话过了条款`)
    expect(await reads(world, 'mei', `客户 ${customer}`)).toContain('10:00 · 电话 · 林梅\n电话过了条款')
    expect(await reads(world, 'mei', `查看 ${deal}`)).toContain('上次跟进: 10:00')
  })

  test('undo takes back the talk, its promise and what it had settled', async () => {
    const place = await aWorld()
    const { customer, deal } = await aCustomer(place, 'mei', { company: '收回公司', deal: '收回项目' })
    await place.as('mei').types(`跟进 ${deal} 聊过 今天下午3点打电话`)
    await place.as('mei').types(`跟进 ${deal} 写错地方了 明天下午3点寄样`)
    expect(told(await place.as('mei').types('撤销'))).toBe(`已撤销：${deal} 收回项目 上的这条跟进已收回。`)
    const todo = await reads(place, 'mei', '待办')
    expect(todo).toContain('打电话')
    expect(todo).not.toContain('寄样')
    expect(await reads(place, 'mei', `客户 ${customer}`)).not.toContain('写错地方了')
    await place.later('5h')
    const pushed = (await place.as('mei').sees()).filter(({ card }) => wordsOf(card).includes('到时间了'))
    expect(pushed.map(({ card }) => wordsOf(card))).toEqual([expect.stringContaining('打电话')])
    await place.close()
  })

  test('after undoing the only talk about a deal the customer was never talked to', async () => {
    const { customer, deal } = await aCustomer(world, 'mei', { company: '从未聊过', deal: '空谈' })
    await world.as('mei').types(`跟进 ${deal} 聊错了`)
    await world.as('mei').types('撤销')
    const row = (await reads(world, 'mei', '客户列表')).split('\n').indexOf(`${customer} 从未聊过`)
    expect((await reads(world, 'mei', '客户列表')).split('\n')[row + 1]).toBe('1 个进行中的商机 · 还没有跟进过')
  })
})

describe('who may not', () => {
  test('a colleague hears whose it is, an engineer which roles may', async () => {
    expect(told(await world.as('bo').types(`跟进 ${lead} 我来`))).toBe(
      `${lead} 由 林梅 负责，只有 林梅、其主管或管理员可以操作。`,
    )
    expect(told(await world.as('he').types(`跟进 ${lead} 修好了`))).toBe(
      '你的角色没有这个权限。可以操作的角色：管理员、销售、销售经理。',
    )
  })

  test('a lead in the pool has to be claimed first, even by the admin', async () => {
    const no = await world.as('mei').adds({ company: '还在池里' })
    const refusal = `${no} 还在池里 还没有负责人，请先领取。`
    expect(told(await world.as('mei').types(`跟进 ${no} 打过了`))).toBe(refusal)
    expect(told(await world.as('zhou').types(`跟进 ${no} 打过了`))).toBe(refusal)
  })

  test('nobody closes a colleague’s promise by slipping its id into a form', async () => {
    const no = await own(world, 'mei', { company: '别人的约定' })
    await world.as('mei').types(`跟进 ${no} 聊过 明天下午3点签约`)
    const [plan] = await world.store.sql<{ id: string }>`select id from "FollowUpPlan" where text = '签约'`
    const mine = await own(world, 'bo', { company: '自己的线索' })
    const inputs = { about: mine, text: '顺手关掉', plan: plan?.id ?? '' }
    expect(told(await madeUp(world, 'bo', { action: 'followup.log', inputs }))).toBe(
      `${no} 由 林梅 负责，只有 林梅、其主管或管理员可以操作。`,
    )
    expect(await reads(world, 'mei', '待办')).toContain('签约')
  })

  test('the word alone is answered with how to say it', async () => {
    expect(told(await world.as('mei').types('跟进'))).toBe('请这样说：跟进 <记录> <聊了什么，下一步何时做什么>')
  })
})
