import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { walk } from '../../../src/core/card.ts'
import { aWorld, buttonsOf, cardIn, type Said, type Seen, type World, wordsOf } from '../../world.ts'
import { fileOf } from '../sheets.ts'
import { aCustomer, madeUp, reads, rowsOf, told } from '../stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
  const first = await aCustomer(world, 'mei', { company: '云帆科技', deal: '云帆一期', amount: '30万' })
  const second = await aCustomer(world, 'bo', { company: '恒屹精密', deal: '恒屹改造', amount: '10万' })
  await aCustomer(world, 'mei', { company: '鼎盛机械', deal: '鼎盛试点', amount: '5万' })
  const lost = await aCustomer(world, 'mei', { company: '瑞丰食品', deal: '瑞丰丢了', amount: '8万' })
  await world.as('mei').types(`赢单 ${first.deal}`)
  await world.as('bo').types(`赢单 ${second.deal}`)
  const { answer } = await world.as('mei').types(`输单 ${lost.deal} 价格`)
  if (answer.form) await world.as('mei').fills(answer.form)
})
afterAll(() => world.close())

/** The card among those shown that says this. */
function saying(said: Pick<Said, 'messages'>, words: string): Seen {
  return cardIn({ messages: said.messages.filter(({ card }) => wordsOf(card).includes(words)) })
}

/** The picture of a card. */
function pictureOf(message: Seen): string {
  let url = ''
  walk(message.card, node => {
    if (node.type === 'Image' && typeof node.url === 'string') url = node.url
  })
  return url
}

test('a report is text, figures, a picture and lines, in either language', async () => {
  const card = cardIn(await world.as('wang').types('报表 业绩 本月'))
  expect(wordsOf(card.card)).toContain('销售排名\n2026年11月 · 按人')
  expect(wordsOf(card.card)).toContain('金额: ¥400,000')
  expect(rowsOf(card).map(row => row.split(' | ')[0])).toEqual(['林梅 · 金额 ¥300,000', '赵博 · 金额 ¥100,000'])
  expect(rowsOf(card)[0]).toContain('赢率 50%')
  const png = Buffer.from(await (await fetch(`${world.url}${pictureOf(card)}`)).arrayBuffer())
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  // The same chart in the look of whoever reads, and the option that draws it for whoever draws charts themselves.
  const [light, dark] = await Promise.all(
    ['light', 'dark'].map(async look =>
      Buffer.from(await (await fetch(`${world.url}${pictureOf(card)}&look=${look}`)).arrayBuffer()),
    ),
  )
  expect([light?.equals(png), dark?.equals(png), dark?.readUInt32BE(20)]).toEqual([true, false, png.readUInt32BE(20)])
  const [address = '', signed] = pictureOf(card).split('?')
  const chart = await fetch(`${world.url}${address}/chart?${signed}`)
  expect(await chart.json()).toMatchObject({
    option: { yAxis: { data: ['林梅', '赵博'] } },
    width: 760,
    looks: { dark: {} },
  })
  expect((await fetch(`${world.url}${address}/chart?until=1&signature=x`)).status).toBe(403)
  const english = wordsOf(
    cardIn(await world.as('wang').types('report ranking this month by source', { locale: 'en' })).card,
  )
  expect(english).toContain('Sales ranking\nNovember 2026 · by source')
  expect(english).toContain('Win rate: 66.7%')
})

test('the same figures need one picture', async () => {
  const again = async () => pictureOf(cardIn(await world.as('wang').types('报表 业绩 本月')))
  expect(await again()).toBe(await again())
  expect(
    await world.store.sql`select count(*)::int as n from "ReportPicture" group by hash having count(*) > 1`,
  ).toEqual([])
})

