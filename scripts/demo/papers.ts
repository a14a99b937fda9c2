import type { Answer } from '../../src/core/platform.ts'
import type { Wish } from './deed.ts'
import type { Handle } from './people.ts'

/**
 * Something done with the papers of a story: "{BJ}" in a value is the number of the last quote that the story has made, and so for every
 * other letter that numbers begin with.
 */
export type PaperDeed = {
  at: Date
  who: Handle
  does: 'paper'
  story: number
  action: string
  input: Record<string, string>
}

const hour = 3_600_000
const day = 24 * hour

/** One step of a story: who does what, so many hours after the step before. */
type Step = [who: Handle, action: string, input: Record<string, string>, hours?: number]

/** Customers whose business is told to its end, or to where it stands today: every state that a paper can be in. */
export function paperStories(now: Date): PaperDeed[] {
  const on = (days: number) => new Date(now.getTime() + days * day).toISOString().slice(0, 10)
  return stories(on).flatMap(({ ago, steps }, story) => {
    let at = now.getTime() - ago * day
    return steps.map(([who, action, input, hours = 1]): PaperDeed => {
      at += hours * hour
      return { at: new Date(at), who, does: 'paper', story, action, input }
    })
  })
}

/** Of every story the last number of each kind: "3 HT" → "HT-20261102-0004". */
export type PaperBook = Map<string, string>

/** The wish of a deed with the numbers of its story put in. */
export function paperWish({ action, story, input }: PaperDeed, book: PaperBook): Wish {
  const put = (text: string) => text.replace(/\{([A-Z]+)\}/g, (_, kind: string) => book.get(`${story} ${kind}`) ?? '')
  return { action, input: Object.fromEntries(Object.entries(input).map(([field, text]) => [field, put(text)])) }
}

/** Remembers the numbers an answer names. */
export function learnPapers({ story }: PaperDeed, { error, notice = '' }: Answer, book: PaperBook): void {
  if (error) return
  for (const [no, kind] of notice.matchAll(/([A-Z]{1,2})-\d[\d-]*\d|([A-Z])-\d/g))
    book.set(`${story} ${kind ?? no.slice(0, 1)}`, no)
}

type On = (days: number) => string

