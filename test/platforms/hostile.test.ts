import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isStorable, nasty } from '../hostile.ts'
import { contents, count } from '../rows.ts'
import { aWorld, cardIn, type Seen, type World, wordsOf } from '../world.ts'

let world: World
let card: Seen
beforeAll(async () => {
  world = await aWorld()
  await world.as('wang').adds({ company: '上海鲸落文化', phone: '13600001111' })
  await world.settled()
  card = cardIn({ messages: await world.as('mei').sees('leads') })
})
afterAll(() => world.close())

const path = (endpoint: string) => `${world.url}/playground/api/${endpoint}`
const posts = ['messages', 'taps', 'forms', 'clock']
const json = { 'content-type': 'application/json' }

/** Sends bytes and expects a polite no: a status for the fault of the caller, a code, a sentence, and no trace in the database. */
async function refused(endpoint: string, request: RequestInit, statuses: number[] = [400, 404, 413]): Promise<void> {
  const before = await contents(world.store)
  const response = await fetch(path(endpoint), request)
  const text = await response.text()
  const said = `${request.method ?? 'GET'} ${endpoint} -> ${response.status} ${text.slice(0, 200)}`
  expect(statuses, said).toContain(response.status)
  expect(JSON.parse(text), said).toEqual({ error: { code: expect.any(String), text: expect.stringMatching(/\S/) } })
  expect(await contents(world.store), said).toEqual(before)
}

const post = (body: RequestInit['body'] | null): RequestInit => ({ method: 'POST', headers: json, body: body ?? null })

describe.each(posts)('POST %s refuses', endpoint => {
  test.each([
    ['nothing at all', ''],
    ['half a body', '{"as":"mei",'],
    ['no JSON', 'as=mei&text=hello'],
    ['an array', '[]'],
    ['a number', '7'],
    ['null', 'null'],
    ['a text', '"mei"'],
    ['an empty object', '{}'],
    [
      'another type for every field',
      '{"as":5,"chat":true,"text":["a"],"message":1,"action":{},"form":2,"inputs":3,"now":4}',
    ],
    ['an object for a text', '{"as":{"$gt":""},"chat":"dm","text":{"toString":"x"},"form":{},"advance":{}}'],
    ['keys of the prototype', '{"__proto__":{"as":"mei"},"constructor":{"prototype":{"as":"mei"}}}'],
    ['nesting ten thousand deep', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    ['nesting deep inside', `{"as":"mei","inputs":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}`],
  ])('%s', async (_what, body) => {
    await refused(endpoint, post(body))
  })

  test('bytes that are no UTF-8', async () => {
    const bytes = Buffer.concat([
      Buffer.from('{"as":"mei","chat":"dm","text":"'),
      Buffer.from([0xff, 0xc3, 0x28]),
      Buffer.from('"}'),
    ])
    await refused(endpoint, post(bytes))
  })

  test('more than a mebibyte', async () => {
    await refused(endpoint, post(JSON.stringify({ as: 'mei', chat: 'dm', text: 'x'.repeat(1_048_577) })), [413])
  })
})

describe('a well-formed request is refused when it names', () => {
  const ok = { as: 'mei', chat: 'dm', text: '我的' }
  test.each([
    ['nobody', { as: 'nobody' }],
    ['two people, of which the last counts', '{"as":"mei","as":"nobody","chat":"dm","text":"我的"}'],
    ['a person by an inherited name', { as: 'constructor' }],
    ['a chat that is not there', { chat: 'nowhere' }],
    ['the private chat of somebody else', { chat: 'dm:bo' }],
    ['a chat by an inherited name', { chat: '__proto__' }],
    ['a person with a NUL', { as: 'mei\0' }],
    ['an event with a NUL', { eventId: 'a\0b' }],
    ['an event with half a character', { eventId: '\ud83d' }],
    ['an event of 201 characters', { eventId: 'e'.repeat(201) }],
    ['a language we do not speak', { locale: 'fr' }],
    ['a text of 20,001 characters', { text: '长'.repeat(20_001) }],
    ['a text of blanks', { text: ' \n\t ' }],
    ['a text with a NUL', { text: '我的\0' }],
    ['a text with half a character', { text: '我的\ud83d' }],
    ['a number for a text', { text: 12 }],
  ])('%s', async (_what, other) => {
    await refused('messages', post(typeof other === 'string' ? other : JSON.stringify({ ...ok, ...other })))
  })

  test.each([
    ['a message that is no id', { message: 'L-1' }],
    ['a message that is not there', { message: '0192f3c4-0000-7000-8000-000000000001' }],
    ['an action that is on no card', { action: 'lead.claim:L-999' }],
    ['an action by an inherited name', { action: '__proto__' }],
    ['an action with a NUL', { action: 'a\0' }],
    ['an action with SQL', { action: `'; drop table "Lead"; --` }],
    ['another chat than that of the message', { chat: 'dm' }],
    ['inputs that are a list', { inputs: [] }],
    ['an input that is an object', { inputs: { a: { b: 1 } } }],
    ['an input with a NUL', { inputs: { a: '\0' } }],
    ['an input that is too long', { inputs: { a: 'x'.repeat(20_001) } }],
  ])('on a tap, %s', async (_what, other) => {
    const tap = { as: 'mei', chat: 'leads', message: card.id, action: 'lead.claim:L-1' }
    await refused('taps', post(JSON.stringify({ ...tap, ...other })))
  })

  test('on a tap, an action of another message', async () => {
    const list = cardIn(await world.as('mei').types('线索池'))
    const own = cardIn(await world.as('mei').types('我的'))
    const action = JSON.stringify(list.card).match(/"id":"(lead\.claim:[^"]+)"/)?.[1]
    await refused('taps', post(JSON.stringify({ as: 'mei', chat: 'dm', message: own.id, action })))
    await refused('taps', post(JSON.stringify({ as: 'bo', chat: 'dm', message: own.id, action: 'lead.list' })))
  })

  test.each([
    ['nothing', ''],
    ['garbage', 'lead.release~%%%not-base64%%%'],
    ['base64 of no JSON', `lead.release~${Buffer.from('oops').toString('base64url')}`],
    ['base64 of a list', `lead.release~${Buffer.from('[1]').toString('base64url')}`],
    ['base64 of null', `lead.release~${Buffer.from('null').toString('base64url')}`],
    ['base64 with a NUL in it', `lead.release~${Buffer.from('{"lead":"\\u0000"}').toString('base64url')}`],
    ['no action', `~${Buffer.from('{}').toString('base64url')}`],
    ['a NUL', 'lead.add\0~e30'],
    ['more than fits', `lead.add~${'A'.repeat(20_001)}`],
  ])('as a form, %s', async (_what, form) => {
    await refused('forms', post(JSON.stringify({ as: 'mei', form, inputs: {} })))
  })
})

