import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, buttonsOf, cardIn, type World, wordsOf } from '../world.ts'
import { asItIs, madeUp, own, reads, told } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

describe('a campaign', () => {
  test('is written by form, started, changed and ended on its card', async () => {
    const { answer } = await world.as('wang').types('新活动 秋季展会')
    const saved = await world
      .as('wang')
      .fills(answer.form, { source: '展会', startOn: '2026-11-20', endOn: '2026-11-30', budget: '5万', cost: '3.2万' })
    expect(told(saved)).toContain('活动“秋季展会”已建立')
    const card = cardIn(saved)
    expect(wordsOf(card.card)).toContain('花费: ¥32,000')
    expect(wordsOf(card.card)).toContain('带来: 0 条线索，0 条有人跟进，0 条转客户')
    expect(buttonsOf(card)).toEqual(['开始', '二维码', '加短链', '加资料', '修改'])
    expect(told(await world.as('wang').taps('开始', card))).toBe('“秋季展会”开始了，页面可以提交。')
    const running = await asItIs(world, 'wang', card)
    expect(buttonsOf(running)).toEqual(['二维码', '加短链', '加资料', '修改', '结束'])
    const edit = await world.as('wang').taps('修改', running)
    expect(told(await world.as('wang').fills(edit.answer.form, { cost: '4万', consent: '新条款' }))).toBe(
      '活动“秋季展会”已保存。',
    )
    expect(await world.store.sql`select version from "ConsentText" order by version`).toEqual([
      { version: 1 },
      { version: 2 },
    ])
    expect(wordsOf((await asItIs(world, 'wang', card)).card)).toContain('花费: ¥40,000')
    await world.as('wang').taps('结束', running)
    expect(
      told(
        await world
          .as('wang')
          .taps('campaign.turn:', running)
          .then(() =>
            madeUp(world, 'wang', { action: 'campaign.turn', inputs: { campaign: '秋季展会', state: 'cancelled' } }),
          ),
      ),
    ).toContain('现在的状态不能这样操作')
    expect(await reads(world, 'mei', '市场活动')).toContain('秋季展会\n已结束 · 展会 · 0 条线索')
  })

  test('what cannot stand is marked where it was typed', async () => {
    const faults = async (inputs: Record<string, string>) =>
      (
        await madeUp(world, 'zhou', {
          action: 'campaign.save',
          inputs: { name: '错', source: '展会', consent: '好', ...inputs },
        })
      ).answer.error?.fields
    expect(await faults({ name: '秋季展会' })).toEqual({ name: '已经有同名的活动' })
    expect(await faults({ slug: '-x' })).toEqual({ slug: '只能用小写字母、数字和横线，首尾不能是横线' })
    expect(await faults({ budget: '很多' })).toEqual({ budget: '金额无法识别：可以写 128000 或 12.8万' })
    expect(await faults({ startOn: '2026-12-02', endOn: '2026-12-01' })).toEqual({ endOn: '结束日期早于开始日期' })
    expect(told(await world.as('mei').types('活动 没有的'))).toContain('没有叫“没有的”的市场活动')
  })

  test('its QR code comes as a picture for screens and one for print', async () => {
    const said = await world.as('mei').types('二维码 秋季展会')
    expect(told(said)).toMatch(/二维码指向 http:\/\/localhost:3000\/f\/qjzh-/)
    const files = await world.store.sql<{
      name: string
      bytes: Buffer
    }>`select name, bytes from "StoredFile" order by name`
    expect(files.map(({ name }) => name.split('.').at(-1))).toEqual(['png', 'svg'])
    expect(files[0]?.bytes.subarray(1, 4).toString()).toBe('PNG')
    expect(files[1]?.bytes.toString()).toContain('<svg')
    expect(told(await world.as('mei').types('二维码 秋季展会 没有的短链'))).toBe(
      '“秋季展会”没有叫“没有的短链”的短链。打开活动卡片可以看到全部短链。',
    )
  })

  test('keeps the files sent along with its name, and hands them out', async () => {
    const file = { name: '彩页.pdf', bytes: Buffer.from('%PDF-1.4') }
    expect(told(await world.as('wang').sends('活动资料 秋季展会', [file]))).toBe('已给“秋季展会”添加 1 份资料。')
    expect(told(await world.as('mei').types('活动资料 秋季展会'))).toBe('“秋季展会”的 1 个文件：')
    expect(told(await world.as('mei').sends('活动资料 秋季展会', [file]))).toContain('只有销售经理和管理员')
    await world.later('2d')
    expect(
      await world.store.sql`select 1 from "StoredFile" where name = '彩页.pdf' and "claimedAt" is not null`,
    ).toHaveLength(1)
  })
})

