import { afterEach, beforeEach, expect, test } from 'vitest'
import { newId } from '../../src/core/id.ts'
import { postCards } from '../../src/store/posts.ts'
import { privateSpaceOf } from '../../src/store/spaces.ts'
import { count } from '../rows.ts'
import { wordsOf } from '../world.ts'
import { aSlackHouse, type SlackHouse } from './slack-house.ts'

let house: SlackHouse
beforeEach(async () => {
  house = await aSlackHouse()
})
afterEach(() => house.close())

/** The cards about troubles that people have, each as it stands now. */
function told(): { who: string; words: string }[] {
  const about = house.desk.filter(({ card }) => JSON.stringify(card).includes('trouble.list'))
  const newest = new Map(about.map(copy => [copy.post, copy]))
  return [...newest.values()].map(({ to, text, card }) => ({ who: to.chat, words: `${text}\n${wordsOf(card)}` }))
}

async function failing(leads: number): Promise<void> {
  for (let i = 0; i < leads; i++) await house.announced()
  await settle()
}

async function settle(): Promise<void> {
  for (let second = 0; second < 6; second++) {
    await house.work()
    await house.pass(1_100)
  }
}

const lost = () => count(house.store, 'CardPost', `state = 'lost'`)
const open = () => count(house.store, 'Trouble', `state = 'open'`)

test.each([
  ['is_archived', '已归档', '恢复这个群'],
  ['not_in_channel', '机器人不在', '把机器人加进这个群'],
  ['channel_not_found', '找不到', '如果群还在'],
  ['token_revoked', '不再接受机器人的密钥', '换一个新的密钥'],
  ['account_inactive', '停用或卸载', '重新安装机器人'],
  ['missing_scope', '缺少一项权限', '补上权限'],
])('%s: the cards are given up, the admin is told once and in words, nobody else is', async (error, what, todo) => {
  const end = house.slack.fault({ does: 'no', error })
  await failing(3)
  expect([await lost(), await open()]).toEqual([3, 1])
  const cards = told()
  expect(cards.map(({ who }) => who)).toEqual(['dm:zhou'])
  for (const words of ['Slack', what, todo, error]) expect(cards[0]?.words).toContain(words)
  expect(house.slack.calls).toHaveLength(3)
  end()
})

test('when it works again the lost cards follow, and the admin’s card says so', async () => {
  const leads = house.slack.channels.get('C0LEADS')
  if (leads) leads.archived = true
  await failing(3)
  expect(house.slack.messages).toHaveLength(0)
  if (leads) leads.archived = false
  await failing(1)
  expect(house.slack.messages).toHaveLength(4)
  expect([await lost(), await open()]).toEqual([0, 0])
  expect(told().map(({ words }) => words.includes('已恢复'))).toEqual([true])
  if (leads) leads.archived = true
  await failing(1)
  expect(told().map(({ words }) => words.includes('待处理'))).toEqual([false, true])
})

test('an admin sees what is broken, and sends again what waits; while it is broken nobody is told anew', async () => {
  const leads = house.slack.channels.get('C0LEADS')
  if (leads) leads.members = []
  await failing(2)
  const [trouble] = await house.store.sql<{ id: string }>`select id from "Trouble"`
  const retry = () => house.does('zhou', 'trouble.retry', { trouble: trouble?.id })
  expect(await retry()).toContain('正在重发 2 张卡片')
  await settle()
  expect([await lost(), told().length]).toEqual([2, 1])
  expect(await house.does('mei', 'trouble.retry', { trouble: trouble?.id })).toContain('没有这个权限')
  if (leads) leads.members = [house.slack.bot]
  await retry()
  await settle()
  expect(house.slack.messages).toHaveLength(2)
  expect([await lost(), await open()]).toEqual([0, 0])
  expect(await retry()).toContain('恢复')
})

test('a redraw that comes through proves nothing about posting', async () => {
  await failing(1)
  const end = house.slack.fault({ does: 'no', error: 'restricted_action', method: 'chat.postMessage' })
  await failing(2)
  await house.does('mei', 'lead.claim', { leads: ['L-1'] })
  await settle()
  expect(house.slack.messages[0]?.text).toContain('林梅 跟进中')
  expect([await lost(), await open(), told().length]).toEqual([2, 1, 1])
  end()
})