describe('a tampered form', () => {
  const contextual = (action: string, context: object) =>
    `${action}~${Buffer.from(JSON.stringify(context)).toString('base64url')}`

  test.each([
    ['of an action there is not', contextual('lead.destroy', {}), 'action.unknown'],
    ['of an inherited name', contextual('constructor', {}), 'action.unknown'],
    ['of a record that is not there', contextual('lead.release', { lead: 'L-999' }), 'lead.unknown'],
    ['of a record of somebody else', contextual('lead.release', { lead: 'L-2' }), 'record.notYours'],
    [
      'of a promise that is not there',
      contextual('plan.done', { plan: '0192f3c4-0000-7000-8000-000000000001' }),
      'plan.unknown',
    ],
    ['with another shape', contextual('plan.done', { plan: 7 }), 'input.fields'],
    ['that says what a choice says, wrongly', contextual('say', { words: 1 }), 'action.unknown'],
  ])('%s has no effect', async (_what, form, code) => {
    if (code === 'record.notYours' && (await count(world.store, 'Lead')) < 2)
      await world.as('bo').adds({ company: '赵博的线索', destination: 'me' })
    const before = await contents(world.store, { except: ['InboundEvent', 'AuditEvent'] })
    const { status, answer } = await world.post('forms', { as: 'mei', form, inputs: { reason: '不想要了' } })
    expect({ status, code: answer.error?.code }).toEqual({ status: 200, code })
    expect(await contents(world.store, { except: ['InboundEvent', 'AuditEvent'] })).toEqual(before)
  })
})

test.each(['{}', '[]', 'null', '{"name":""}', '{"name":"   "}', '{"name":7}', `{"name":"${'长'.repeat(41)}"}`, '{'])(
  'nobody comes in as %s',
  async body => {
    await refused('users', { method: 'POST', headers: json, body }, [400])
  },
)

describe('the wrong door', () => {
  test.each([
    ...posts.flatMap(endpoint => ['PUT', 'DELETE', 'PATCH'].map(method => [method, endpoint])),
    ...['messages', 'taps', 'forms'].map(endpoint => ['GET', endpoint]),
    ...['chats', 'session', 'commands?as=mei', 'stream?as=mei', 'chats/leads/messages?as=mei'].map(to => ['POST', to]),
    ['GET', 'nothing-here'],
    ['POST', 'nothing-here'],
  ])('%s %s is refused', async (method, endpoint) => {
    await refused(endpoint, { method, headers: json, ...(method === 'GET' ? {} : { body: '{}' }) }, [404, 405])
  })

  test.each([
    ...[
      'chats/nowhere/messages?as=mei',
      'chats/dm:bo/messages?as=mei',
      'chats/%00/messages?as=mei',
      'chats/%FF/messages?as=mei',
    ],
    ...[
      'chats/leads/messages',
      'chats/leads/messages?as=',
      'chats/leads/messages?as=nobody',
      'chats/leads/messages?as=mei&as=bo',
    ],
    ...['limit=0', 'limit=101', 'limit=x', 'before=-1', 'before=1e30', 'before=1.5'].map(
      page => `chats/leads/messages?as=mei&${page}`,
    ),
    ...['commands', 'commands?as=nobody', 'stream', 'stream?as=nobody', 'stream?as=%00'],
  ])('GET %s is refused', async endpoint => {
    await refused(endpoint, {})
  })

  test.each([
    '../../../etc/passwd',
    '..%2f..%2fpackage.json',
    '%2e%2e/%2e%2e/package.json',
    'assets/..%2f..%2f..%2fpackage.json',
  ])('no file outside of the page is served: %s', async file => {
    const response = await fetch(`${world.url}/playground/${file}`)
    expect(await response.text()).not.toMatch(/root:|"dependencies"/)
  })
})