function stories(on: On): { ago: number; steps: Step[] }[] {
  const mei = (company: string, deal: string, lines: string) => ({ who: 'mei' as const, company, deal, lines })
  const bo = (company: string, deal: string, lines: string) => ({ who: 'bo' as const, company, deal, lines })
  const seats = mei('昆山博瑞自动化有限公司', '客户管理系统', 'SEAT-1 60;TRAIN 4')
  const desk = bo('杭州临平机电有限公司', '售后工单一期', 'DESK-1 1;TRAIN 2')
  const more = mei('苏州吴中检测技术有限公司', '席位扩容', 'SEAT-1 30')
  const phone = bo('宁波北仑港机服务有限公司', '移动端升级', 'SEAT-1 45')
  const everybody = mei('上海奉贤化妆品有限公司', '全员席位', 'SEAT-1 120')
  const cheap = mei('无锡惠山仪表有限公司', '审批流程上线', 'SEAT-1 10 1200')
  const second = bo('南京浦口轨道配件有限公司', '二期采购', 'SEAT-1 40 1350')
  return [
    {
      ago: 84,
      steps: [
        ...quoted(seats, 'large'),
        ...signed('mei', {
          title: '客户管理系统服务合同',
          amount: '120000',
          on,
          ago: 84,
          end: 280,
          plan: `40% ${on(-70)}\n40% ${on(-12)}\n20% ${on(40)}`,
        }),
        ...delivered('mei', '1: 60\n2: 4'),
        ...paid('mei', '48000'),
        ...billed('mei', '48000'),
        ...returned('mei', '1: 2'),
      ],
    },
    {
      ago: 78,
      steps: [
        ...quoted(desk),
        ...signed('bo', { title: '售后工单服务合同', amount: '18800', on, ago: 78, end: 18, plan: `100% ${on(-60)}` }),
        ...delivered('bo', '1: 1\n2: 2'),
        ...paid('bo', '18800'),
        ...billed('bo', '18800'),
      ],
    },
    {
      ago: 45,
      steps: [
        ...quoted(more),
        ...signed('mei', {
          title: '席位扩容合同',
          amount: '54000',
          on,
          ago: 45,
          end: 320,
          plan: `50% ${on(-30)}\n50% ${on(5)}`,
        }),
        ...shipped('mei', '1: 20'),
        ...paid('mei', '27000'),
        ['mei', 'return.create', { order: '{DD}', parts: '1: 3', reason: '多下了三个席位' }, 24 * 30],
        ['mei', 'document.submit', { document: '{TH}' }, 24 * 9],
      ],
    },
    {
      ago: 30,
      steps: [
        ...quoted(phone),
        ...signed('bo', {
          title: '移动端升级合同',
          amount: '81000',
          on,
          ago: 30,
          end: 335,
          plan: `30% ${on(-3)}\n70% ${on(25)}`,
        }),
        ['bo', 'invoice.create', bill('24300'), 24],
        ['bo', 'document.submit', { document: '{FP}' }],
        ['sun', 'approval.agree', { approval: '{FP}' }, 20],
        ['bo', 'payment.create', { contract: '{HT}', amount: '24300', method: 'transfer' }, 24 * 24],
        ['bo', 'document.submit', { document: '{HK}' }, 0.5],
      ],
    },
    {
      ago: 26,
      steps: [
        ...draft(cheap),
        ['mei', 'document.submit', { document: '{BJ}' }],
        ['wang', 'approval.reject', { approval: '{BJ}', reason: '低于底价，没有理由给这个价' }, 5],
      ],
    },
    {
      ago: 27,
      steps: [
        ...quoted(mei('常熟梅李家纺有限公司', '门店线索分配', 'SEAT-1 15 1700')),
        ['mei', 'quote.sent', { quote: '{BJ}' }, 3],
      ],
    },
    {
      ago: 9,
      steps: [...quoted(bo('嘉善电子元件有限公司', '试点转正', 'SEAT-1 20')), ...costed('SEAT-1 1-99 820', on(30))],
    },
    {
      ago: 4,
      steps: [
        ...draft(mei('太仓港务设备有限公司', '定制看板', 'SEAT-1 80;TRAIN 6')),
        ...costed('SEAT-1 50-99 790\nTRAIN 1-10 1100', on(20)),
        ['wang', 'cost.save', { for: '{CB}', lines: 'SEAT-1 50-99 860\nTRAIN 1-10 1100', until: on(20) }, 20],
      ],
    },
    {
      ago: 6,
      steps: [
        ...quoted(everybody, 'large'),
        ['mei', 'contract.create', terms({ title: '全员席位框架合同', amount: '192000', on, end: 365 })],
        ['mei', 'instalment.plan', { contract: '{HT}', lines: `50% ${on(10)}\n50% ${on(70)}` }],
        ['mei', 'document.submit', { document: '{HT}' }, 118],
        ['wang', 'approval.agree', { approval: '{HT}' }, 1],
      ],
    },
    { ago: 1, steps: [...draft(second), ['bo', 'document.submit', { document: '{BJ}' }, 20]] },
    { ago: 0.2, steps: draft(mei('湖州织里童装有限公司', '旺季席位', 'SEAT-1 25')) },
  ]
}

/** What the deal costs, worked out by the manager and approved by finance. */
function costed(lines: string, until: string): Step[] {
  return [
    ['wang', 'cost.save', { for: '{O}', lines, until }, 2],
    ['wang', 'document.submit', { document: '{CB}' }],
    ['sun', 'approval.agree', { approval: '{CB}', comment: '按最新采购价' }, 3],
  ]
}

type Deal = { who: Handle; company: string; deal: string; lines: string }

