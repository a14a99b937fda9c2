import { customersOf } from './book.ts'
import type { Book, Customer, Deed, Wish } from './deed.ts'
import type { Handle } from './people.ts'
import * as stories from './stories.ts'

type Scene = Extract<Deed, { does: 'play' }>
const day = 86_400_000

/**
 * What people do beside leads and stages, so that every part of the house has something to show: who is who at a customer, who helps,
 * what colleagues say to each other, older business that chances are learned from, a second pipeline, gates.
 */
export function scenes(today: Date, leads: number): Scene[] {
  return [
    ...olderBusiness(today, Math.ceil((leads * 34) / 96)),
    ...partners(today),
    ...aroundCustomers(today),
    ...between(today),
    ...gates(today),
  ]
}

/** So many days ago, at an hour in Shanghai. */
function ago(today: Date, days: number, hour: number): Date {
  const midnight = new Date(today.getTime() - days * day)
  midnight.setUTCHours(hour - 8, 0, 0, 0)
  return midnight
}

type Plan = { who: Handle; name: string; wish(book: Book): Wish | undefined }

function scene(at: Date, plan: Plan): Scene {
  return { at, does: 'play', ...plan }
}

/** Something somebody does with a customer they won, 0 being the newest; nothing while there are not so many. */
function withCustomer(who: Handle, nth: number, wish: (customer: Customer) => Wish): Plan['wish'] {
  return book => {
    const customer = customersOf(book, who).at(-1 - nth)
    return customer && wish(customer)
  }
}

/** Deals of the last quarter that were entered when they were over: chances are learned from fifty that closed. */
function olderBusiness(today: Date, count: number): Scene[] {
  const reasons = ['价格', '选了竞品', '预算取消', '没有回应'] as const
  return Array.from({ length: count }, (_, index) => {
    const who = index % 2 === 0 ? 'mei' : 'bo'
    const at = ago(today, 44 - index, 11 + (index % 5))
    const nth = Math.floor(index / 2) % 6
    const amount = `${3 + ((index * 7) % 19)}.${index % 10}万`
    const title = stories.dealNames[index % stories.dealNames.length] ?? '续费'
    const isWon = index % 3 !== 0
    if (!isWon)
      return [
        scene(at, {
          ...{ who, name: `lost:${index}` },
          wish: withCustomer(who, nth, ({ no }) => ({
            action: 'deal.addLost',
            input: { customer: no, name: `${title}（老项目）`, amount, reason: reasons[index % 4] },
          })),
        }),
      ]
    const open = `older:${index}`
    return [
      scene(at, {
        ...{ who, name: open },
        wish: withCustomer(who, nth, ({ no }) => ({
          action: 'deal.add',
          input: { customer: no, name: `${title}续费`, amount },
        })),
      }),
      scene(new Date(at.getTime() + 7_200_000), {
        ...{ who, name: `won:${index}` },
        wish: ({ made }) => deal(made.get(open), no => ({ action: 'deal.won', input: { deal: no } })),
      }),
    ]
  }).flat()
}

function deal(no: string | undefined, wish: (no: string) => Wish): Wish | undefined {
  return no ? wish(no) : undefined
}

/** A second pipeline, for business that comes through partners. */
function partners(today: Date): Scene[] {
  const setUp = ago(today, 40, 9)
  const stages = [
    { name: '方案共创', nameEn: 'Joint proposal', probability: '40%' },
    { name: '商务签约', nameEn: 'Signing', probability: '75%' },
  ]
  const name = '渠道合作'
  const save = (input: Record<string, unknown>, action: string): Plan => ({
    ...{ who: 'zhou', name: `${action}:${String(input.name)}` },
    wish: () => ({ action, input }),
  })
  const opened = (['mei', 'bo', 'mei'] as const).flatMap((who, index) => {
    const at = ago(today, 12 - index * 3, 14)
    const key = `partner:${index}`
    const close = new Date(today.getTime() + (10 + index * 15) * day).toISOString().slice(0, 10)
    const add = scene(at, {
      ...{ who, name: key },
      wish: withCustomer(who, 3 + index, ({ no }) => ({
        action: 'deal.add',
        input: {
          customer: no,
          name: stories.partnerDeals[index],
          amount: `${18 + index * 9}万`,
          close,
          pipeline: name,
        },
      })),
    })
    const move = scene(new Date(at.getTime() + day), {
      ...{ who, name: `${key}:moved` },
      wish: ({ made }) => deal(made.get(key), no => ({ action: 'deal.move', input: { deal: no } })),
    })
    return index === 0 ? [add] : [add, move]
  })
  return [
    scene(setUp, save({ name, nameEn: 'Partner deals', currency: 'CNY' }, 'pipeline.save')),
    ...stages.map(stage => scene(setUp, save({ pipeline: name, ...stage }, 'stage.save'))),
    ...opened,
  ]
}

