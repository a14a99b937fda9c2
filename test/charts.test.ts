import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bars } from '../src/charts/bars.ts'
import { type Bar, type Chart, chartWidth } from '../src/charts/chart.ts'
import { type ChartOption, drawChart, drawingOf } from '../src/charts/draw.ts'
import { funnel } from '../src/charts/funnel.ts'
import { line } from '../src/charts/line.ts'
import { themes } from '../src/charts/look.ts'
import { shortened, textWidth } from '../src/charts/measure.ts'
import { waterfall } from '../src/charts/waterfall.ts'
import { projectRoot } from '../src/store/projectRoot.ts'

const font = join(projectRoot, 'cards', 'fonts', 'NotoSansSC-Regular.ttf')
const some = (count: number, name = '苏州恒屹精密机械设备制造有限公司华东分公司'): Bar[] =>
  Array.from({ length: count }, (_, index) => ({
    name: `${name}${index}`,
    points: [
      { value: index * 7, words: `¥${index * 7}` },
      { value: 3, words: '3' },
    ],
  }))
const up = { up: '增加', down: '减少', whole: '合计' }
const kinds: Record<string, Chart> = {
  'one bar': bars(some(1), { caption: '金额' }),
  'forty bars': bars(some(40)),
  'no bar': bars([]),
  'nothing but zero': bars([{ name: '林梅', points: [{ value: 0, words: '0' }] }]),
  stacked: bars(some(6), { series: ['赢单', '承诺'] }),
  funnel: funnel(some(6)),
  line: line(some(12), { series: ['应收', '回款'] }),
  waterfall: waterfall([{ ...some(1)[0], name: '上月', points: [], whole: true }, ...some(3)], up),
}

describe('a chart', () => {
  test.each(Object.entries(kinds))('%s is a picture of the size it asked for, light and dark', async (_name, chart) => {
    for (const theme of themes) {
      const png = await drawChart(chart.option, { width: chartWidth, height: chart.height, theme, font })
      expect(png.subarray(1, 4).toString()).toBe('PNG')
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([chartWidth, Math.ceil(chart.height)])
    }
  })

  test('has its letters: the renderer drops text without an error when the font is not taken', async () => {
    const size = { width: chartWidth, height: 400, theme: 'light', font } as const
    const drawn = async (name: string) =>
      (await drawChart(bars([{ name, points: [{ value: 1, words: '' }] }]).option, size)).length
    const blank = await drawn(' ')
    expect(await drawn('林梅')).toBeGreaterThan(blank + 300)
    expect(await drawn('镕喆堃')).toBeGreaterThan(blank + 300)
    expect(await drawn('Mei')).toBeGreaterThan(blank + 200)
  })

  test('leaves names whole where there is room for them, below the figure if need be', () => {
    const stage = (name: string) =>
      drawingOf(funnel([{ name, points: [{ value: 3, words: '12 · 38.7%' }] }]).option, {
        width: chartWidth,
        height: 200,
        theme: 'light',
      })
    expect(stage('Needs confirmed')).toContain('Needs confirmed')
    expect(stage('报价商务与合同条款')).toContain('报价商务与合同条款')
    const axis = line([{ name: '1', points: [{ value: 415_000_000, words: '' }] }], { series: ['回款'] })
    expect(axis.option.grid).toMatchObject({ left: expect.toSatisfy(left => left > textWidth('500,000,000', '28px')) })
  })

  test('is plain JSON, so that a browser may draw the same', () => {
    for (const { option } of Object.values(kinds)) {
      const travelled: ChartOption = JSON.parse(JSON.stringify(option))
      expect(travelled).toEqual(option)
    }
  })

  test('shows what people typed as they typed it, and nothing of it is markup', () => {
    const drawing = drawingOf(bars([{ name: '<b>{a|b}</b>', points: [{ value: 1, words: '{b}&"<i>' }] }]).option, {
      width: chartWidth,
      height: 200,
      theme: 'light',
    })
    expect(drawing).not.toMatch(/<b>|<i>/)
    expect(drawing).toContain('&lt;b&gt;')
    expect(drawing).toContain('&amp;&quot;&lt;i&gt;')
  })

  test('has no letters below 28 pixels, which are 12 on the glass of a phone', () => {
    for (const { option, height } of Object.values(kinds)) {
      const drawing = drawingOf(option, { width: chartWidth, height, theme: 'dark' })
      const sizes = [...drawing.matchAll(/font-size:\s*(\d+)px/g)].map(([, size]) => Number(size))
      expect(Math.min(...sizes, 99), drawing.slice(0, 200)).toBeGreaterThanOrEqual(28)
    }
  })

  test('cuts no text off: whatever the names are, every text begins and ends inside the picture', () => {
    const word = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.constantFrom('苏州恒屹精密机械设备制造有限公司华东分公司', 'WWWWWWWWWWWWWWWWWWWWWWWW'),
    )
    const bar = fc.record({ name: word, value: fc.integer({ min: 0, max: 1_000_000_000 }) })
    fc.assert(
      fc.property(fc.array(bar, { minLength: 1, maxLength: 8 }), rows => {
        const points = rows.map(({ name, value }) => ({ name, points: [{ value, words: `¥${value}` }] }))
        for (const { option, height } of [bars(points), funnel(points), waterfall(points, up)])
          for (const [left, right] of extents(drawingOf(option, { width: chartWidth, height, theme: 'light' })))
            expect([left >= 0, right <= chartWidth]).toEqual([true, true])
      }),
      { numRuns: 40, endOnFailure: true },
    )
  })
})

test('a name that every object has is a name like any other, and changes no object', () => {
  for (const name of Object.getOwnPropertyNames(Object.prototype)) {
    const points = [{ name, points: [{ value: 3, words: name }] }]
    for (const { option, height } of [bars(points), funnel(points), waterfall(points, up)]) {
      const drawing = drawingOf(option, { width: chartWidth, height, theme: 'light' })
      expect(drawing).not.toMatch(/NaN|undefined/)
      expect(drawing).toContain(shortened(name, 14))
    }
  }
  expect([...Object.keys(Object.prototype), ...Object.keys(Object), ...Object.keys(Object.prototype.toString)]).toEqual(
    [],
  )
})

/** From where to where each text of a drawing reaches. */
function extents(drawing: string): [number, number][] {
  return [...drawing.matchAll(/<text([^>]*)>([^<]*)<\/text>/g)].map(([, attributes = '', words = '']) => {
    const said = words.replace(/&(?:lt|gt|amp|quot|#39);/g, '<')
    const width = textWidth(said, '28px')
    const moved = Number(/transform="(?:translate|matrix)\((?:[\d.-]+[ ,]+){0}([\d.-]+)/.exec(attributes)?.[1] ?? 0)
    const x = moved + Number(/\bx="([\d.-]+)"/.exec(attributes)?.[1] ?? 0)
    const anchor = /text-anchor="(\w+)"/.exec(attributes)?.[1]
    const left = anchor === 'end' ? x - width : anchor === 'middle' ? x - width / 2 : x
    return [left, left + width]
  })
}

test('a name that is too long ends in an ellipsis, one that fits is left alone', () => {
  expect(shortened('林梅', 4)).toBe('林梅')
  expect(shortened('苏州恒屹精密', 4)).toBe('苏州恒…')
  expect(textWidth('苏州', '24px')).toBe(48)
})
