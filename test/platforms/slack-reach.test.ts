import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { actions } from '../../src/crm/index.ts'
import { projectRoot } from '../../src/store/projectRoot.ts'
import { aQuote } from '../crm/approvals/stories.ts'
import { aContract, planned } from '../crm/money/stories.ts'
import { aTicket } from '../crm/service/stories.ts'
import { aCustomer, madeUp, own } from '../crm/stories.ts'
import { listOf, nodeOf } from '../fakes/slack-blocks.ts'
import { slackStories } from './slackStories.ts'
import { controlsIn, slackWalker, verbsOf } from './slackWalker.ts'
import { accountOf, aSlackWorld, type SlackWorld } from './slackWorld.ts'

let on: SlackWorld
/** A record of every kind that a command may ask for, by the word for it in its usage. */
let records: Record<string, string>
beforeAll(async () => {
  on = await aSlackWorld()
  const { world } = on
  // One person who may do everything, so that nothing is out of reach for lack of a right.
  await world.store.sql`
    insert into "UserRole" ("userId", "roleId") select ${world.cast.users.zhou}::uuid, id from "Role" on conflict do nothing`
  const { customer, deal } = await aCustomer(world, 'mei', { company: '绍兴柯桥纺织', deal: '染色线改造' })
  const { no: contract } = await aContract(world, { company: '嘉兴南湖酒店' })
  await planned(world, contract, '86000 2026-12-20')
  const quote = await aQuote(world)
  records = {
    ...{ customer, record: customer, deal, contract, quote, document: quote },
    lead: await own(world, 'zhou', { company: '宁波舟山港机' }),
    ticket: await aTicket(world, 'zhou', { customer }),
    pool:
      (await world.store.sql<{ name: string }>`select name from "Pool" where id = ${world.cast.pool}`)[0]?.name ?? '',
  }
  const inputs = { sku: 'SKU1', name: '云澜标准版', price: '1200', unit: '套' }
  for (const [action, typed] of Object.entries({
    'product.save': inputs,
    'rule.save': { name: '华东', members: '林梅\n赵博' },
  }))
    await madeUp(world, 'zhou', { action, inputs: typed })
})
afterAll(() => on.close())
const { says } = slackStories(() => on)

/** What takes more than a line and a tap: the story that does it on Slack, or the card that every platform shows alike. */
const elsewhere: Record<string, string> = {
  'followup.offer': 'slack-places: what its owner writes below a card',
  'followup.message': 'slack-flows: the shortcut of a message',
  'recycle.save': 'recycling: on the card that shows whom a rule would reach',
  'recycle.switch': 'recycling: on the list of rules',
  'recycle.delete': 'recycling: on the list of rules',
  'worklog.files': 'worklogs: on the list, beside buttons that are pressed here',
  'export.file': 'exports: on the list card of an export too large to be answered at once',
  'report.resume': 'reports: on the card of a schedule that was paused',
  'ticket.offerNote': 'service: what is written below a ticket in a group',
  'import.rows': 'imports: on the import card, beside buttons that are pressed here',
  'import.undo': 'imports: on the import card when it has run',
  'reminder.less': 'reminders: on the reminder card of a usual kind, beside buttons that are pressed here',
  'reminder.open': 'reminders: on the list card of several that came together',
  'digest.daily': 'digests: on the digest card of somebody who did not look for weeks',
  'digest.resume': 'reminders: on the reminder card when a pause is over',
}

test('every action of the house can be reached on Slack, and Slack takes whatever answers it', async () => {
  const walk = slackWalker(on, 'zhou')
  const { customer, deal, ticket, lead } = records
  const file = on.slack.sends({
    name: '名单.csv',
    mime: 'text/csv',
    bytes: Buffer.from('单位,手机\n嘉善巧克力,1351111\n,2\n'),
  })
  await says(accountOf('zhou'), '导入 线索', { subtype: 'file_share', files: [file] })
  const { customer: asked } = await aCustomer(on.world, 'zhou', { company: '海盐绮园' })
  await on.world.as('mei').types(`问负责人 ${asked}`)
  await walk.types([`接工单 ${ticket}`])
  await walk.types([
    ...[`跟进 ${customer} 打了电话，明天下午3点回访`, `加产品 ${deal} SKU1 2`, `记工时 ${ticket} 2小时 检修`],
    ...['提醒 明天9点 打给客户', `评论 ${lead} @何川 来看看`, '新竞争对手 海鲸软件'],
  ])
  await on.world.later('1d')
  await walk.gather()
  const typed = actions.filter(({ words }) => words.zh.length > 0)
  await walk.types(typed.map(({ words, usage }) => lineOf(words.zh[0] ?? '', usage.en)))
  await walk.presses()
  // Lists of what the forms have made.
  await walk.types(['回收规则', '分配规则', '原因', '我的报表', `工时明细 ${ticket}`])
  await walk.presses()

  expect(walk.complaints).toEqual([])
  const refused = on.slack.calls.filter(({ answer }) => /invalid|view_too|too_long|no_text|duplicate/.test(answer))
  expect(refused.map(({ method, answer }) => `${method}: ${answer}`)).toEqual([])
  const reached = new Set([...typed.map(({ name }) => name), ...walk.reached(), ...onGoldenCards()])
  const left = actions.map(({ name }) => name).filter(name => !reached.has(name))
  expect(left.filter(name => !(name in elsewhere))).toEqual([])
}, 180_000)

/** The command with the record it asks for, where its usage begins with one that we have. */
function lineOf(word: string, usage: string): string {
  const [asked = ''] = (/^<([^>]+)>/.exec(usage)?.[1] ?? '').split(/ or | \| /)
  return `${word} ${records[asked] ?? ''}`.trim()
}

/** What the cards offer that the tests keep as Slack is sent them. */
function onGoldenCards(): string[] {
  const folder = join(projectRoot, 'test', 'golden', 'slack')
  const cards = readdirSync(folder).map(file => nodeOf(JSON.parse(readFileSync(join(folder, file), 'utf8'))))
  return cards.flatMap(({ blocks }) => controlsIn(listOf(blocks)).flatMap(({ offer }) => verbsOf(offer)))
}