/** A customer with a deal, and a quote that is not handed in. */
function draft({ who, company, deal, lines }: Deal): Step[] {
  return [
    [who, 'lead.add', { company, person: '联系人', source: '老客户介绍', destination: 'me' }, 0.1],
    [who, 'lead.convert', { lead: '{L}', customer: company, deal }, 0.1],
    [who, 'line.save', { deal: '{O}', text: lines }, 0.1],
    [who, 'quote.create', { deal: '{O}' }, 0.1],
  ]
}

/** Approved; a large one by finance too. */
function quoted(sold: Deal, size: 'small' | 'large' = 'small'): Step[] {
  const finance: Step[] = [['sun', 'approval.agree', { approval: '{BJ}' }, 4]]
  return [
    ...draft(sold),
    [sold.who, 'document.submit', { document: '{BJ}' }],
    ['wang', 'approval.agree', { approval: '{BJ}', comment: '可以' }, 4],
    ...(size === 'large' ? finance : []),
  ]
}

function terms({
  title,
  amount,
  on,
  ago = 0,
  end,
}: Omit<Signing, 'plan' | 'ago'> & { ago?: number }): Record<string, string> {
  return {
    ...{ from: '{BJ}', title, amount, start: on(-ago), end: on(end) },
    terms: '按回款计划付款，含一年免费升级。',
  }
}

type Signing = { title: string; amount: string; on: On; ago: number; end: number; plan: string }

function signed(who: Handle, { plan, ...about }: Signing): Step[] {
  return [
    [who, 'quote.sent', { quote: '{BJ}' }],
    [who, 'quote.accepted', { quote: '{BJ}' }, 24],
    [who, 'contract.create', { ...terms(about), signed: about.on(2 - about.ago) }, 2],
    [who, 'instalment.plan', { contract: '{HT}', lines: plan }],
    [who, 'document.submit', { document: '{HT}' }],
    ['wang', 'approval.agree', { approval: '{HT}' }, 3],
    ['sun', 'approval.agree', { approval: '{HT}' }, 3],
    [who, 'deal.won', { deal: '{O}' }],
  ]
}

function shipped(who: Handle, parts: string): Step[] {
  return [
    [who, 'order.create', { from: '{HT}' }, 20],
    [who, 'document.submit', { document: '{DD}' }],
    [who, 'order.ship', { order: '{DD}', parts }, 24],
  ]
}

function delivered(who: Handle, parts: string): Step[] {
  return [...shipped(who, parts), [who, 'order.delivered', { order: '{DD}' }, 48]]
}

function paid(who: Handle, amount: string): Step[] {
  return [
    [who, 'payment.create', { contract: '{HT}', amount, method: 'transfer' }, 48],
    [who, 'document.submit', { document: '{HK}' }],
    ['sun', 'approval.agree', { approval: '{HK}' }, 3],
  ]
}

function bill(amount: string): Record<string, string> {
  return { contract: '{HT}', amount, tax: '13%', kind: 'normal', buyer: 'person', title: '单位代收' }
}

function billed(who: Handle, amount: string): Step[] {
  return [
    [who, 'invoice.create', bill(amount), 20],
    [who, 'document.submit', { document: '{FP}' }],
    ['sun', 'approval.agree', { approval: '{FP}' }, 2],
    ['sun', 'invoice.issue', { invoice: '{FP}', number: `2631${amount}0017` }, 1],
    ['sun', 'invoice.deliver', { invoice: '{FP}', to: '财务部', tracking: 'SF1032456789' }, 2],
  ]
}

function returned(who: Handle, parts: string): Step[] {
  return [
    [who, 'return.create', { order: '{DD}', parts, reason: '部门合并，席位用不完' }, 24 * 20],
    [who, 'document.submit', { document: '{TH}' }],
    ['wang', 'approval.agree', { approval: '{TH}', comment: '照合同退' }, 3],
    ['sun', 'approval.agree', { approval: '{TH}' }, 3],
    [who, 'return.received', { return: '{TH}' }, 24],
    ['sun', 'return.refunded', { return: '{TH}' }, 24],
  ]
}
