import { expect, test } from 'vitest'
import { count } from '../rows.ts'
import { aSlackHouse } from './slack-house.ts'

test('Slack is away for ten minutes while 200 cards change: nothing is lost, nothing doubled, the last state is right', async () => {
  const house = await aSlackHouse()
  const { store, slack } = house
  const quiet = async (stepMs: number) => {
    for (let rounds = 0; rounds < 100 && (await behind()) > 0; rounds++) {
      await house.work()
      await house.pass(stepMs)
    }
  }
  const behind = () => count(store, 'CardPost', `audience = 'room' and drawn < wanted`)
  const leads: string[] = []
  const announce = async (most: number) => {
    while (leads.length < most) leads.push(...(await Promise.all([0, 1, 2, 3].map(() => house.announced()))))
  }
  slack.rates = false
  await announce(200)
  await quiet(60_000)
  slack.rates = true
  expect(slack.messages).toHaveLength(200)
  // Each has its turn from the moment it is asked for: hardly a job runs only to be told to come back.
  expect(house.runs.length).toBeLessThan(240)

  const ends = [
    slack.fault({ does: 'lost', method: 'chat.postMessage', times: 1 }),
    slack.fault({ does: 'hang', times: 4 }),
    slack.fault({ does: 'down' }),
  ]
  const before = slack.calls.length
  for (let minute = 0; minute < 10; minute += 2) {
    for (const who of ['mei', 'bo'] as const) {
      const some = leads.splice(0, 20)
      await house.does(who, 'lead.claim', { leads: some })
      leads.push(...some)
    }
    await announce(200 + minute * 2)
    await house.work()
    await house.pass(120_000)
  }
  const asked = slack.calls.length - before
  for (const end of ends) end()
  await quiet(20_000)

  // Somebody asked now and then whether Slack is back; nobody hammered at it.
  expect(asked).toBeLessThan(30)
  expect(slack.messages).toHaveLength(leads.length)
  expect(new Set(slack.messages.map(({ metadata }) => JSON.stringify(metadata))).size).toBe(leads.length)
  const shown = new Map(slack.messages.map(({ text }) => [/L-\d+/.exec(text)?.[0], text]))
  const rows = await store.sql<{ no: string; owner: string | null }>`
    select l.no, u."displayName" as owner from "Lead" l left join "User" u on u.id = l."ownerId"`
  expect(rows.filter(({ owner }) => owner !== null)).toHaveLength(200)
  expect(rows.filter(({ no, owner }) => !shown.get(no)?.includes(owner ?? '待领取'))).toEqual([])
  expect(
    await count(
      store,
      'CardPost',
      `audience = 'room' and (state <> 'live' or drawn < wanted or "doubtSince" is not null)`,
    ),
  ).toBe(0)
  expect(await count(store, 'Trouble')).toBe(0)
  await house.close()
}, 60_000)
