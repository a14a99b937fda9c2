import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { actionsOf } from '../../src/core/card.ts'
import { setupCodeOf } from '../../src/crm/start/firstAdmin.ts'
import { count } from '../rows.ts'
import { aWorld, buttonOf, cardIn, type Seen, valuesOf, type World, wordsOf } from '../world.ts'
import { platformContract } from './contract.ts'
import { aPlayground, get } from './wire.ts'

platformContract('the playground', aPlayground)

describe('the wire of the playground', () => {
  let world: World
  beforeAll(async () => {
    world = await aWorld()
  })
  afterAll(() => world.close())

  test('names the people: id, name, roles, department', async () => {
    const { status, body } = await get(world, 'users')
    expect(status).toBe(200)
    expect(body).toHaveLength(6)
    expect(body).toContainEqual(
      expect.objectContaining({ id: 'mei', name: '林梅', roles: ['销售'], department: '华东销售部' }),
    )
  })

  test('names the chats: the groups, and one private chat for everybody', async () => {
    const { body } = await get(world, 'chats')
    expect(body).toEqual([
      { id: 'leads', name: '线索群', kind: 'group' },
      { id: 'sales', name: '华东销售部', kind: 'group' },
      { id: 'everyone', name: '全员群', kind: 'group' },
      { id: 'dm', name: 'Shoal', kind: 'dm' },
    ])
  })

  test('says who plays what in the company, and what a person can say', async () => {
    const session = await get(world, 'session')
    expect(session.body).toEqual({
      clock: world.now().toISOString(),
      company: '云澜软件',
      locale: 'zh',
      zone: 'Asia/Shanghai',
    })
    const { body: zh } = await get(world, 'commands?as=mei&locale=zh')
    expect(zh).toContainEqual({
      words: ['领取', '认领', 'claim', 'lead claim'],
      usage: '领取 <线索或客户> [更多…]',
      help: '从线索池或公海领取',
    })
    const { body: sun } = await get(world, 'commands?as=sun&locale=en')
    expect(JSON.stringify(sun)).not.toContain('Take leads or customers from the pool')
  })

  test('takes a line of text and answers with what its writer newly sees', async () => {
    const { status, answer, messages } = await world.as('mei').types('我的')
    expect(status).toBe(200)
    expect(answer).toEqual({})
    expect(messages.map(({ from }) => from)).toEqual(['mei', 'shoal'])
    expect(cardIn({ messages })).toEqual({
      ...{
        id: expect.stringMatching(uuid),
        seq: expect.any(Number),
        chat: 'dm',
        from: 'shoal',
        audience: 'user',
        text: '',
      },
      ...{ card: expect.objectContaining({ type: 'AdaptiveCard', version: '1.5' }), version: expect.any(Number) },
      ...{ createdAt: world.now().toISOString(), updatedAt: world.now().toISOString() },
    })
    expect(await world.as('mei').sees()).toEqual(messages)
  })

  test('lists a chat oldest first and by pages, and only what the person may see', async () => {
    for (const text of ['大家早', '早', '/我的']) await world.as('bo').types(text, { chat: 'everyone' })
    const texts = async (path: string) => {
      const { body } = await get(world, `chats/everyone/messages?${path}`)
      return Array.isArray(body) ? body.map((message: Seen) => message.text) : body
    }
    expect(await texts('as=bo')).toEqual(['大家早', '早', '/我的', ''])
    expect(await texts('as=mei')).toEqual(['大家早', '早'])
    const { body } = await get(world, 'chats/everyone/messages?as=mei&limit=1')
    const [last]: Seen[] = Array.isArray(body) ? body : []
    expect(last?.text).toBe('早')
    expect(await texts(`as=mei&before=${last?.seq}`)).toEqual(['大家早'])
    expect(await world.as('mei').sees()).not.toEqual(await world.as('bo').sees())
  })

  test('leaves people alone who talk to each other in a group', async () => {
    const said = await world.as('bo').types('客户那边今天谁去？', { chat: 'sales' })
    expect(said.answer).toEqual({})
    expect(said.messages).toMatchObject([{ from: 'bo', audience: 'room', text: '客户那边今天谁去？', card: null }])
    const called = await world.as('bo').types('@Shoal 我的', { chat: 'sales' })
    expect(called.messages.map(({ audience }) => audience)).toEqual(['room', 'user'])
  })

  test('tells a wrong word in the answer, and keeps the same answer for the same event', async () => {
    const once = await world.as('bo').types('领曲 L-1', { eventId: 'typo' })
    expect(once.answer.error).toMatchObject({ code: 'command.unknownNear', text: expect.stringContaining('领取') })
    expect((await world.as('bo').types('领曲 L-1', { eventId: 'typo' })).answer).toEqual(once.answer)
    // The key belongs to whoever used it: for somebody else it is another event.
    const other = await world.as('mei').types('我的', { eventId: 'typo' })
    expect(other.answer.error).toBeUndefined()
  })

  test('takes a tap by the id of its action, each id once on a card', async () => {
    const no = await world.as('wang').adds({ company: '杭州星辰影像', phone: '13911112222' })
    await world.settled()
    const posted = (await world.as('bo').sees('leads')).at(-1)
    if (!posted?.card) throw new Error('the lead was not announced')
    const ids = actionsOf(posted.card).map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const body = { as: 'bo', chat: 'leads', message: posted.id, action: `lead.claim:${no}`, eventId: 'tap-1' }
    const once = await world.post('taps', body)
    expect(once.answer.notice).toContain(no)
    expect(once.messages.map(({ id }) => id)).toContain(posted.id)
    const twice = await world.post('taps', body)
    expect(twice.answer).toEqual(once.answer)
    expect(await count(world.store, 'OwnershipEpisode')).toBe(1)
  })

  test('lets the ids on a card win over what was put beside them', async () => {
    const no = await world.as('wang').adds({ company: '泰州海陵农业', phone: '13911113333' })
    await world.settled()
    const posted = cardIn({ messages: await world.as('mei').sees('leads') })
    const { answer } = await world.as('mei').taps('领取', posted, { inputs: { leads: 'L-1' } })
    expect(answer.notice).toContain(no)
  })

  test('opens a form, says which field is wrong, and saves it when it is right', async () => {
    const { answer } = await world.as('mei').types('录入')
    expect(answer.form).toMatchObject({ id: expect.any(String), title: '录入线索', card: { type: 'AdaptiveCard' } })
    const inputs = { company: '湖州安吉茶业', phone: '12', email: 'nobody' }
    const refused = await world.as('mei').fills(answer.form, inputs)
    expect(refused.status).toBe(200)
    expect(refused.answer.error).toMatchObject({
      code: 'input.fields',
      fields: { phone: expect.stringContaining('电话'), email: expect.stringContaining('邮箱') },
    })
    const saved = await world.as('mei').fills(answer.form, { ...inputs, phone: '13911114444', email: '' })
    expect(saved.answer.notice).toContain('湖州安吉茶业')
    expect(Object.keys(valuesOf(answer.form?.card ?? { type: 'AdaptiveCard', version: '1.5', body: [] }))).toContain(
      'need',
    )
  })

  test('speaks the language the page asks for', async () => {
    const { messages } = await world.as('mei').types('help', { locale: 'en' })
    expect(wordsOf(cardIn({ messages }).card)).toContain('What I can do')
    const { answer } = await world.as('mei').types('claim L-99999', { locale: 'en' })
    expect(answer.error?.text).toMatch(/^[ -~“”…’]+$/)
  })

  test('knows a button only on the message that carries it', async () => {
    const mine = cardIn(await world.as('mei').types('我的'))
    const list = cardIn(await world.as('mei').types('线索池'))
    const foreign = buttonOf(mine, '看线索池')
    const { status, answer } = await world.as('mei').taps(foreign, list)
    expect({ status, answer }).toMatchObject({ status: 404, answer: {} })
    const others = await world.as('bo').taps('看线索池', mine)
    expect(others.status).toBe(404)
  })
})

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