test('a rep’s report counts what the rep may read, a helper’s also what they help with (R151, R153)', async () => {
  expect(rowsOf(cardIn(await world.as('bo').types('报表 业绩 本月')))).toHaveLength(1)
  expect(await reads(world, 'bo', '报表 业绩 本月')).toContain('金额: ¥100,000')
  await world.as('mei').types('协作 O-1 赵博')
  expect(await reads(world, 'bo', '报表 业绩 本月')).toContain('金额: ¥400,000')
  await world.as('mei').types('移除协作人 O-1 赵博')
  expect(await reads(world, 'bo', '报表 业绩 本月')).toContain('金额: ¥100,000')
})

test('what stands behind a line is named like the line', async () => {
  const card = cardIn(await world.as('wang').types('报表 完整度'))
  const { messages } = await world.as('wang').taps('明细', card)
  expect(wordsOf(cardIn({ messages: messages.filter(({ id }) => id !== card.id) }).card)).toMatch(
    /^数据完整度 · (客户|商机|线索)：/,
  )
})

test('only one person, only one source, mine, and months by their names', async () => {
  expect(await reads(world, 'wang', '报表 业绩 本月 按月')).toContain('2026年11月 · 金额 ')
  expect(await reads(world, 'wang', '报表 业绩 本月 @bo')).toContain('金额: ¥100,000')
  expect(await reads(world, 'wang', '报表 业绩 本月 @bo')).toContain('只看 赵博')
  expect(await reads(world, 'mei', '报表 业绩 我的 本月')).toContain('金额: ¥300,000')
  expect(await reads(world, 'wang', '报表 业绩 本月 来源:没有这个')).toContain('来源 没有这个')
})

describe('what is not understood', () => {
  const says = async (line: string) => told(await world.as('wang').types(line))
  const opens = async (card: Seen) => {
    const { messages } = await world.as('wang').taps('打开', card)
    return cardIn({ messages: messages.filter(({ id }) => id !== card.id) })
  }
  test('a name gets the nearest one', async () => {
    expect(await says('报表 销售排航')).toContain('是不是想看“报表 销售排行”')
    expect(await says('report rankng')).toContain('report ranking'.split(' ')[1])
    expect(await says('报表 qwertyuiop')).toContain('没有“qwertyuiop”这个报表')
  })
  test('by letters, by sound, in the other script, within longer words', async () => {
    const near = {
      ...{
        rankng: 'ranking',
        funel: 'funnel',
        fnnel: 'funnel',
        ｆｏｒｅｃａｓｓｔ: 'forecast',
        recievables: 'receivables',
      },
      ...{ pipline: 'pipeline', colection: 'collection', retension: 'retention', tikets: 'tickets', cohort: 'cohorts' },
      ...{ 销售漏抖: '漏斗', 楼斗: '漏斗', loudou: '漏斗', 漏鬥: '漏斗', 應收賬款: '应收账款', 输丹原因: '输单原因' },
      ...{ 账铃: '账龄', 客户架值: '客户价值', 工丹: '工单' },
    }
    const said = await Promise.all(
      Object.keys(near).map(async word => [word, /“报表 (.+?)”/.exec(await says(`报表 ${word}`))?.[1]]),
    )
    expect(Object.fromEntries(said)).toEqual(near)
  })
  test('what is meant is a tap away, and the title of a report is its name too', async () => {
    const asked = cardIn(await world.as('wang').types('报表 销售排航'))
    expect(wordsOf((await opens(asked)).card)).toMatch(/^销售排名\n2026年/)
    for (const line of [
      '销售排名',
      '业绩排行',
      '上月的业绩报表',
      '本月 排名',
      'last month sales ranking',
      '漏斗与转化图',
    ])
      expect(await reads(world, 'wang', `报表 ${line}`)).toMatch(/^(销售排名|漏斗与转化)/)
  })
  test('a span gets the nearest one and examples', async () => {
    expect(await says('report ranking lst month')).toContain('“last month”')
    expect(await says('报表 业绩 很久很久以前')).toContain('可以写：今天、本周、上月')
    expect(await says('报表 业绩 上各月')).toContain('是不是“上月”')
    const spans = cardIn(await world.as('wang').types('报表 业绩 按产品 上各月'))
    expect(wordsOf((await opens(spans)).card)).toContain('按产品')
  })
  test('in a form it is told at its field', async () => {
    const { answer } = await world.as('wang').taps('换条件', cardIn(await world.as('wang').types('报表 业绩')))
    const said = await world.as('wang').fills(answer.form, { period: '很久以前' })
    expect(said.answer.error?.fields?.period).toContain('可以写：今天、本周')
  })
  test('a grouping gets those there are', async () => {
    expect(await says('report ranking by weather')).toContain('rep 人')
  })
  test('without a name there is a menu of what the reader may see', async () => {
    const menu = await world.as('he').types('报表')
    expect(wordsOf(cardIn(menu).card)).toContain('客户价值')
    expect(wordsOf(cardIn(menu).card)).not.toContain('销售排名')
    expect(told(await world.as('he').types('报表 业绩'))).toContain('你的角色没有这个权限')
  })
})

