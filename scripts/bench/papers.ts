import { fileURLToPath } from 'node:url'
import PDFDocument from 'pdfkit'
import type { Paper } from '../../src/print/paper.ts'
import { print } from '../../src/print/print.ts'
import { projectRoot } from '../../src/store/projectRoot.ts'
import { type Line, ms, quantile, timed } from './figures.ts'

const runs = 12

/** A contract of twenty lines as a PDF, beside the least that any document in this font costs: it opened, four words set, and closed. */
export async function papers(): Promise<Line[]> {
  const ours: number[] = []
  const floor: number[] = []
  let size = 0
  for (let run = -2; run < runs; run++) {
    const took = await timed(async () => {
      size = (await print(contract())).length
    })
    const least = await timed(bare)
    if (run < 0) continue
    ours.push(took)
    floor.push(least)
  }
  const [own, least] = [quantile(ours, 0.5), quantile(floor, 0.5)]
  return [
    {
      name: 'PDF of a contract with 20 lines',
      result: `p50 ${ms(own)}, slowest ${ms(Math.max(...ours))}, ${(size / 1024).toFixed(0)} kB`,
      floor: `p50 ${ms(least)}`,
      ratio: (least / own).toFixed(2),
      goal: `slowest < ${ms(500)}`,
      met: Math.max(...ours) < 500,
    },
  ]
}

function bare(): Promise<void> {
  return new Promise(resolve => {
    const doc = new PDFDocument({ size: 'A4' })
    doc.on('data', () => undefined).on('end', () => resolve())
    doc.font(fileURLToPath(new URL('cards/fonts/NotoSansSC-Regular.ttf', `file://${projectRoot}/`)))
    doc.text('合同金额')
    doc.end()
  })
}

const clause =
  '双方对在签订和履行本合同过程中知悉的对方商业秘密和技术资料负有保密义务，未经对方书面同意，不得向第三方披露。本条在合同终止后三年内仍然有效。'

function contract(): Paper {
  const party = (heading: string) => ({
    heading,
    lines: [
      { label: '名称', value: '昆明云岭实业有限公司' },
      { label: '地址', value: '云南省昆明市五华区人民中路 100 号 1201 室' },
    ],
  })
  return {
    title: '年度传感器采购合同',
    marks: [{ label: '合同编号', value: 'HT-20261123-0001' }],
    parties: [party('甲方'), party('乙方')],
    parts: [
      {
        kind: 'table',
        columns: [
          { title: '品名', share: 0.5 },
          { title: '数量', share: 0.2, right: true },
          { title: '金额', share: 0.3, right: true },
        ],
        rows: Array.from({ length: 20 }, (_, n) => [
          `云岭温湿度传感器第 ${n + 1} 型（工业级，带显示，防护等级 IP67）`,
          `${n + 1} 个`,
          `¥${n + 1},000.00`,
        ]),
      },
      { kind: 'sums', lines: [{ label: '合计', value: '¥210,000.00', strong: true }] },
      ...Array.from({ length: 9 }, (_, n) => [
        { kind: 'heading' as const, text: `第${n + 1}条 约定` },
        { kind: 'paragraph' as const, text: clause.repeat(2) },
      ]).flat(),
    ],
    signatures: [
      { heading: '甲方', lines: ['盖章', '签字', '日期'] },
      { heading: '乙方', lines: ['盖章', '签字', '日期'] },
    ],
    foot: 'HT-20261123-0001',
    pageOf: (page, pages) => `${page} / ${pages}`,
  }
}
