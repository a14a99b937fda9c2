import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, type World } from '../../world.ts'
import { aCustomer, madeUp, reads, told } from '../stories.ts'
import { aTicket, countCards, says, ticketRow } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const act = (place: World, who: 'he' | 'mei' | 'zhou', action: string, inputs: Record<string, string>) =>
  madeUp(place, who, { action, inputs })

async function opens(url: string) {
  const response = await fetch(url, { redirect: 'manual' })
  return {
    status: response.status,
    to: response.headers.get('location') ?? '',
    headers: response.headers,
    html: await response.text(),
  }
}

/** The hidden fields of the form that does this, or of the only one. */
function hiddenIn(html: string, deed?: string): Record<string, string> {
  const forms = html.split('<form').slice(1)
  const form = deed ? (forms.find(one => one.includes(`name="do" value="${deed}"`)) ?? '') : (forms[0] ?? '')
  const found = [...form.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)]
  return Object.fromEntries(found.map(([, name = '', value = '']) => [name, value]))
}

async function sends(
  place: World,
  url: string,
  fields: Record<string, string>,
  { deed, wait = '10s' }: { deed?: string; wait?: string } = {},
) {
  const { html } = await opens(url)
  if (wait) await place.later(wait)
  const response = await fetch(url, {
    method: 'POST',
    body: new URLSearchParams({ ...hiddenIn(html, deed), ...fields }),
    redirect: 'manual',
  })
  return { status: response.status, to: response.headers.get('location') ?? '', html: await response.text() }
}

async function requestPage(place: World, customer: string): Promise<string> {
  const code = /\/s\/([\w-]{22})/.exec(await says(place, 'mei', `报修链接 ${customer}`))?.[1]
  return `${place.url}/s/${code}`
}

/** A solved ticket, and the address of its page. */
async function solved(place: World, fields: Record<string, string> = {}): Promise<{ no: string; url: string }> {
  const no = await aTicket(place, 'mei', fields)
  await act(place, 'he', 'ticket.take', { ticket: no })
  await act(place, 'he', 'ticket.resolve', { ticket: no, text: '换了密封圈' })
  return { no, url: `${place.url}/k/${(await ticketRow(place, no)).code}` }
}

describe('the page on which a customer asks for service', () => {
  test('makes a ticket of theirs with a page of its own, told to whoever keeps them', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '网页客户', person: '李敏' })
    const url = await requestPage(world, customer)
    const page = await opens(url)
    expect(page.status).toBe(200)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(page.html).not.toMatch(/<script|https?:\/\//)
    expect(page.html).toContain('网页客户')
    const sent = await sends(world, url, {
      type: 'repair',
      subject: '空压机不转',
      person: '李敏',
      window: '明天上午',
      place: '二车间',
      phone: '13800001111',
    })
    expect([sent.status, sent.to]).toEqual([303, expect.stringMatching(/^\/k\/[\w-]{22}\?lang=/)])
    const [row] = await world.store.sql<{ no: string }>`select no from "Ticket" where subject = '空压机不转'`
    const ticket = await ticketRow(world, row?.no ?? '')
    expect(ticket).toMatchObject({ source: 'page', type: 'repair', place: '二车间', state: 'new' })
    expect([ticket.contactId, ticket.windowFrom]).toEqual([expect.any(String), expect.any(Date)])
    // How to reach them stands on private cards only, never on the customer's page or in a group.
    expect(ticket.detail).toBe('')
    expect(await reads(world, 'he', `工单 ${row?.no}`)).toContain('13800001111')
    expect(await countCards(world, 'mei', /空压机不转/)).toBeGreaterThanOrEqual(1)
    const own = await opens(`${world.url}${sent.to}`)
    expect(own.html).toMatch(/已收到，正在安排/)
    expect(await says(world, 'mei', `报修链接 ${customer}`)).toContain(url.replace(world.url, ''))
  })

  test('speaks English too, and says beside the field what it cannot read', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: 'English Co' })
    const url = await requestPage(world, customer)
    expect((await opens(`${url}?lang=en`)).html).toContain('Ask for service')
    const sent = await sends(world, `${url}?lang=en`, { subject: 'noise', window: 'whenever' })
    expect(sent.status).toBe(422)
    expect(sent.html).toContain('We cannot read this time')
    expect(sent.html).toContain('value="noise"')
    expect((await sends(world, url, { subject: '' })).html).toContain('aria-invalid')
  })

  test('what a machine sends, what is sent too fast, twice, or by a forged form makes no ticket', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '防垃圾' })
    const url = await requestPage(world, customer)
    const count = async () =>
      Number((await world.store.sql<{ n: bigint }>`select count(*) as n from "Ticket" where subject = '垃圾'`)[0]?.n)
    await sends(world, url, { subject: '垃圾', website: 'spam' })
    expect((await sends(world, url, { subject: '垃圾' }, { wait: '' })).html).toContain('form')
    expect((await sends(world, url, { subject: '垃圾', token: 'x.y.z' })).status).toBe(422)
    expect(await count()).toBe(0)
    const { html } = await opens(url)
    await world.later('10s')
    const body = () => new URLSearchParams({ ...hiddenIn(html), subject: '垃圾' })
    await Promise.all([
      fetch(url, { method: 'POST', body: body(), redirect: 'manual' }),
      fetch(url, { method: 'POST', body: body(), redirect: 'manual' }),
    ])
    expect(await count()).toBe(1)
  })

  test('an unknown address and a replaced one lead nowhere, and say no name', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '换链接' })
    const old = await requestPage(world, customer)
    await says(world, 'mei', `报修链接 ${customer} 换新`)
    for (const url of [
      old,
      `${world.url}/s/${'x'.repeat(22)}`,
      `${world.url}/k/${'x'.repeat(22)}`,
      `${world.url}/k/..%2f`,
    ]) {
      const page = await opens(url)
      expect(page.status).toBe(404)
      expect(page.html).not.toContain('换链接')
    }
    expect((await opens(await requestPage(world, customer))).status).toBe(200)
  })
})