describe('hidden amounts (R154)', () => {
  beforeAll(async () => {
    await world.store.sql`
      insert into "FieldRule" ("roleId", entity, field, mode) select id, 'opportunity', 'amount', 'hidden' from "Role" where name = '财务'`
  })
  afterAll(async () => {
    await world.store
      .sql`delete from "FieldRule" where field = 'amount' and "roleId" = (select id from "Role" where name = '财务')`
  })

  test('have no column, no order, no chart and no total', async () => {
    for (const name of ['业绩', '管道', '漏斗', '输单', '预测', '来源', '复购', '客户价值']) {
      const words = await reads(world, 'sun', name === '来源' ? '报表 输单' : `报表 ${name}`)
      expect(words).not.toMatch(/¥|金额 |300,000|400,000/)
      expect(words).toContain('你的角色看不到金额')
    }
  })

  test('and none in the file, nor in what changed', async () => {
    const card = cardIn(await world.as('sun').types('报表 业绩 本月'))
    const { rows } = await fileOf(world, await world.as('sun').taps('导出表格', card))
    expect(rows[0]).toEqual(['人', '赢单', '输单数', '赢率'])
    expect(await reads(world, 'sun', '变化 业绩 本月')).toContain('销售排名 · 赢单')
  })
})

test('the file has every line and the whole, as numbers; it is a right of its own and stands in the trail (R159)', async () => {
  const card = cardIn(await world.as('wang').types('报表 业绩 本月'))
  const said = await world.as('wang').taps('导出表格', card)
  const { name, rows } = await fileOf(world, said)
  expect(name).toBe('销售排名-2026年11月.xlsx')
  expect(rows).toEqual([
    ['人', '金额', '赢单', '平均金额', '输单数', '赢率'],
    ['林梅', '300000', '1', '300000', '1', '50%'],
    ['赵博', '100000', '1', '100000', '0', '100%'],
    ['合计', '400000', '2', '200000', '1', '66.7%'],
  ])
  expect(buttonsOf(cardIn(await world.as('mei').types('报表 业绩 本月')))).not.toContain('导出表格')
  expect(told(await madeUp(world, 'mei', { action: 'report.excel', inputs: { report: 'ranking' } }))).toContain(
    '需要导出权限。有权限的角色：管理员、财务、销售经理',
  )
  const [trail] = await world.store
    .sql`select facts from "AuditEvent" where action = 'report.taken' order by at desc, id desc limit 1`
  expect(trail).toMatchObject({ facts: { report: 'ranking', rows: 2 } })
})

test('behind a number stand its records', async () => {
  const card = cardIn(await world.as('wang').types('报表 输单 本月'))
  const list = saying(await world.as('wang').taps('明细', card), '输单原因 · ')
  expect(wordsOf(list.card)).toContain('输单原因 · 价格')
  expect(wordsOf(list.card)).toContain('瑞丰丢了')
  saying(await world.as('wang').taps('打开', list), '瑞丰食品')
  // Somebody else’s key opens nothing but one’s own.
  const made = await madeUp(world, 'bo', { action: 'report.open', inputs: { report: 'lost', key: '' } })
  expect(wordsOf(cardIn(made).card)).not.toContain('瑞丰')
})

