import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inCapitals } from '../../../src/core/capitals.ts'
import { wrap } from '../../../src/print/wrap.ts'
import { aWorld, type Said, type World, wordsOf } from '../../world.ts'
import { aCustomer, madeUp, told } from '../stories.ts'
import { aContract, approved, planned } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
  const seller = {
    ...{ legalName: '云澜软件（上海）有限公司', legalNameEn: 'Yunlan Software (Shanghai) Co., Ltd.' },
    ...{
      taxNo: '91310000MA1FL0AB3X',
      address: '上海市浦东新区张江高科技园区博云路 2 号 1201 室',
      phone: '021-5088 0000',
    },
    ...{ bank: '中国工商银行上海张江支行', account: '1001 2345 6789 0123 456' },
  }
  await madeUp(world, 'zhou', { action: 'settings.save', inputs: { section: 'seller', ...seller } })
  for (let n = 1; n <= 20; n++)
    await madeUp(world, 'zhou', {
      action: 'product.save',
      inputs: {
        sku: `P-${n}`,
        name: `云岭温湿度传感器第 ${n} 型（工业级，带显示，防护等级 IP67）`,
        price: `${100 + n}.50`,
        unit: '个',
      },
    })
})
afterAll(() => world.close())

const says = async (who: Parameters<World['as']>[0], line: string) => told(await world.as(who).types(line))

async function pdf(said: Said): Promise<Buffer> {
  const [file] = said.answer.files ?? []
  if (!file) throw new Error(JSON.stringify(said.answer))
  const bytes = Buffer.from(await (await fetch(`${world.url}${file.url}`)).arrayBuffer())
  // To be looked at: KEEP_PDF=<folder> keeps what was printed.
  if (process.env.KEEP_PDF) await writeFile(join(process.env.KEEP_PDF, `${printed++}-${file.name}`), bytes)
  return bytes
}

let printed = 0
const terms = '签订后三个工作日内支付 30% 预付款，发货前付清；质保期 24 个月，自验收之日起算（易损件除外）。'

/** A contract of twenty lines out of an approved quote. */
async function aLongOne(): Promise<{ quote: string; contract: string }> {
  const { deal } = await aCustomer(world, 'mei', {
    company: '昆明云岭实业有限公司',
    deal: '2027 年度传感器采购',
    person: '陆明',
  })
  const lines = Array.from({ length: 20 }, (_, n) => `P-${n + 1} ${n + 3}${n === 4 ? ' 90 5%' : ''}`).join('\n')
  await world.as('mei').types(`加产品 ${deal} ${lines}`)
  const quote = /BJ-\d{8}-\d{4}/.exec(await says('mei', `报价 ${deal}`))?.[0] ?? ''
  const edit = await world.as('mei').types(`改报价 ${quote}`)
  await world.as('mei').fills(edit.answer.form, { terms, discount: '500' })
  await approved(world, quote, ['wang'])
  const asked = await world.as('mei').types(`合同 ${quote}`)
  const contract = /HT-\d{8}-\d{4}/.exec(told(await world.as('mei').fills(asked.answer.form)))?.[0] ?? ''
  await planned(world, contract, '30% 2026-12-01\n60% 2027-02-01\n10% 2028-12-01')
  return { quote, contract }
}

describe('papers', () => {
  test('a quote and a contract of twenty lines, in Chinese and English', async () => {
    const { quote, contract } = await aLongOne()
    for (const line of [`打印报价 ${quote}`, `打印报价 ${quote} 英文`, `打印合同 ${contract}`]) {
      const bytes = await pdf(await world.as('mei').types(line))
      expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
      expect(pagesOf(bytes), line).toBeGreaterThan(1)
    }
    await approved(world, contract, ['wang', 'sun'])
    const english = await pdf(await world.as('mei').types(`contract pdf ${contract} english`, { locale: 'en' }))
    expect(pagesOf(english)).toBeGreaterThan(1)
  })

  test('what is not approved says so on paper; nobody prints what they may not read', async () => {
    const draft = await aContract(world, { draft: true })
    expect((await world.as('mei').types(`合同打印 ${draft.no}`)).answer.files?.[0]?.name).toBe(`${draft.no}.pdf`)
    expect(await says('bo', `打印合同 ${draft.no}`)).toContain('没有找到你能看的合同')
    expect(await says('mei', '打印报价 BJ-20260101-0001')).toContain('BJ-20260101-0001')
  })

  test('the wording is the company’s own; what nobody can fill is refused with its name, and what is there stays', async () => {
    const { answer } = await world.as('zhou').types('合同模板')
    expect(wordsOf(answer.form?.card)).toContain('【大写金额】')
    const wrong = await world.as('zhou').fills(answer.form, { zh: '总价【总价】元', en: 'For [amount] and [nothing]' })
    expect(wrong.answer.error?.fields).toEqual({
      zh: '不认识“总价”，不知道该填什么。',
      en: '不认识“nothing”，不知道该填什么。',
    })
    const kept = await world.as('zhou').types('合同模板')
    expect(JSON.stringify(kept.answer.form?.card)).toContain('第九条 其他')
    const saved = await world
      .as('zhou')
      .fills(kept.answer.form, { zh: '# 简版\n【甲方】向【乙方】付【金额】。\n【明细】' })
    expect(told(saved)).toContain('已保存')
    const short = await aContract(world)
    expect(pagesOf(await pdf(await world.as('mei').types(`打印合同 ${short.no}`)))).toBe(1)
  })
})

