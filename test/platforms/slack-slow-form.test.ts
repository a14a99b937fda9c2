import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listOf, nodeOf, textOf } from '../fakes/slack-blocks.ts'
import { count } from '../rows.ts'
import { valuesOf } from './slackHarness.ts'
import { pressed } from './slackSeen.ts'
import { bo, mei } from './slackStories.ts'
import { aSlackWorld, dmOf, type SlackWorld } from './slackWorld.ts'

let on: SlackWorld
beforeAll(async () => {
  on = await aSlackWorld()
})
afterAll(() => on.close())

describe('a form whose answer takes longer than Slack waits', () => {
  /** Sends the form off while our database waits, and lets it go on when the response is out. */
  async function sentSlowly(who: string, view: string, inputs: Record<string, string>) {
    const open = on.slack.views.get(view)
    const since = performance.now()
    const holder = await on.world.store.pool.connect()
    await holder.query('begin')
    await holder.query('lock table "InboundEvent" in share mode')
    const said = await on.door.submit(who, view, valuesOf(listOf(open?.view.blocks), inputs))
    const ms = performance.now() - since
    const meanwhile = JSON.stringify(on.slack.views.get(view)?.view)
    await holder.query('commit')
    holder.release()
    await on.settled()
    return { status: said.status, ms, meanwhile, view: on.slack.views.get(view)?.view ?? {} }
  }

  async function opened(who: string, text: string) {
    await on.door.command(who, '/crm', { text })
    await on.settled()
    const view = [...on.slack.views.values()].findLast(({ user }) => user === who)
    if (!view) throw new Error('no form was opened')
    return view
  }

  test('says so in its place, and then what was done', async () => {
    const { id } = await opened(mei, '录入')
    const said = await sentSlowly(mei, id, { company: '台州椒江制药' })
    expect([said.status, said.ms < 1_300]).toEqual([200, true])
    expect(said.meanwhile).toContain('正在处理')
    expect(JSON.stringify(said.view)).toContain('台州椒江制药')
    expect(said.view.submit).toBeUndefined()
    expect(textOf(on.slack.responses.at(-1)?.body.text)).toContain('台州椒江制药')
  })

  test('comes back with its faults below their fields and all that was typed, and can be sent again', async () => {
    const { id, view: before } = await opened(mei, '录入')
    const typed = { company: '台州黄岩模具', phone: '12', person: '叶莉' }
    const said = await sentSlowly(mei, id, typed)
    const blocks = listOf(said.view.blocks)
    const again = valuesOf(blocks, {})
    for (const [field, value] of Object.entries(typed))
      expect(Object.values(again[field] ?? {})[0]).toMatchObject({ value })
    const place = blocks.findIndex(block => nodeOf(block).block_id === 'phone')
    expect(JSON.stringify(blocks[place + 1])).toContain('电话')
    expect(said.view).toMatchObject({ private_metadata: before.private_metadata, submit: before.submit })
    const right = await on.door.submit(mei, id, valuesOf(blocks, { phone: '13544443333' }))
    expect(right.body).toBe('')
    await on.settled()
    expect(await count(on.world.store, 'Lead', `title = '台州黄岩模具'`)).toBe(1)
  })

  test('that was closed meanwhile tells its fault in the chat, and opens again with what was typed, for its writer alone', async () => {
    const { id } = await opened(bo, '录入')
    const closed = on.slack.fault({ does: 'no', method: 'views.update', error: 'not_found' })
    await sentSlowly(bo, id, { company: '台州路桥五金', phone: '12' })
    closed()
    const told = on.slack.responses.at(-1)?.body ?? {}
    expect(textOf(told.text)).toMatch(/请看标出的字段。\n.*电话/)
    const goOn = pressed(listOf(told.blocks), '接着填')
    const message = { channel: dmOf('bo'), ts: '1.1' }
    const before = on.slack.views.size
    await on.door.action(mei, goOn, { message, ephemeral: true })
    await expect.poll(() => textOf(on.slack.responses.at(-1)?.body.text)).toContain('已经不在了')
    expect(on.slack.views.size).toBe(before)

    await on.door.action(bo, goOn, { message, ephemeral: true })
    await expect.poll(() => on.slack.views.size).toBe(before + 1)
    const again = [...on.slack.views.values()].findLast(({ user }) => user === bo)
    const blocks = listOf(again?.view.blocks)
    const kept = valuesOf(blocks, {})
    expect(Object.values(kept.company ?? {})[0]).toMatchObject({ value: '台州路桥五金' })
    expect(JSON.stringify(blocks)).toContain('请看标出的字段')
    expect((await on.door.submit(bo, again?.id ?? '', valuesOf(blocks, { phone: '13544445555' }))).body).toBe('')
    await on.settled()
    expect(await count(on.world.store, 'Lead', `title = '台州路桥五金'`)).toBe(1)
  })
})
