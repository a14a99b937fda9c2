import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { largestFile } from '../../src/core/files.ts'
import { listOf, textOf } from '../fakes/slack-blocks.ts'
import { count } from '../rows.ts'
import { valuesOf } from './slackHarness.ts'
import { pressed } from './slackSeen.ts'
import { mei, slackStories } from './slackStories.ts'
import { accountOf, aSlackWorld, dmOf, type SlackWorld } from './slackWorld.ts'

let on: SlackWorld
beforeAll(async () => {
  on = await aSlackWorld()
  await on.world.store.sql`update "PickRule" set "dailyMax" = 1000`
})
afterAll(() => on.close())
const { meisOwn, says, talks, openView } = slackStories(() => on)

const zhou = accountOf('zhou')
const list = Buffer.from('公司,电话\n嘉兴南湖丝绸,13511112222\n')
const words = (channel: string) =>
  on.slack.messages.filter(message => message.channel === channel && !message.deleted).map(({ text }) => text)
const lastWords = (who: string) => words(dmOf(who === mei ? 'mei' : 'zhou')).at(-1)

describe('a file sent along with a line', () => {
  test('is fetched with our key and brought in as a list', async () => {
    const file = on.slack.sends({ name: '客户.csv', mime: 'text/csv', bytes: list })
    await says(zhou, '导入 线索', { subtype: 'file_share', files: [file] })
    expect(on.slack.fetched.at(-1)).toEqual({ id: file.id, key: `Bearer ${on.slack.token}` })
    expect(lastWords(zhou)).toContain('客户.csv')
    expect(await count(on.world.store, 'StoredFile', `name = '客户.csv' and size = ${list.length}`)).toBe(1)
  })

  test('without a word is a list to bring in', async () => {
    const file = on.slack.sends({ name: '名单.csv', mime: 'text/csv', bytes: list })
    await says(zhou, '', { subtype: 'file_share', files: [file] })
    expect(lastWords(zhou)).toContain('名单.csv')
  })

  test('is kept with the talk it belongs to', async () => {
    const { no } = await meisOwn()
    const file = on.slack.sends({ name: '报价.pdf', mime: 'application/pdf', bytes: Buffer.from('%PDF') })
    await says(mei, `跟进 ${no} 把报价发过去了`, { subtype: 'file_share', files: [file] })
    expect(await talks(no)).toEqual(['把报价发过去了'])
    expect(await filesOf(no)).toEqual([['报价.pdf']])
  })

  test('below a card, among people, is offered with the line', async () => {
    const { no, room } = await meisOwn()
    const file = on.slack.sends({ name: '合同.docx', bytes: Buffer.from('PK') })
    const line = { channel: 'C0LEADS', channel_type: 'channel', thread_ts: room.ts, subtype: 'file_share' }
    await says(mei, '合同发来了', { ...line, files: [file] })
    const offer = on.slack.ephemerals.findLast(({ user }) => user === mei)
    await on.door.action(mei, pressed(offer?.blocks ?? [], '记下来'), {
      message: { channel: 'C0LEADS', ts: offer?.ts ?? '' },
      ephemeral: true,
    })
    await on.settled()
    expect(await filesOf(no)).toEqual([['合同.docx']])
  })

  test('of a message that is logged from its menu goes with the form, which is there at once', async () => {
    const { no } = await meisOwn('丽水青瓷工坊')
    const file = on.slack.sends({ name: '样品.jpg', mime: 'image/jpeg', bytes: Buffer.from('JPG') })
    on.slack.slowFilesMs = 3_500
    await on.door.messageShortcut(mei, 'followup.log', { channel: 'C0SALES', ts: '9.7', text: '样品图', files: [file] })
    await expect.poll(() => JSON.stringify(openView(mei)?.view)).toContain('正在处理')
    await on.settled()
    on.slack.slowFilesMs = 0
    const view = openView(mei)
    await on.door.submit(mei, view?.id ?? '', valuesOf(listOf(view?.view.blocks), { about: no }))
    expect(await talks(no)).toEqual(['样品图'])
    expect(await filesOf(no)).toEqual([['样品.jpg']])
  })

  test('below a card without a word is offered by its name, and taken for no list', async () => {
    const { no, room } = await meisOwn()
    const file = on.slack.sends({ name: '门头.png', mime: 'image/png', bytes: Buffer.from('PNG') })
    const line = { channel: 'C0LEADS', channel_type: 'channel', thread_ts: room.ts, subtype: 'file_share' }
    await says(mei, '', { ...line, files: [file] })
    const offer = on.slack.ephemerals.findLast(({ user }) => user === mei)
    expect(JSON.stringify(offer?.blocks)).toContain('门头.png')
    await on.door.action(mei, pressed(offer?.blocks ?? [], '记下来'), {
      message: { channel: 'C0LEADS', ts: offer?.ts ?? '' },
      ephemeral: true,
    })
    await on.settled()
    expect(await talks(no)).toEqual(['门头.png'])
  })

  test('comes once, however often Slack brings the line', async () => {
    const { no } = await meisOwn()
    const file = on.slack.sends({ name: '照片.png', mime: 'image/png', bytes: Buffer.from('PNG') })
    const line = {
      ...{ type: 'message', channel_type: 'im', channel: dmOf('mei'), user: mei, subtype: 'file_share' },
      ...{ text: `跟进 ${no} 门店照片`, ts: '91.000001', files: [file] },
    }
    for (const retry of [1, 2]) expect((await on.door.event(line, { id: 'EvFile', retry })).status).toBe(200)
    await on.settled()
    expect(await talks(no)).toEqual(['门店照片'])
    expect(words(dmOf('mei')).filter(text => text.startsWith('已记在') && text.includes(`${no} `))).toHaveLength(1)
  })

  type Odd = Record<string, unknown> & { answers?: 'redirect' | 'signIn' }
  test.each<[string, Odd, string]>([
    ['too large', { size: largestFile + 1 }, '超过 10 MB'],
    ['kept elsewhere', { mode: 'external', url_private_download: 'https://drive.example/1' }, '存放在别处'],
    ['gone', { mode: 'tombstone' }, '已经取不到了'],
    [
      'said to be at a host that is not Slack',
      { url_private_download: 'https://evil.example/files-pri/1' },
      '存放在别处',
    ],
    ['at an address that leads to another one', { answers: 'redirect' }, '没有取到'],
    ['behind a page to sign in', { answers: 'signIn' }, '已经取不到了'],
  ])('that is %s is not taken, and nothing of the line is done', async (_how, odd, why) => {
    const { answers = 'bytes', ...said } = odd
    const { no } = await meisOwn()
    const file = on.slack.sends({ name: '大文件.zip', bytes: Buffer.from('x'), answers })
    const before = on.slack.fetched.length
    await says(mei, `跟进 ${no} 附件`, { subtype: 'file_share', files: [{ ...file, ...said }] })
    expect(lastWords(mei)).toContain(why)
    expect(await talks(no)).toEqual([])
    expect(on.slack.fetched.length - before).toBe(answers === 'bytes' ? 0 : 1)
  })

  test('that is larger than Slack said is given up while it comes', async () => {
    const file = on.slack.sends({ name: '谎报.csv', bytes: Buffer.alloc(largestFile + 1) })
    await says(zhou, '导入', { subtype: 'file_share', files: [{ ...file, size: 10 }] })
    expect(lastWords(zhou)).toContain('超过 10 MB')
    expect(await count(on.world.store, 'StoredFile', `name = '谎报.csv'`)).toBe(0)
  })

  test('of somebody who may not do it, or whom we do not know, is never fetched', async () => {
    const file = on.slack.sends({ name: '客户.csv', bytes: list })
    const before = on.slack.fetched.length
    await says('U0GUEST', '导入', { subtype: 'file_share', files: [file] })
    await says(mei, '飞起来', { subtype: 'file_share', files: [file] })
    expect(on.slack.fetched).toHaveLength(before)
  })

  test('is acknowledged before it is fetched', async () => {
    const { no } = await meisOwn()
    const file = on.slack.sends({ name: '慢.csv', bytes: Buffer.from('x') })
    on.slack.slowFilesMs = 1_500
    const since = performance.now()
    await on.door.event({
      ...{ type: 'message', channel_type: 'im', channel: dmOf('mei'), user: mei, subtype: 'file_share' },
      ...{ text: `跟进 ${no} 慢文件`, ts: '92.000001', files: [file] },
    })
    expect(performance.now() - since).toBeLessThan(1_000)
    await on.settled()
    on.slack.slowFilesMs = 0
    expect(await filesOf(no)).toEqual([['慢.csv']])
  })

  test('that was not fetched because the process died is fetched by whoever comes next', async () => {
    const { no } = await meisOwn()
    const file = on.slack.sends({ name: '没取到.csv', bytes: Buffer.from('x') })
    const text = `跟进 ${no} 死机`
    await says(mei, text, { subtype: 'file_share', files: [file], ts: '93.000001' })
    await on.world.store.sql`delete from "InboundEvent" where "dedupeKey" like '%93.000001:files'`
    await on.world.store.sql`delete from "FollowUpRecord" where text = '死机'`
    await on.world.store.sql`
      update "InboundEvent" set "receivedAt" = now() - interval '20 seconds', unsaid = ${JSON.stringify({
        ...{ platform: 'slack', tenant: on.slack.team, eventId: `line:${dmOf('mei')}:93.000001`, person: mei },
        ...{ chat: { id: dmOf('mei'), kind: 'dm' }, carries: 'words', ticket: { way: 'message' } },
        said: { kind: 'text', text },
        sent: [
          {
            ...{ name: '没取到.csv', mime: 'text/csv', size: 1 },
            at: { id: file.id, mode: 'hosted', url: file.url_private_download, ask: false },
          },
        ],
      })}::jsonb where "dedupeKey" like '%93.000001'`
    expect(await on.world.shoal.sayUnsaid()).toBe(1)
    await on.settled()
    expect(await filesOf(no)).toEqual([['没取到.csv']])
  })
})

