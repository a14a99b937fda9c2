import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startWorker } from '../../src/jobs/worker.ts'
import { takeCopy } from '../../src/store/copies.ts'
import { deadLetters } from '../../src/store/queue.ts'
import { nodeOf } from '../fakes/slack-blocks.ts'
import { count } from '../rows.ts'
import { aSlackHouse, type SlackHouse } from './slack-house.ts'

let house: SlackHouse
beforeEach(async () => {
  house = await aSlackHouse()
})
afterEach(() => house.close())

/** The room's copy of a lead. */
async function copyOf(no: string) {
  const [copy] = await house.store.sql<{
    id: string
    state: string
    messageId: string | null
    drawn: number
    wanted: number
    attempts: number
    doubtSince: Date | null
    error: string | null
  }>`select p.* from "CardPost" p join "Lead" l on l.id = p."entityId" where l.no = ${no} and p.audience = 'room'`
  if (!copy) throw new Error(`${no} has no copy`)
  return copy
}

const shown = () => house.slack.messages.map(({ text }) => text.split('\n')[0])
const callsOf = (method: string) => house.slack.calls.filter(call => call.method === method).length

describe('a card on its way to Slack', () => {
  test('is posted with our key, and redrawn in place', async () => {
    const no = await house.announced('上海云帆科技')
    await house.work()
    const { id, messageId } = await copyOf(no)
    expect(house.slack.messages).toMatchObject([
      { ts: messageId, channel: 'C0LEADS', metadata: { event_type: 'shoal_card', event_payload: { post: id } } },
    ])
    await house.pass(2_000)
    await house.does('mei', 'lead.claim', { leads: [no] })
    await house.work()
    expect(shown()).toEqual([expect.stringContaining('林梅 跟进中')])
  })

  test('changes at most once a second, and ends at the newest state', async () => {
    const no = await house.announced()
    await house.work()
    await house.pass(2_000)
    for (let round = 0; round < 5; round++) {
      await house.does('mei', 'lead.claim', { leads: [no] })
      await house.work()
      await house.does('mei', 'record.undo', {})
      await house.work()
    }
    await house.does('bo', 'lead.claim', { leads: [no] })
    await house.work()
    expect(callsOf('chat.update')).toBe(1)
    await house.pass(1_000)
    await house.work()
    expect(callsOf('chat.update')).toBe(2)
    expect(shown()).toEqual([expect.stringContaining('赵博 跟进中')])
    const { drawn, wanted } = await copyOf(no)
    expect(drawn).toBe(wanted)
  })

  test('whose turn is later is neither taken nor drawn for it', async () => {
    const no = await house.announced()
    await house.work()
    await house.pass(2_000)
    await house.does('mei', 'lead.claim', { leads: [no] })
    await house.work()
    await house.does('mei', 'record.undo', {})
    await house.work()
    // It has its turn now, and keeps it whatever changes until then.
    const before = await copyOf(no)
    for (let round = 0; round < 3; round++) {
      await house.does('bo', round % 2 ? 'record.undo' : 'lead.claim', round % 2 ? {} : { leads: [no] })
      await house.work()
    }
    const after = await copyOf(no)
    // Posted, redrawn once; all that was wanted since waits in one job.
    expect(house.runs.filter(post => post === after.id)).toHaveLength(2)
    expect([after.attempts, after.wanted > before.wanted]).toEqual([before.attempts, true])
    await house.pass(1_000)
    await house.work()
    expect(callsOf('chat.update')).toBe(2)
    expect((await copyOf(no)).drawn).toBe(after.wanted)
  })

  test('has its turn in its channel from the moment it is asked for: its job runs then, once', async () => {
    for (let i = 0; i < 5; i++) await house.announced()
    expect(await house.work()).toBe(1)
    expect(house.slack.messages).toHaveLength(1)
    for (let second = 2; second <= 5; second++) {
      await house.pass(1_000)
      expect(await house.work()).toBe(1)
      expect(house.slack.messages).toHaveLength(second)
    }
  })

  test('waits out a 429 as long as Slack says, and no longer (R169)', async () => {
    house.slack.fault({ does: 'limited', retryAfter: 30, times: 1, method: 'chat.postMessage' })
    const no = await house.announced()
    await house.work()
    expect(await copyOf(no)).toMatchObject({
      state: 'queued',
      doubtSince: null,
      error: expect.stringContaining('ratelimited'),
    })
    await house.pass(29_000)
    await house.work()
    expect(callsOf('chat.postMessage')).toBe(1)
    await house.pass(1_500)
    await house.work()
    expect(house.slack.messages).toHaveLength(1)
    expect(await count(house.store, 'CardPost', 'drawn < wanted')).toBe(0)
  })

  test.each([
    ['lost', 1],
    ['drop', 1],
    ['hang', 0],
    ['error', 0],
  ] as const)('is not posted twice when the first answer was "%s"', async (does, arrived) => {
    house.slack.fault({ does, times: 1, method: 'chat.postMessage' })
    const no = await house.announced()
    await house.work()
    expect(house.slack.messages).toHaveLength(arrived)
    expect((await copyOf(no)).doubtSince).not.toBeNull()
    await house.does('mei', 'lead.claim', { leads: [no] })
    await house.pass(15_000)
    await house.work()
    await house.pass(15_000)
    await house.work()
    expect(shown()).toEqual([expect.stringContaining('林梅 跟进中')])
    expect(await copyOf(no)).toMatchObject({ state: 'live', doubtSince: null, error: null })
    expect(callsOf('conversations.history')).toBe(1)
  })

  test('is not posted twice when the process died between the post and its note (R169)', async () => {
    const no = await house.announced()
    const { id } = await copyOf(no)
    await house.work()
    await house.store
      .sql`update "CardPost" set "messageId" = null, state = 'queued', drawn = 0, "doubtSince" = now() where id = ${id}`
    await house.pass(60_000)
    await house.deliver(id)
    expect(house.slack.messages).toHaveLength(1)
    expect((await copyOf(no)).messageId).toBe(house.slack.messages[0]?.ts)
  })

  test('is in doubt from before its first post until Slack has answered (R169)', async () => {
    const no = await house.announced()
    const { id } = await copyOf(no)
    const first = await house.store.transaction(tx => takeCopy(tx, id))
    expect(first?.doubtSince).toBeNull()
    await house.pass(60_000)
    const second = await house.store.transaction(tx => takeCopy(tx, id))
    expect(second?.doubtSince).toBeInstanceOf(Date)
  })

  test('for one person among others is shown to that person only, and not changed afterwards', async () => {
    const { store, cast, slack } = house
    const no = await house.announced()
    const { id } = await copyOf(no)
    await store.sql`
      insert into "ChatIdentity" (id, "installId", "platformUserId", "displayName", "userId")
      select gen_random_uuid(), id, 'U0MEI', '林梅', ${cast.users.mei} from "ChatInstall" where platform = 'slack'`
    await store.sql`update "CardPost" set audience = 'only', "readerId" = ${cast.users.mei} where id = ${id}`
    await house.work()
    expect(slack.ephemerals).toMatchObject([{ channel: 'C0LEADS', user: 'U0MEI' }])
    await house.does('bo', 'lead.claim', { leads: [no] })
    await house.pass(2_000)
    await house.work()
    expect([slack.messages, callsOf('chat.update')]).toEqual([[], 0])
  })

  test('goes out in words where Slack does not take its blocks', async () => {
    house.slack.fault({ does: 'no', error: 'invalid_blocks', times: 1 })
    await house.announced('苏州同里旅游')
    await house.work()
    expect(house.complaints).toEqual([expect.stringContaining('invalid_blocks')])
    expect(house.slack.messages.map(({ blocks }) => blocks.map(block => nodeOf(block).type))).toEqual([['section']])
  })
})

test('a card that has to wait goes back into the queue by itself, and is no failed job', async () => {
  const { store, slack } = house
  const worker = await startWorker({
    hands: 4,
    store,
    log: pino({ level: 'silent' }),
    card: house.deliver,
    works: {},
    joined: () => {},
  })
  slack.fault({ does: 'limited', retryAfter: 20, times: 1, method: 'chat.postMessage' })
  const no = await house.announced()
  await expect.poll(async () => (await copyOf(no)).error).toContain('ratelimited')
  await house.announced()
  await house.pass(20_500)
  await expect.poll(() => slack.messages.length, { timeout: 5_000 }).toBe(1)
  await house.pass(1_100)
  await expect.poll(() => slack.messages.length, { timeout: 5_000 }).toBe(2)
  await worker.stop()
  expect(await deadLetters(store)).toBe(0)
})