describe('an empty report', () => {
  test('says which step is not taken, by whom, since when, with the button that takes it', async () => {
    const card = cardIn(await world.as('wang').types('报表 应收'))
    expect(wordsOf(card.card)).toContain('2 个赢单中 2 个没有合同')
    expect(pictureOf(card)).toBe('')
    const { answer } = await world.as('wang').taps('新建合同', card)
    expect(answer.form?.title).toContain('合同')
    const why = saying(await world.as('wang').taps('为什么是这个数', card), '为什么：')
    expect(rowsOf(why)).toContain(
      '赢单有合同 | 2 个赢单中 2 个没有合同 | 林梅 1 个、赵博 1 个 · 从 11月23日 周一 起 | 新建合同'.replace(
        ' | 新建合同',
        '',
      ),
    )
    expect(wordsOf(why.card)).toContain('还没有生效的合同')
  })

  test('of a span says so; asked by its name it tells the steps', async () => {
    expect(await reads(world, 'wang', '报表 输单 去年')).toContain('数据还不够')
    expect(await reads(world, 'wang', '为什么报表 预测')).toContain('2 个有商机的人中 2 个没有目标')
    expect(await reads(world, 'wang', 'why report ranking')).toContain('有商机赢单')
  })

  test('every step can be started', async () => {
    const names = ['funnel', 'forecast', 'activity', 'sources', 'response', 'collection', 'together', 'lost']
    for (const name of names) {
      const why = cardIn(await world.as('wang').types(`why report ${name} 今年`))
      const starts: string[] = []
      walk(why.card, node => {
        if (typeof node.id === 'string' && node.style === 'positive') starts.push(node.id)
      })
      for (const id of starts) {
        const said = await world.as('wang').taps(id, why)
        expect([name, id, said.answer.error?.text ?? '']).toEqual([name, id, ''])
      }
    }
  })
})

test('figures that have no whole are a dash (R148)', async () => {
  const place = await aWorld()
  expect(await reads(place, 'wang', '报表 业绩 本月')).toContain('还没有商机')
  const { deal } = await aCustomer(place, 'mei', { company: '没有金额', deal: '没有金额的' })
  await place.as('mei').types(`赢单 ${deal}`)
  expect(await reads(place, 'wang', '报表 响应 本月')).toContain('中位数 —')
  const card = await reads(place, 'wang', '报表 业绩 本月')
  expect(card).not.toContain('平均金额')
  expect(card).not.toMatch(/NaN|Infinity/)
  await place.close()
})

test('a currency nobody has said the worth of is counted, named, and in no amount (R6, R7)', async () => {
  const place = await aWorld()
  const { deal } = await aCustomer(place, 'mei', { company: '美元公司', deal: '美元', amount: '5000' })
  await place.store.sql`update "Opportunity" set currency = 'USD' where no = ${deal}`
  const card = await reads(place, 'wang', '报表 管道')
  expect(card).toContain('有 1 个 USD 商机没有计入金额')
  expect(card).toContain('商机数: 1')
  // One of two that were won has no worth in the company's money: the average is that of the other.
  const { deal: known } = await aCustomer(place, 'mei', { company: '人民币公司', deal: '人民币', amount: '3000' })
  for (const no of [deal, known]) await place.as('mei').types(`赢单 ${no}`)
  expect(await reads(place, 'wang', '报表 业绩 本月')).toMatch(
    /金额: ¥3,000\n[\s\S]*赢单: 2\n[\s\S]*平均金额: ¥3,000\n/,
  )
  await place.as('zhou').types('汇率 USD 7.12')
  expect(await reads(place, 'wang', '报表 业绩 本月')).toMatch(/金额: ¥38,600\n[\s\S]*平均金额: ¥19,300\n/)
  await place.close()
})
