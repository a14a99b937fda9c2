import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { madeUp, reads, told } from './crm/stories.ts'
import { count } from './rows.ts'
import { aWorld, cardIn, type World, wordsOf } from './world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

/** A campaign that runs. Returns the address of its page. */
async function aCampaign(place: World, inputs: Record<string, string> = {}): Promise<string> {
  const slug = inputs.slug ?? 'expo'
  const filled = {
    name: '秋季展会',
    source: '展会',
    consent: '我同意联系',
    consentEn: 'You may contact me',
    headline: '领取资料',
    ...inputs,
    slug,
  }
  const saved = await madeUp(place, 'zhou', { action: 'campaign.save', inputs: filled })
  if (saved.answer.error) throw new Error(JSON.stringify(saved.answer))
  await madeUp(place, 'zhou', { action: 'campaign.turn', inputs: { campaign: filled.name, state: 'running' } })
  return `${place.url}/f/${slug}`
}

async function opens(url: string, headers: Record<string, string> = {}) {
  const response = await fetch(url, { headers, redirect: 'manual' })
  return { status: response.status, headers: response.headers, html: await response.text() }
}

/** The hidden fields of a page. */
function hiddenIn(html: string): Record<string, string> {
  const found = [...html.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)]
  return Object.fromEntries(found.map(([, name = '', value = '']) => [name, value]))
}

/** Sends the form of a page as a browser would, after the time a person needs. */
async function sends(place: World, url: string, fields: Record<string, string>, { wait = '10s', page = '' } = {}) {
  const html = page || (await opens(url)).html
  if (wait) await place.later(wait)
  const body = new URLSearchParams({ ...hiddenIn(html), agree: 'yes', ...fields })
  const response = await fetch(url, { method: 'POST', body, redirect: 'manual' })
  return { status: response.status, to: response.headers.get('location'), html: await response.text() }
}

const leads = (place: World) =>
  place.store.sql<{
    title: string
    source: string
    campaign: string
    utm: unknown
    poolId: string | null
    owner: string | null
  }>`
    select l.title, l.source, c.name as campaign, l.utm, l."poolId", u.handle as owner from "Lead" l
    join "Campaign" c on c.id = l."campaignId" left join "User" u on u.id = l."ownerId" order by l."createdAt"`

