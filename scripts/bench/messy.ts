/** A list of leads as companies really have them: grown over years in Excel, by many hands. */
const cities = ['上海', '苏州', '杭州', '宁波', '南京', '无锡', '深圳', '广州', '成都', '武汉', '青岛', '厦门']
const cores = ['云帆', '恒屹', '启明', '鼎盛', '瑞丰', '华腾', '博远', '联创', '金桥', '海纳', '镕喆', '星河']
const trades = ['精密', '科技', '机械', '软件', '物流', '电子', '新材料', '医疗', '食品', '能源', '建材', '纺织']
const suffixes = ['有限公司', '股份有限公司', '（集团）有限公司', '', '有限责任公司', ' Co., Ltd.']
const families = ['王', '李', '张', '刘', '陈', '杨', '赵', '黄', '周', '吴']
const given = ['敏', '伟', '静', '强', '磊', '洋', '艳', '杰', '娟', '堃']
const needs = [
  '想了解客服系统',
  '需要进销存',
  '年底前换 CRM',
  '询价 50 个账号',
  '要一次演示\n最好下周',
  '=预算待定',
  '-',
  '',
]
const sources = ['官网', '展会', '转介绍', '百度', '抖音', '无']

/** The heads, with the stars, brackets and blanks people put into them. */
export const messyHead = [
  '* 公司名称',
  '联系人 ',
  '手机（必填）',
  '电子邮箱',
  '职务',
  '需求/备注',
  '来源',
  '所在地',
  '级别',
  '标签',
  '负责人',
  '录入时间',
]

/** What is wrong with one row in a hundred each; everything else imports. */
const dirt = ['duplicate', 'rounded', 'letters', 'email', 'level', 'owner', 'nobody'] as const
export type Dirt = (typeof dirt)[number]

/** Row n of the list, and what is wrong with it. The same n gives the same row, so that a test can count. */
export function messyRow(n: number): { cells: (string | number)[]; dirt: Dirt | undefined } {
  const wrong = n % 100 < dirt.length && n > 200 ? dirt[n % 100] : undefined
  const at = wrong === 'duplicate' ? n - 50 : n
  const pick = <T>(list: readonly T[], salt: number): T | undefined =>
    list[Math.floor(((at * 2_654_435_761 + salt * 40_503) % 4_294_967_296) / 7) % list.length]
  const city = pick(cities, 1) ?? ''
  const company = `${city}${pick(cores, 2)}${pick(trades, 3)}${at}号${pick(suffixes, 4)}`
  const person = `${pick(families, 5)}${pick(given, 6)}`
  const row: (string | number)[] = [
    ...[written(company, n), pick(['', ' '], 7) + person, phone(at, n)],
    ...[n % 3 === 0 ? `kunde${at}@163.com` : '', pick(['采购经理', '总监', ''], 8) ?? '', pick(needs, 9) ?? ''],
    ...[
      pick(sources, 10) ?? '',
      city,
      pick(['A', 'b', 'C类', '', 'B级'], 11) ?? '',
      pick(['展会、2026', '重点', ''], 12) ?? '',
    ],
    ...[n % 5 === 0 ? '林梅' : '', `2026/${1 + (n % 12)}/${1 + (n % 28)}`],
  ]
  return { cells: spoilt(row, wrong), dirt: wrong }
}

/** Full-width letters, blanks in front, a line break behind. */
function written(company: string, n: number): string {
  if (n % 17 === 0) return company.replace(/\d/g, digit => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
  return n % 13 === 0 ? `  ${company}\u00a0` : company
}

/** The same number in the ways people write it; as a number it is what Excel makes of it. */
function phone(at: number, n: number): string | number {
  const digits = `13${String(800_000_000 + at)}`
  const grouped = `${digits.slice(0, 3)} ${digits.slice(3, 7)} ${digits.slice(7)}`
  return (
    [
      digits,
      Number(digits),
      grouped,
      `+86-${digits}`,
      `0086 ${grouped}`,
      `${digits.slice(0, 3)}-${digits.slice(3, 7)}-${digits.slice(7)}`,
    ][n % 6] ?? digits
  )
}

function spoilt(row: (string | number)[], wrong: Dirt | undefined): (string | number)[] {
  const change: Record<Dirt, [number, string] | undefined> = {
    duplicate: undefined,
    rounded: [2, '1.38E+10'],
    letters: [2, '打不通'],
    email: [3, 'zhang@@'],
    level: [8, '很重要'],
    owner: [10, '查无此人'],
    nobody: undefined,
  }
  if (wrong === 'nobody') return row.map((cell, column) => (column < 4 ? '' : cell))
  const [column, text] = (wrong && change[wrong]) ?? []
  return column === undefined || text === undefined ? row : row.with(column, text)
}

/** The whole list: a title above the heads, an empty row here and there. */
export function* messyList(rows: number): Iterable<(string | number)[]> {
  yield ['2026 年客户线索汇总表']
  yield messyHead
  for (let n = 1; n <= rows; n++) {
    if (n % 997 === 0) yield []
    yield messyRow(n).cells
  }
}