describe('whatever is typed', () => {
  test('into the fields of a lead is stored as it is, and shown as text', async () => {
    const { answer } = await world.as('bo').types('录入')
    for (const text of nasty.filter(text => text.trim() !== '' && isStorable(JSON.stringify(text)))) {
      const inputs = { company: clip(text, 200), person: clip(text, 100), position: clip(text, 100), need: text }
      const said = await world.as('bo').fills(answer.form, {
        ...inputs,
        source: clip(text, 100),
        region: clip(text, 100),
        destination: 'me',
        acceptDuplicate: 'true',
      })
      expect([text, said.status]).toEqual([text, 200])
      expect([text, said.answer.error?.code]).not.toEqual([text, 'error.unexpected'])
      if (said.answer.error) continue
      const no = /L-\d+/.exec(said.answer.notice ?? '')?.[0] ?? ''
      const lead = await world.store.transaction(tx => tx.lead.findUniqueOrThrow({ where: { no } }))
      expect(lead.title.replaceAll(/\s/g, '')).toBe(stored(clip(text, 200)))
      expect(wordsOf(cardIn(said).card)).not.toContain('\u0024{')
    }
  })

  const words = ['搜索', '领取', '跟进', '查看', '客户', '线索池', '录入', '为什么', '新商机', '推进', '退回', '']
  const texts = nasty.filter(text => isStorable(JSON.stringify(text)))

  // Every text meets every third word: all pairs say no more and take three times as long.
  test.each(words.map((word, i) => [word, texts.filter((_text, j) => (i + j) % 3 === 0)] as const))(
    'after “%s” gets an answer',
    async (word, some) => {
      for (const text of some) {
        const { status, answer } = await world.as('mei').types(`${word} ${text}`.trim() || '待办')
        expect([text, status]).toEqual([text, 200])
        expect([text, answer.error?.code]).not.toEqual([text, 'error.unexpected'])
      }
    },
  )

  test.each(['', 'a'])('is never cut in the middle of a character (%s🐟…)', async first => {
    const fish = `${first}${'🐟'.repeat(300)}`
    const wang = world.as('wang')
    const no = await wang.adds({
      company: `钓鱼俱乐部${first}`,
      person: fish.slice(0, 80 + first.length),
      need: fish,
      destination: 'me',
    })
    const form = (await wang.types(`跟进 ${no}`)).answer.form
    const inputs = { text: fish, when: '明天上午9点', next: '' }
    const answers = [
      await wang.fills(form, inputs),
      await wang.fills(form, { ...inputs, next: fish.slice(0, 400 + first.length) }),
    ]
    for (const line of [fish, `查看 ${no}`, `为什么 ${no}`, '我的线索', '待办', `转客户 ${no}`])
      answers.push(await wang.types(line))
    const reminder = cardIn(await wang.types('待办'))
    answers.push(
      await wang.taps('+1天', reminder),
      await wang.taps('改时间或转交', reminder),
      await wang.taps('完成', reminder),
    )
    answers.push(await wang.types(`退回 ${no} 鱼太多`), await wang.types('线索池 钓鱼'))
    for (const { status, answer } of answers)
      expect([status, answer.error?.code]).not.toEqual([200, 'error.unexpected'])
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
  })

  test('leaves every table where it was', async () => {
    const [{ tables } = { tables: 0n }] = await world.store.sql<{ tables: bigint }>`
      select count(*) as tables from pg_tables where schemaname = 'public'`
    expect(Number(tables)).toBeGreaterThan(25)
    expect(await (await fetch(`${world.url}/readyz`)).json()).toEqual({ ok: true })
  })
})

function clip(text: string, most: number): string {
  return [...text].slice(0, Math.floor(most / 2)).join('')
}

/** Without what is taken out of every text on its way in, and without blanks. */
function stored(text: string): string {
  return text.normalize('NFC').replaceAll(/[\u2060\ufeff\p{Cc}\s]/gu, '')
}