test('an empty company is begun in the browser: somebody comes in, brings the code, and lets the next one in', async () => {
  const place = await aWorld({ empty: true })
  const joins = async (name: string) => {
    const response = await fetch(`${place.url}/playground/api/users`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name }),
    })
    return z.object({ id: z.string() }).safeParse(await response.json()).data?.id ?? String(response.status)
  }
  const says = (as: string, text: string) => place.post('messages', { as, chat: 'dm', text })
  const zhou = await joins('周岚')
  expect((await says(zhou, '待办')).answer.error?.text).toBeTruthy()
  await says(zhou, `setup ${await setupCodeOf(place.store)}`)
  const roles = await place.store.sql`
    select u."displayName" as name, r.name as role from "UserRole" x join "User" u on u.id = x."userId" join "Role" r on r.id = x."roleId"`
  expect(roles).toEqual([{ name: '周岚', role: '管理员' }])
  const tang = await joins('唐宁')
  expect((await says(tang, '待办')).answer.error?.text).toContain('周岚')
  await place.settled()
  const asked = z
    .array(z.object({ card: z.unknown() }))
    .parse(await (await fetch(`${place.url}/playground/api/chats/dm/messages?as=${zhou}`)).json())
  expect(JSON.stringify(asked)).toContain('唐宁')
  expect(await joins('')).toBe('400')
  await place.close()
})