describe('amounts in Chinese capitals', () => {
  test.each([
    [0n, '人民币零元整'],
    [5n, '人民币伍分'],
    [50n, '人民币伍角整'],
    [100n, '人民币壹元整'],
    [1_000n, '人民币壹拾元整'],
    [10_100n, '人民币壹佰零壹元整'],
    [140_950n, '人民币壹仟肆佰零玖元伍角整'],
    [600_714n, '人民币陆仟零柒元壹角肆分'],
    [1_640_902n, '人民币壹万陆仟肆佰零玖元零贰分'],
    [32_504n, '人民币叁佰贰拾伍元零肆分'],
    [10_000_000n, '人民币壹拾万元整'],
    [1_000_100_000n, '人民币壹仟万零壹仟元整'],
    [10_000_000_100n, '人民币壹亿零壹元整'],
    [123_450_000_000_000n, '人民币壹万贰仟叁佰肆拾伍亿元整'],
  ])('%s fen is %s', (minor, words) => {
    expect(inCapitals({ minor, currency: 'CNY' })).toBe(words)
  })

  test('of other currencies carry their name; what has three digits has no such words', () => {
    expect(inCapitals({ minor: 1_250n, currency: 'USD' })).toBe('美元壹拾贰元伍角整')
    expect(inCapitals({ minor: 1_250n, currency: 'JPY' })).toBe('日元壹仟贰佰伍拾元整')
    expect(inCapitals({ minor: 1_250n, currency: 'KWD' })).toBeUndefined()
  })
})

describe('lines on paper', () => {
  const measure = (text: string) => [...text].reduce((sum, letter) => sum + (/[\u2e80-\uffff]/.test(letter) ? 2 : 1), 0)

  test('Chinese breaks anywhere but before a mark that closes and after one that opens; Latin between words', () => {
    expect(wrap('质保期二十四个月，自验收之日起算。', 16, measure)).toEqual([
      '质保期二十四个',
      '月，自验收之日起',
      '算。',
    ])
    expect(wrap('见附件（一）', 10, measure)).toEqual(['见附件', '（一）'])
    expect(wrap('Delivered within thirty days', 12, measure)).toEqual(['Delivered', 'within', 'thirty days'])
    expect(wrap('https://shoal.example/a/very/long/address', 16, measure)).toEqual([
      'https://shoal.ex',
      'ample/a/very/lon',
      'g/address',
    ])
    expect(wrap('第一行\n\n第三行', 20, measure)).toEqual(['第一行', '', '第三行'])
  })

  test('nothing is lost, nothing too wide, no line begins with a mark, whatever is written', () => {
    const words = fc.array(
      fc.constantFrom('合', '同', '金', '额', '，', '。', '（', '）', '“', '”', 'abc', ' ', '12.5%', '、', 'x'),
      {
        maxLength: 120,
      },
    )
    fc.assert(
      fc.property(words, fc.integer({ min: 16, max: 60 }), (pieces, width) => {
        const text = pieces.join('')
        const lines = wrap(text, width, measure)
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
        for (const line of lines) expect(measure(line)).toBeLessThanOrEqual(width)
      }),
    )
    const calm = fc.array(fc.constantFrom('合同', '金额，', '（甲方）', '。', '“乙”、', '期限'), { maxLength: 60 })
    fc.assert(
      fc.property(calm, pieces => {
        // Rows of marks that would fill a line alone do not occur in writing.
        const text = pieces.join('').replace(/([，。、）”])[，。、）”]+/g, '$1')
        for (const line of wrap(text, 20, measure).slice(1)) expect(line).not.toMatch(/^[，。、）”]/)
        for (const line of wrap(text, 20, measure).slice(0, -1)) expect(line).not.toMatch(/[（“]$/)
      }),
    )
  })
})

/** Pages as the file itself counts them. */
function pagesOf(bytes: Buffer): number {
  return Number(/\/Count (\d+)/.exec(bytes.toString('latin1'))?.[1])
}
