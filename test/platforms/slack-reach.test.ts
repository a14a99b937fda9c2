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
import { pressed } from './slackSeen.ts'
import { slackStories } from './slackStories.ts'
import { controlsIn, slackWalker, verbsOf } from './slackWalker.ts'
import { accountOf, aSlackWorld, dmOf, type SlackWorld } from './slackWorld.ts'

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
const { announced, openView, says } = slackStories(() => on)

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
  const shortcut = await belowCards()
  await walk.gather()
  await overTime(on.world)
  await walk.gather()
  const typed = actions.filter(({ words }) => words.zh.length > 0)
  await walk.types(typed.map(({ words, usage }) => lineOf(words.zh[0] ?? '', usage.en)))
  await walk.presses()
  // Lists of what the forms have made, and what they have begun.
  await walk.types(['回收规则', '分配规则', '原因', '我的报表', `工时明细 ${ticket}`])
  await walk.presses()
  await importsAndExports(walk)

  expect(walk.complaints).toEqual([])
  const refused = on.slack.calls.filter(({ answer }) => /invalid|view_too|too_long|no_text|duplicate/.test(answer))
  expect(refused.map(({ method, answer }) => `${method}: ${answer}`)).toEqual([])
  const reached = new Set([...typed.map(({ name }) => name), shortcut, ...walk.reached(), ...onGoldenCards()])
  const left = actions.map(({ name }) => name).filter(name => !reached.has(name))
  expect(left).toEqual([])
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

/** A night in which the house had much to say to one person: digests of two spans, a room it cannot reach, reminders that had to wait. */
async function overTime({ store, cast, later }: SlackWorld['world']): Promise<void> {
  const { zhou = '' } = cast.users
  const run = (words: string) => store.pool.query(words)
  await run(`update "Lead" set "createdAt" = '2026-11-18T03:00:00Z' where no = 'L-1'`)
  await run(`update "Contract" set "ownerId" = '${zhou}', "endOn" = '2026-12-24', "docState" = 'approved'`)
  await run(`update "Worklog" set "fileIds" = array[gen_random_uuid()]`)
  await run(`update "Instalment" set "dueOn" = '2026-12-01'`)
  await run(`insert into "Rhythm" ("userId", "quietFrom", "quietTo") values ('${zhou}', 1260, 570)
    on conflict ("userId") do update set "quietFrom" = 1260, "quietTo" = 570`)
  await run(`update "CompanySettings" set policies = policies || '{"digests":{"on":true}}'`)
  await run(`insert into "Digest" (id, kind, "userId", "ownerId", every, at, zone, "nextOn", "nextAt", "createdAt", slowed)
    select gen_random_uuid(), 'team', '${zhou}', '${zhou}', every, 540, 'Asia/Shanghai', '2026-11-24', '2026-11-24T01:00:00Z', now(), every = 'week'
    from unnest(array['day', 'week']) every`)
  await run(`insert into "Digest" (id, kind, "spaceId", "ownerId", every, at, zone, "nextOn", "nextAt", "createdAt")
    select gen_random_uuid(), 'group', id, '${zhou}', 'day', 540, 'Asia/Shanghai', '2026-11-25', '2026-11-25T01:00:00Z', now() from "ChatSpace" where "chatId" = 'C0LEADS'`)
  await run(`with saved as (insert into "SavedReport" (id, "ownerId", name, wanted, "createdAt")
      values (gen_random_uuid(), '${zhou}', '群周会', '{"report":"ranking","period":"本月"}', now()) returning id)
    insert into "ReportSchedule" (id, "savedId", "spaceId", every, at, "nextAt", "createdAt")
    select gen_random_uuid(), saved.id, s.id, 'week', '09:00', '2026-11-24T02:00:00Z', now() from saved, "ChatSpace" s where s."chatId" = 'C0LEADS'`)
  await run(`insert into "Trouble" (id, "installId", "spaceId", cause, detail, "openKey", "firstAt", "lastAt")
    select gen_random_uuid(), "installId", id, 'notMember', '', id::text, now(), now() from "ChatSpace" where "chatId" = 'C0LEADS'`)
  for (const step of ['23h 5m', '35m', '20m']) await later(step)
}

/** What is written below cards in rooms, and a message that is to be logged: the shortcut's action, which stands on no card. */
async function belowCards(): Promise<string> {
  const zhou = accountOf('zhou')
  const inRoom = (channel: string) => ({ channel, channel_type: 'channel' })
  const { no, message } = await announced()
  await on.door.command(zhou, '/crm', { text: `领取 ${no}` })
  await says(zhou, '客户说再等等', { ...inRoom('C0LEADS'), thread_ts: message.ts })
  await says(zhou, `<@${on.slack.bot}> 本群用于 工单`, { ...inRoom('C0SALES'), type: 'app_mention' })
  const ticket = await aTicket(on.world, 'mei', { subject: '群里聊的工单' })
  await on.settled()
  const card = on.slack.messages.findLast(({ channel, text }) => channel === 'C0SALES' && text.includes(ticket))
  await on.door.command(zhou, '/crm', { text: `接工单 ${ticket}` })
  await says(zhou, '配件明天到', { ...inRoom('C0SALES'), thread_ts: card?.ts ?? '' })
  await on.door.messageShortcut(zhou, 'followup.log', { channel: dmOf('zhou'), ts: '9.9', text: '客户来电' })
  await on.settled()
  expect(openView(zhou)?.view).toMatchObject({ type: 'modal' })
  return 'followup.message'
}

/** An import to its end, and an export that is too large to come with the answer. */
async function importsAndExports(walk: ReturnType<typeof slackWalker>): Promise<void> {
  const zhou = accountOf('zhou')
  const file = on.slack.sends({
    ...{ name: '到底.csv', mime: 'text/csv' },
    bytes: Buffer.from('单位,手机\n到底公司,13611112222\n,2\n'),
  })
  await says(zhou, '导入 线索', { subtype: 'file_share', files: [file] })
  for (const title of ['检查', '开始导入']) {
    const card = on.slack.messages.findLast(({ blocks }) => JSON.stringify(blocks).includes('到底.csv'))
    if (card) await on.door.action(zhou, pressed(card.blocks, title), { message: card })
    await on.settled()
  }
  await on.world.store.sql`
    insert into "Lead" (id, no, title, "nameKey", "nameInitials", "ownerId", "createdAt", "createdById", "updatedAt")
    select gen_random_uuid(), 'L-9' || n, '许多' || n, n::text, '', ${on.world.cast.users.zhou}::uuid, now(), ${on.world.cast.users.zhou}::uuid, now()
    from generate_series(1000, 3001) n`
  await walk.types(['导出 线索'])
  await walk.looksAgain()
  await walk.presses()
}