/** Contacts with their roles, a group and its subsidiary, a name that is there twice, tags, segments, a lock. */
function aroundCustomers(today: Date): Scene[] {
  const people = (['mei', 'bo'] as const).flatMap(who =>
    stories.deciders.map((person, index) =>
      scene(ago(today, 16 - index * 2, who === 'mei' ? 15 : 16), {
        ...{ who, name: `contact:${who}:${index}` },
        wish: withCustomer(who, index, ({ no }) => ({
          action: 'contact.add',
          input: { customer: no, ...person, phone: `1370000${who === 'mei' ? 1 : 2}${100 + index}` },
        })),
      }),
    ),
  )
  const tags = (
    [
      ['mei', 0],
      ['mei', 2],
      ['mei', 5],
      ['bo', 1],
      ['bo', 3],
      ['wang', 0],
    ] as const
  ).map(([who, nth]) =>
    scene(ago(today, 8, 10), {
      ...{ who, name: `tag:${who}:${nth}` },
      wish: withCustomer(who, nth, ({ no }) => ({
        action: 'customer.tag',
        input: { customer: no, tags: nth % 2 === 0 ? '重点 续费' : '重点' },
      })),
    }),
  )
  const head = (book: Book) => customersOf(book, 'mei').findLast(({ name }) => name.endsWith('有限公司'))
  return [
    ...people,
    ...tags,
    scene(ago(today, 15, 11), {
      ...{ who: 'mei', name: 'branch' },
      wish: book => ({
        action: 'customer.add',
        input: {
          name: `${head(book)?.name.replace(/有限公司$/, '')}（昆山）有限公司`,
          region: '昆山',
          level: 'B',
          industry: '软件',
          source: '老客户介绍',
        },
      }),
    }),
    scene(ago(today, 15, 12), {
      ...{ who: 'mei', name: 'group' },
      wish: book =>
        deal(book.made.get('branch'), no => ({
          action: 'customer.relate',
          input: { customer: no, other: head(book)?.no, kind: 'parent' },
        })),
    }),
    scene(ago(today, 6, 11), {
      ...{ who: 'mei', name: 'twice' },
      wish: withCustomer('mei', 1, ({ name }) => ({
        action: 'customer.add',
        input: { name: name.replace('有限公司', '公司'), region: '上海', acceptDuplicate: true },
      })),
    }),
    scene(ago(today, 7, 9), {
      ...{ who: 'wang', name: 'segment' },
      wish: () => ({ action: 'segment.save', input: { name: '重点客户', filter: '标签:重点', shared: 'yes' } }),
    }),
    scene(ago(today, 7, 10), {
      ...{ who: 'mei', name: 'quiet' },
      wish: () => ({ action: 'segment.save', input: { name: '一个月没联系', filter: '未联系:30天' } }),
    }),
    scene(ago(today, 5, 17), {
      ...{ who: 'bo', name: 'lock' },
      wish: withCustomer('bo', 0, ({ no }) => ({ action: 'customer.lock', input: { customer: no } })),
    }),
  ]
}

/** What passes between colleagues: questions and answers on a deal, help that is asked for, the round after the fair. */
function between(today: Date): Scene[] {
  const until = new Date(today.getTime() + 2 * day).toISOString().slice(0, 10)
  const openDeal = (book: Book) => customersOf(book, 'mei', { open: true }).at(-1)?.deal
  return [
    scene(ago(today, 2, 10), {
      ...{ who: 'wang', name: 'question' },
      wish: book =>
        deal(openDeal(book), on => ({
          action: 'comment.add',
          input: { on, text: '@林梅 这单的决策人见过了吗？下周三之前把报价发出去。' },
        })),
    }),
    scene(ago(today, 1, 11), {
      ...{ who: 'mei', name: 'answer' },
      wish: book =>
        deal(openDeal(book), on => ({
          action: 'comment.add',
          input: { on, text: '@王海 见过了，预算没问题，他们在等法务。' },
        })),
    }),
    scene(ago(today, 6, 15), {
      ...{ who: 'mei', name: 'help' },
      wish: withCustomer('mei', 2, ({ no }) => ({
        action: 'team.add',
        input: { record: no, person: '赵博', level: 'write', until },
      })),
    }),
    scene(ago(today, 4, 15), {
      ...{ who: 'bo', name: 'engineer' },
      wish: withCustomer('bo', 2, ({ no }) => ({
        action: 'team.add',
        input: { record: no, person: '何川', level: 'read' },
      })),
    }),
    scene(ago(today, 3, 17), {
      ...{ who: 'bo', name: 'after the fair' },
      wish: book => {
        const records = customersOf(book, 'bo').slice(4, 8)
        return records.length === 0
          ? undefined
          : {
              action: 'followup.bulk',
              input: { records: records.map(({ no }) => no).join(' '), line: '展会后统一寄了样册和报价单，等反馈' },
            }
      },
    }),
  ]
}

/** Since two days ago stages ask for something, and some of it is there, with its proof. */
function gates(today: Date): Scene[] {
  const stages = [
    { name: '方案', nameEn: 'Solution', probability: '50%', checklist: '需求已书面确认 / Needs confirmed in writing' },
    {
      ...{ name: '报价', nameEn: 'Proposal', probability: '70%', required: 'amount,close,contact' },
      checklist: '预算已确认 / Budget confirmed *\n方案已评审 / Solution reviewed',
    },
  ]
  const proofs = [
    ['mei', '需求已书面确认', '客户邮件 11 月中旬：“范围按会议纪要执行”'],
    ['mei', '预算已确认', '采购部李经理微信：预算 30 万已批'],
    ['bo', '需求已书面确认', '会议纪要第 3 条，对方已签字'],
  ] as const
  return [
    ...stages.map(stage =>
      scene(ago(today, 2, 12), {
        ...{ who: 'zhou', name: `gate:${stage.name}` },
        wish: () => ({ action: 'stage.save', input: { stage: `标准流程 ${stage.name}`, ...stage } }),
      }),
    ),
    ...proofs.map(([who, item, proof], index) =>
      scene(ago(today, 1, 14 + index), {
        ...{ who, name: `proof:${index}` },
        wish: book =>
          deal(customersOf(book, who, { open: true }).at(-1)?.deal, no => ({
            action: 'deal.check',
            input: { deal: no, item, proof },
          })),
      }),
    ),
  ]
}