describe('a file handed out', () => {
  test('arrives in the private chat of who asked, wherever they asked', async () => {
    await on.world.as('wang').adds({ company: '绍兴越酒集团', phone: '13700001111' })
    const said = await on.door.command(zhou, '/crm', { text: '导出 线索', channel: 'C0SALES' })
    expect(textOf(said.json().text)).toContain('文件在我们的私聊里。')
    await on.settled()
    const file = on.slack.files.at(-1)
    expect([file?.channel, file?.name]).toEqual([dmOf('zhou'), expect.stringMatching(/\.xlsx$/)])
    expect(file?.bytes?.subarray(0, 2).toString()).toBe('PK')
    expect(on.slack.files.filter(({ channel }) => channel === 'C0SALES')).toEqual([])
  })

  test('is given as a link that works where Slack does not take it', async () => {
    on.slack.scopes = on.slack.scopes.filter(scope => scope !== 'files:write')
    await says(zhou, '导出 线索 csv')
    on.slack.scopes.push('files:write')
    const message = on.slack.messages.findLast(({ channel }) => channel === dmOf('zhou'))
    const link = textOf(pressed(message?.blocks ?? [], '下载').url)
    expect(link).toMatch(/^https:\/\/crm\.yunlan\.example\/files\//)
    const response = await fetch(`${on.world.url}${link.replace('https://crm.yunlan.example', '')}`)
    expect(await response.text()).toContain('绍兴越酒集团')
  })

  test('waits while Slack asks for patience, and comes once', async () => {
    on.slack.fault({ does: 'limited', method: 'files.getUploadURLExternal', retryAfter: 1, times: 1 })
    const before = on.slack.files.length
    await says(zhou, '导出 线索')
    expect(on.slack.files.slice(before).map(({ channel }) => channel)).toEqual([dmOf('zhou')])
  })
})

/** The names of the files of every talk about a record. */
async function filesOf(no: string): Promise<string[][]> {
  const rows = await on.world.store.sql<{ names: string[] }>`
    select array(select s.name from "StoredFile" s where s.id = any (f."fileIds")) as names
    from "FollowUpRecord" f join "NamedRecord" r on r.id = f."entityId" where r.no = ${no} order by f.id`
  return rows.map(({ names }) => names)
}