test('a card that was in doubt when its chat closed is still not posted twice', async () => {
  const leads = house.slack.channels.get('C0LEADS')
  house.slack.fault({ does: 'lost', times: 1, method: 'chat.postMessage' })
  await house.announced()
  await house.work()
  if (leads) leads.archived = true
  await house.pass(15_000)
  await settle()
  expect([await lost(), house.slack.messages.length]).toEqual([1, 1])
  if (leads) leads.archived = false
  await failing(1)
  expect(house.slack.messages).toHaveLength(2)
  expect([await lost(), await open()]).toEqual([0, 0])
})

test('a message that somebody deleted is no trouble', async () => {
  await failing(1)
  for (const message of house.slack.messages) message.deleted = true
  await house.does('mei', 'lead.claim', { leads: ['L-1'] })
  await settle()
  expect([await lost(), await open()]).toEqual([1, 0])
})

test('a message that may no longer be edited is followed by one that says how it stands now (R170)', async () => {
  await failing(1)
  const end = house.slack.fault({ does: 'no', error: 'edit_window_closed', method: 'chat.update' })
  await house.does('mei', 'lead.claim', { leads: ['L-1'] })
  await settle()
  const { messages } = house.slack
  expect(messages).toHaveLength(2)
  expect(JSON.stringify(messages[0])).not.toContain('林梅')
  expect(JSON.stringify(messages[1])).toContain('林梅')
  expect([await lost(), await open()]).toEqual([1, 0])
  end()
})

test('troubles are listed for admins, with what to do, and stand in “me”', async () => {
  const end = house.slack.fault({ does: 'no', error: 'is_archived' })
  await failing(1)
  const seen = async (view: string, who: 'zhou' | 'mei') => JSON.stringify(await house.draws(view, who))
  expect(await seen('troubles', 'zhou')).toContain('1 张卡片未送达')
  expect(await seen('me', 'zhou')).toContain('1 处聊天发不进去')
  expect(await seen('me', 'mei')).not.toContain('发不进去')
  expect(await house.draws('troubles', 'mei')).toBeNull()
  end()
})

test('a trouble that nothing waits for is closed by asking again', async () => {
  const end = house.slack.fault({ does: 'no', error: 'is_archived' })
  await failing(1)
  await house.store.sql`delete from "CardPost" where state = 'lost'`
  const [trouble] = await house.store.sql<{ id: string }>`select id from "Trouble"`
  expect(await house.does('zhou', 'trouble.retry', { trouble: trouble?.id })).toContain('已关闭')
  expect(await open()).toBe(0)
  end()
})

test('what is for one person comes where they want it, and elsewhere when that place cannot be reached, never in both (R171)', async () => {
  const { store, slack, cast } = house
  const mei = cast.users.mei ?? ''
  const leads = slack.channels.get('C0LEADS')
  if (leads) slack.channels.set('C0MEI', { ...leads, id: 'C0MEI', kind: 'private' })
  const [install] = await store.sql<{ id: string }>`select id from "ChatInstall" where platform = 'slack'`
  await store.transaction(async tx => {
    const identity = newId()
    await tx.chatIdentity.create({
      data: { id: identity, installId: install?.id ?? '', platformUserId: 'U0MEI', displayName: 'Mei', userId: mei },
    })
    await tx.chatSpace.create({
      data: {
        ...{ id: newId(), installId: install?.id ?? '', chatId: 'C0MEI', name: '', kind: 'dm', purpose: 'general' },
        identityId: identity,
      },
    })
    await tx.rhythm.create({ data: { userId: mei, installId: install?.id ?? '' } })
  })
  const tell = async () => {
    await store.transaction(async tx => {
      const spaceId = (await privateSpaceOf(tx, mei)) ?? ''
      await postCards(tx, [{ spaceId, view: 'me', of: { entity: 'user', id: mei }, readerId: mei }], new Date())
    })
    await settle()
  }
  const onSlack = () => slack.messages.filter(({ channel }) => channel === 'C0MEI').length
  const inBrowser = () => house.desk.filter(({ to }) => to.chat === 'dm:mei').length
  await tell()
  expect([onSlack(), inBrowser()]).toEqual([1, 0])
  const end = slack.fault({ does: 'no', error: 'token_revoked' })
  await tell()
  expect([onSlack(), inBrowser()]).toEqual([1, 1])
  // While it is known to be broken, the other place is taken at once.
  await tell()
  expect([onSlack(), inBrowser()]).toEqual([1, 2])
  end()
  await failing(1)
  await settle()
  expect([onSlack(), inBrowser()]).toEqual([1, 2])
})