describe('the page of a ticket', () => {
  test('shows what was said openly, never notes, clocks or who is at it; what is typed is text', async () => {
    const place = await aWorld()
    const no = await aTicket(place, 'mei', { subject: '<img src=x onerror=alert(1)> {{TIME}}', detail: '<b>细节</b>' })
    await act(place, 'he', 'ticket.take', { ticket: no })
    await act(place, 'he', 'ticket.reply', { ticket: no, text: '我们下午到' })
    await act(place, 'he', 'ticket.note', { ticket: no, text: '这家难缠' })
    const page = await opens(`${place.url}/k/${(await ticketRow(place, no)).code}`)
    expect(page.html).toContain('我们下午到')
    expect(page.html).toContain('&lt;b&gt;细节')
    expect(page.html).not.toMatch(/这家难缠|何川|10:30|<b>|<img/)
    await place.close()
  })

  test('an answer ends the wait, and whoever is at it hears', async () => {
    const place = await aWorld()
    const no = await aTicket(place, 'mei', {})
    await act(place, 'he', 'ticket.take', { ticket: no })
    await act(place, 'he', 'ticket.wait', { ticket: no, text: '请拍铭牌' })
    const url = `${place.url}/k/${(await ticketRow(place, no)).code}`
    expect((await opens(url)).html).toContain('等您回复')
    await place.later('30m')
    await sends(place, url, { text: '型号 XY-12' }, { deed: 'message' })
    expect(await ticketRow(place, no)).toMatchObject({ state: 'working', holdSince: null, holdSeconds: 30 * 60 + 10 })
    expect(await countCards(place, 'he', /型号 XY-12/)).toBeGreaterThanOrEqual(1)
    await place.close()
  })

  test('the customer confirms, and says once how it was; a bad word reaches those who can mend it (R135)', async () => {
    const place = await aWorld()
    const { customer } = await aCustomer(place, 'mei', { company: '评分客户' })
    const { no, url } = await solved(place, { about: customer })
    await sends(place, url, {}, { deed: 'confirm', wait: '' })
    const { resolutionSeconds } = await ticketRow(place, no)
    expect(await ticketRow(place, no)).toMatchObject({ state: 'closed' })
    expect((await sends(place, url, { text: '没选' }, { deed: 'rate', wait: '' })).html).toContain('请先选一个分数')
    await sends(place, url, { stars: '2', text: '等太久' }, { deed: 'rate', wait: '' })
    expect((await opens(url)).html).toContain('谢谢您的评分：2 / 5')
    await fetch(url, { method: 'POST', body: new URLSearchParams({ do: 'rate', stars: '5' }) })
    expect(await ticketRow(place, no)).toMatchObject({ satisfaction: 2, satisfactionNote: '等太久', resolutionSeconds })
    expect(await countCards(place, 'zhou', /2 \/ 5 分 · 等太久/)).toBeGreaterThanOrEqual(1)
    expect(await reads(place, 'mei', `客户 ${customer}`)).toContain('客户评分 2.0 分（1 次）')
    // Opened again and solved anew it may be rated anew, once.
    await place.later('1h')
    await sends(place, url, { text: '又漏了' }, { deed: 'message' })
    await madeUp(place, 'he', { action: 'ticket.resolve', inputs: { ticket: no, text: '换了整泵' } })
    for (const stars of ['5', '1']) {
      await sends(place, url, { stars }, { deed: 'rate', wait: '' })
      expect((await opens(url)).html).toContain('谢谢您的评分：5 / 5')
    }
    expect(await ticketRow(place, no)).toMatchObject({ satisfaction: 5, satisfactionNote: null })
    await place.close()
  })

  test('a word within seven days opens it again, later a new ticket goes on with it (R135)', async () => {
    const place = await aWorld()
    const early = await solved(place, { subject: '七天内' })
    const late = await solved(place, { subject: '七天后' })
    await place.later('6d 23h')
    await sends(place, early.url, { text: '又漏了' }, { deed: 'message' })
    expect(await ticketRow(place, early.no)).toMatchObject({ state: 'working', episode: 2 })
    await place.later('2h')
    expect(await ticketRow(place, late.no)).toMatchObject({ state: 'closed' })
    const sent = await sends(place, late.url, { text: '又来了' }, { deed: 'message' })
    const old = await ticketRow(place, late.no)
    const [next] = await place.store.sql<{
      no: string
      code: string
    }>`select no, code from "Ticket" where "followsId" = ${old.id}`
    expect(sent.to).toContain(next?.code)
    expect(await ticketRow(place, next?.no ?? '')).toMatchObject({ subject: '七天后', detail: '又来了', state: 'new' })
    expect(old.state).toBe('closed')
    await place.close()
  })

  test('what lies still for seven days closes by itself, to the second, and once (R136)', async () => {
    const place = await aWorld()
    const { no } = await solved(place)
    await place.later('6d 23h 59m 59s')
    expect((await ticketRow(place, no)).state).toBe('resolved')
    await place.later('1s')
    expect(await ticketRow(place, no)).toMatchObject({ state: 'closed', closedAt: expect.any(Date) })
    for (let look = 0; look < 3; look++) await place.shoal.runDue()
    const [row] = await place.store.sql<{
      n: number
    }>`select count(*)::int as n from "AuditEvent" where action = 'ticket.quiet'`
    expect(row?.n).toBe(1)
    await place.close()
  })

  test('of a merged ticket leads to the one it went into, and a word goes there (R137)', async () => {
    const place = await aWorld()
    const [a, b] = [await aTicket(place, 'mei', { subject: '并走' }), await aTicket(place, 'mei', { subject: '留下' })]
    for (const ticket of [a, b]) await act(place, 'he', 'ticket.take', { ticket })
    const url = `${place.url}/k/${(await ticketRow(place, a)).code}`
    const { html } = await opens(url)
    await act(place, 'he', 'ticket.merge', { ticket: a, into: b })
    expect((await opens(url)).to).toContain((await ticketRow(place, b)).code)
    await place.later('10s')
    await fetch(url, {
      method: 'POST',
      body: new URLSearchParams({ ...hiddenIn(html, 'message'), text: '补充一句' }),
      redirect: 'manual',
    })
    expect(await reads(place, 'he', `工单 ${b}`)).toContain('补充一句')
    await place.close()
  })

  test('a person asks for its address by the ticket, if they may see it', async () => {
    const no = await aTicket(world, 'mei', { subject: '取链接' })
    expect(await says(world, 'he', `工单链接 ${no}`)).toContain(`/k/${(await ticketRow(world, no)).code}`)
    expect(told(await world.as('bo').types(`工单链接 ${no}`))).toContain('没有找到你能看的工单')
  })
})