describe('the page of a campaign', () => {
  test('shows its words in the visitor’s language, without any script, and may not be framed', async () => {
    const url = await aCampaign(world, { headlineEn: 'Get our brochure', intro: '留下<联系>方式' })
    const chinese = await opens(url, { 'accept-language': 'zh-CN,zh;q=0.9' })
    expect(chinese.status).toBe(200)
    expect(chinese.html).toContain('<html lang="zh-CN">')
    expect(chinese.html).toContain('<h1>领取资料</h1>')
    expect(chinese.html).toContain('留下&lt;联系&gt;方式')
    expect(chinese.html).toContain('我同意联系')
    const english = await opens(`${url}?lang=en`)
    expect(english.html).toContain('<h1>Get our brochure</h1>')
    expect(english.html).toContain('You may contact me')
    expect(english.html).not.toContain('<script')
    expect(english.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(english.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect((await opens(`${world.url}/f/style.css`)).headers.get('content-type')).toContain('text/css')
  })

  test('an entry is a lead in the campaign’s pool, with source, trail and consent, and the room sees it', async () => {
    const url = await aCampaign(world, { name: '有尾巴', slug: 'trail', pool: world.cast.pool })
    const page = (await opens(`${url}?utm_source=wechat&utm_campaign=q4&evil=1&lang=en`)).html
    const sent = await sends(
      world,
      url,
      { person: '李敏', company: '上海云帆科技', phone: '13800138000', need: '50个席位' },
      { page },
    )
    expect([sent.status, sent.to]).toEqual([303, '/f/trail/thanks?lang=zh'])
    expect((await opens(`${world.url}${sent.to}`)).html).toContain('谢谢，我们收到了')
    expect(await leads(world)).toEqual([
      {
        title: '上海云帆科技',
        source: '展会',
        campaign: '有尾巴',
        utm: { utm_source: 'wechat', utm_campaign: 'q4' },
        poolId: world.cast.pool,
        owner: null,
      },
    ])
    expect(await count(world.store, 'LeadConsent', `version = 1 and locale = 'zh'`)).toBe(1)
    await world.settled()
    const posted = wordsOf(cardIn({ messages: await world.as('mei').sees('leads') }).card)
    expect(posted).toContain('上海云帆科技')
    expect(posted).toContain('138****8000')
    expect(posted).toContain('市场活动: 有尾巴')
    expect(await reads(world, 'zhou', '为什么 L-1')).toContain('从活动“有尾巴”的页面提交')
  })

  test('what is wrong is marked beside its field, and what was typed stays', async () => {
    const url = await aCampaign(world, { name: '有错', slug: 'wrong' })
    const sent = await sends(world, url, { person: '', company: '<b>公司', phone: '12', email: 'a@b', agree: '' })
    expect(sent.status).toBe(422)
    expect(sent.html).toContain('有几处需要再看一下')
    expect(sent.html).toMatch(/id="person-error">请填写</)
    expect(sent.html).toMatch(/id="phone-error">电话号码不对/)
    expect(sent.html).toMatch(/id="email-error">邮箱地址不对/)
    expect(sent.html).toMatch(/id="agree-error">需要您同意后才能提交/)
    expect(sent.html).toContain('value="&lt;b&gt;公司"')
    const none = await sends(world, url, { person: '无联系方式' })
    expect(none.html).toContain('电话和邮箱至少填一项')
  })

  test('the assignment rules give it to somebody (R52)', async () => {
    const place = await aWorld()
    await madeUp(place, 'zhou', { action: 'rule.save', inputs: { name: '展会', sources: '展会', members: '赵博' } })
    await place.store.sql`update "AssignmentRule" set enabled = true`
    const url = await aCampaign(place)
    await sends(place, url, { person: 'Anna', email: 'anna@example.com' })
    expect((await leads(place)).map(({ title, owner }) => [title, owner])).toEqual([['Anna', 'bo']])
    await place.settled()
    expect(wordsOf(cardIn({ messages: await place.as('bo').sees() }).card)).toContain('分给你了')
    await place.close()
  })

  test('somebody we know makes no second lead; their owner is told, the visitor learns nothing', async () => {
    const place = await aWorld()
    const url = await aCampaign(place)
    await madeUp(place, 'mei', {
      action: 'lead.add',
      inputs: { company: '老朋友', phone: '13911112222', destination: 'me' },
    })
    const sent = await sends(place, url, { person: '老朋友', phone: '139 1111 2222', need: '又想买' })
    expect([sent.status, sent.to]).toEqual([303, '/f/expo/thanks?lang=zh'])
    expect(await count(place.store, 'Lead')).toBe(1)
    await place.settled()
    expect(wordsOf(cardIn({ messages: await place.as('mei').sees() }).card)).toContain('老朋友')
    expect(await reads(place, 'mei', '为什么 L-1')).toContain('在活动“秋季展会”的页面再次提交：又想买')
    await place.close()
  })

  test('one person in many windows at once is one lead', async () => {
    const place = await aWorld()
    const url = await aCampaign(place)
    const pages = await Promise.all(Array.from({ length: 4 }, async () => (await opens(url)).html))
    await place.later('10s')
    await Promise.all(pages.map(page => sends(place, url, { person: '急', phone: '13700000001' }, { page, wait: '' })))
    expect(await count(place.store, 'Lead')).toBe(1)
    await place.close()
  })
})

describe('against machines', () => {
  test('a filled trap is thanked and forgotten; a form sent at once or tampered with is asked again', async () => {
    const place = await aWorld()
    const url = await aCampaign(place)
    const entry = { person: '机器人', phone: '13600000000' }
    expect((await sends(place, url, { ...entry, website: 'http://spam' })).status).toBe(303)
    expect((await sends(place, url, entry, { wait: '' })).html).toContain('提交得太快了')
    expect((await sends(place, url, { ...entry, token: 'a.b.c' })).html).toContain('页面打开太久了')
    expect((await sends(place, url, entry, { wait: '2d' })).html).toContain('页面打开太久了')
    const other = await aCampaign(place, { name: '另一个', slug: 'other' })
    const stolen = (await opens(other)).html
    expect((await sends(place, url, entry, { page: stolen })).html).toContain('页面打开太久了')
    expect(await count(place.store, 'Lead')).toBe(0)
    await place.close()
  })

  test('the same form twice is one entry', async () => {
    const place = await aWorld()
    const url = await aCampaign(place)
    const page = (await opens(url)).html
    const entry = { person: '手快', email: 'quick@example.com' }
    await sends(place, url, entry, { page })
    expect((await sends(place, url, entry, { page })).status).toBe(303)
    expect(await count(place.store, 'Lead')).toBe(1)
    await place.close()
  })

  test('an address sends five entries in ten minutes, also at once, and keeps what it typed', async () => {
    const place = await aWorld()
    const url = await aCampaign(place)
    const pages = await Promise.all(Array.from({ length: 8 }, async () => (await opens(url)).html))
    await place.later('10s')
    const sent = await Promise.all(
      pages.map((page, i) => sends(place, url, { person: `第${i}位`, email: `v${i}@example.com` }, { page, wait: '' })),
    )
    expect(sent.map(({ status }) => status).sort((a, b) => a - b)).toEqual([303, 303, 303, 303, 303, 429, 429, 429])
    expect(sent.find(({ status }) => status === 429)?.html).toMatch(/过十分钟再试[\s\S]*value="第\d位"/)
    expect(await count(place.store, 'Lead')).toBe(5)
    const kept = await place.store.sql<{ key: string }>`select key from "RateWindow"`
    expect(kept.some(({ key }) => key.includes('127.0.0.1'))).toBe(false)
    await place.later('10m')
    expect((await sends(place, url, { person: '晚来', email: 'late@example.com' })).status).toBe(303)
    await place.close()
  })

  test('too much, another kind of body, strange addresses', async () => {
    const url = `${world.url}/f/expo`
    const big = await fetch(url, { method: 'POST', body: new URLSearchParams({ need: 'x'.repeat(40_000) }) })
    expect(big.status).toBe(413)
    expect(
      (await fetch(url, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })).status,
    ).toBe(415)
    expect((await sends(world, url, { person: 'x', need: 'y'.repeat(5_000) })).html).toContain('内容太长了')
    for (const path of ['/f/nobody', '/f/%00', '/f/..%2fexpo', '/f/style.css.map', '/t/%00', '/t/..%2f..'])
      expect([path, (await opens(`${world.url}${path}`)).status]).toEqual([path, 404])
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(405)
  })
})

describe('a campaign that does not run', () => {
  test('says so, before, after its last day and when it has ended', async () => {
    const place = await aWorld()
    const url = await aCampaign(place, { startOn: '2026-11-24', endOn: '2026-11-25' })
    expect((await opens(url)).status).toBe(410)
    await place.later('1d')
    expect((await opens(url)).status).toBe(200)
    await place.later('1d')
    expect((await opens(url)).status).toBe(200)
    await place.later('14h')
    const over = await opens(`${url}?lang=en`)
    expect([over.status, /is not running/.test(over.html)]).toEqual([410, true])
    await place.close()
  })
})

describe('a tracked link', () => {
  test('counts clicks and nothing else, and leads to the page with its own mark', async () => {
    const place = await aWorld()
    await aCampaign(place)
    await madeUp(place, 'zhou', { action: 'campaign.link', inputs: { campaign: '秋季展会', label: '公众号' } })
    const [link] = await place.store.sql<{ code: string }>`select code from "TrackedLink"`
    const goes = await Promise.all(Array.from({ length: 6 }, () => opens(`${place.url}/t/${link?.code}`)))
    expect(new Set(goes.map(({ status, headers }) => `${status} ${headers.get('location')}`))).toEqual(
      new Set([`302 /f/expo?link=${link?.code}`]),
    )
    await fetch(`${place.url}/t/${link?.code}`, { method: 'HEAD', redirect: 'manual' })
    await opens(`${place.url}/t/${link?.code}`, { 'sec-purpose': 'prefetch' })
    expect(await reads(place, 'wang', '活动 秋季')).toContain('6 次点击')
    const page = (await opens(`${place.url}/f/expo?link=${link?.code}`)).html
    await sends(place, `${place.url}/f/expo`, { person: '扫码来', email: 's@example.com' }, { page })
    expect((await leads(place))[0]?.utm).toEqual({ link: link?.code })
    expect((await opens(`${place.url}/t/nothing`)).status).toBe(404)
    await place.close()
  })

  test('leads elsewhere only where an admin allowed it, and only as long as it is allowed', async () => {
    const place = await aWorld()
    await aCampaign(place)
    const link = (target: string) =>
      madeUp(place, 'zhou', { action: 'campaign.link', inputs: { campaign: '秋季展会', label: target, target } })
    const refused = '只能跳转到管理员在“设置 市场活动”里允许的 https 网站'
    for (const target of ['https://evil.example', 'javascript:alert(1)', '//example.com', 'http://example.com'])
      expect((await link(target)).answer.error?.fields).toEqual({ target: refused })
    await madeUp(place, 'zhou', {
      action: 'settings.save',
      inputs: { section: 'campaigns', allowedHosts: 'example.com' },
    })
    expect((await link('https://example.com.evil.com')).answer.error?.fields).toEqual({ target: refused })
    expect((await link('https://example.com@evil.com')).answer.error?.fields).toEqual({ target: refused })
    expect(told(await link('https://www.example.com/a'))).toContain('已生成')
    const [made] = await place.store.sql<{ code: string }>`select code from "TrackedLink"`
    expect((await opens(`${place.url}/t/${made?.code}`)).headers.get('location')).toBe('https://www.example.com/a')
    await madeUp(place, 'zhou', { action: 'settings.save', inputs: { section: 'campaigns', allowedHosts: '' } })
    expect((await opens(`${place.url}/t/${made?.code}`)).headers.get('location')).toContain('/f/expo')
    await place.close()
  })
})