describe('the sources', () => {
  test('come from a list; where it is strict another one is refused', async () => {
    const place = await aWorld()
    const { answer } = await place.as('mei').types('录入 某公司 来源:抖音')
    expect(JSON.stringify(answer.form?.card)).toContain('"抖音"')
    expect(JSON.stringify(answer.form?.card)).toContain('"官网"')
    await madeUp(place, 'zhou', {
      action: 'settings.save',
      inputs: { section: 'sources', list: '官网, 展会', strict: 'on' },
    })
    expect((await place.as('mei').fills(answer.form)).answer.error?.fields).toEqual({
      source: '来源“抖音”不在列表里，可选：官网、展会',
    })
    expect(told(await place.as('mei').fills(answer.form, { source: '官网' }))).toContain('已录入')
    expect(told(await place.as('mei').fills(answer.form, { source: 'none', company: '另一家' }))).toContain('已录入')
    expect(await place.store.sql`select source from "Lead" order by no`).toEqual([{ source: '官网' }, { source: null }])
    await place.close()
  })
})

describe('the channel report', () => {
  test('leads, claimed, qualified, won, amount, cost a lead and return; an empty number says why', async () => {
    const place = await aWorld()
    const campaign = { name: '展会A', source: '展会', consent: '好', cost: '1000', startOn: '2026-11-10' }
    await madeUp(place, 'zhou', { action: 'campaign.save', inputs: campaign })
    for (const company of ['一', '二', '三', '四']) await place.as('wang').adds({ company, source: '展会' })
    await own(place, 'mei', { company: '官网客户', source: '官网' })
    await place.store.sql`update "Lead" set "campaignId" = (select id from "Campaign") where source = '展会'`
    await place.as('mei').types('领取 L-1 L-2')
    const { answer } = await place.as('mei').types('转客户 L-1')
    await place.as('mei').fills(answer.form, { deal: '大单', amount: '5000' })
    await place.as('mei').types('赢单 O-1')

    const report = await reads(place, 'wang', '渠道')
    expect(report).toContain(
      '展会\n线索 4，领取 2，合格 1，赢单 1 · 成交 ¥5,000 · 花费 ¥1,000 · 每条 ¥250 · 每花 1 元成交 5 元',
    )
    expect(report).toContain('展会A\n线索 4，领取 2，合格 1，赢单 1')
    expect(report).toContain('官网\n线索 1，领取 1，合格 0，赢单 0\n')
    expect(report).toContain('没有填花费的不算单条成本')
    expect(await reads(place, 'wang', '渠道 上月')).toContain('这段时间没有线索，也没有活动')
    expect(await reads(place, 'wang', 'channels 2026-11')).toContain('展会A')
    expect(await reads(place, 'zhou', '渠道 90天')).toContain('最近 90 天')
    const customer = await place.store
      .sql`select c.source, k.name from "Customer" c join "Campaign" k on k.id = c."campaignId"`
    expect(customer).toEqual([{ source: '展会', name: '展会A' }])
    // Spread over its days: begun on 10 November, the half of it has passed on 7 December, in which nothing came.
    await place.later('14d')
    const december = cardIn(await place.as('wang').types('渠道'))
    expect(wordsOf(december.card)).toContain('2026年12月 进来的线索')
    expect(wordsOf(december.card)).toContain(
      '展会A\n线索 0，领取 0，合格 0，赢单 0 · 花费 ¥250 · 没有线索，算不出单条成本',
    )
    expect(wordsOf(cardIn(await place.as('wang').taps('上月', december)).card)).toContain('花费 ¥750')
    expect(wordsOf(cardIn(await place.as('wang').taps('全部', december)).card)).toContain('花费 ¥1,000')
    expect(await reads(place, 'bo', '线索池 展会A')).toContain('L-3')
    await place.close()
  })
})
