import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Handle } from '../scripts/demo/people.ts'
import { projectRoot } from '../src/store/projectRoot.ts'
import { madeUp } from './crm/stories.ts'
import { aWorld, type World } from './world.ts'

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const program = process.env.CHROMIUM_PATH ?? usual.find(file => existsSync(file))
const isExcused = program === undefined && process.env.CI !== 'true'

/** In a real browser, on the page as people get it. Skipped where there is none; a build machine has no such excuse. */
describe.skipIf(isExcused)('in a browser (needs Chromium: CHROMIUM_PATH names it)', () => {
  let world: World
  let browser: Browser
  const troubles: string[] = []

  beforeAll(async () => {
    if (program === undefined) throw new Error('There is no Chromium here: install it, or let CHROMIUM_PATH name it.')
    // Packs the page when it is missing or older than its sources.
    const pack = `import { buildPages } from './scripts/build.mjs'; await buildPages()`
    execFileSync(process.execPath, ['--input-type=module', '-e', pack], { cwd: projectRoot })
    browser = await launch(program)
    world = await aWorld()
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await world?.close()
  })

  /** A window of its own, as another person on another machine. */
  async function opens(who: Handle, { chat = 'dm', width = 1_280, locale = 'zh-CN' } = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height: 800 }, locale, reducedMotion: 'reduce' })
    const page = await context.newPage()
    page.setDefaultTimeout(8_000)
    page.on('pageerror', error => troubles.push(String(error)))
    page.on('console', line => line.type() === 'error' && troubles.push(line.text()))
    await page.goto(`${world.url}/playground/#as=${who}&chat=${chat}`)
    await page.getByTestId('composer').waitFor()
    return page
  }

  test('a rep finds a lead with the palette, claims it with a tap, and the room sees it at once', async () => {
    const no = await world.as('wang').adds({ company: '上海云帆科技', person: '李敏', phone: '13800138000' })
    await world.settled()
    const bo = await opens('bo', { chat: 'leads' })
    await bo.getByText('待领取 · 公共线索池').waitFor()
    const mei = await opens('mei')

    await mei.getByTestId('composer').pressSequentially('/')
    await mei.getByTestId('palette').getByText('/线索池').first().click()
    expect(await mei.getByTestId('composer').inputValue()).toMatch(/^\/线索池/)
    await mei.getByTestId('composer').press('Enter')
    await mei.locator(`[data-action="lead.claim:${no}"]`).click()

    await mei.getByTestId('toast').getByText('归你了').waitFor()
    await mei.getByText('13800138000').first().waitFor()
    await bo.getByTestId('chat-leads').getByText('林梅 跟进中').waitFor()
    await bo.locator('.ac-textBlock', { hasText: '林梅 跟进中' }).waitFor()
    expect(await bo.getByText('13800138000').count()).toBe(0)
    expect(await bo.locator(`[data-action="lead.claim:${no}"]`).count()).toBe(0)
  })

  test('a follow-up goes through the dialog: a wrong field is marked, what was typed stays, the reminder comes', async () => {
    const no = await world.as('mei').adds({ company: '苏州恒屹精密', phone: '13900139000', destination: 'me' })
    const mei = await opens('mei')
    await says(mei, `/跟进 ${no}`)
    const dialog = mei.getByTestId('form-dialog')
    await dialog.getByLabel('聊了什么').fill('打了电话，要正式报价')
    await dialog.getByLabel('什么时候').fill('等他有空')
    await dialog.getByLabel('下一步做什么').fill('发正式报价')
    await dialog.locator('[data-action="followup.log"]').click()

    await dialog.getByText('看不懂这个时间').waitFor()
    expect(await dialog.getByLabel('聊了什么').inputValue()).toBe('打了电话，要正式报价')
    expect(await dialog.getByLabel('什么时候').getAttribute('aria-invalid')).toBe('true')

    await dialog.getByLabel('什么时候').fill('明天上午9点')
    await dialog.locator('[data-action="followup.log"]').click()
    await mei.getByTestId('toast').getByText('下一步').waitFor()
    expect(await dialog.count()).toBe(0)

    await mei.getByTestId('clock').click()
    await mei.getByTestId('clock-day').click()
    const done = mei.locator('[data-action^="plan.done:"]')
    await done.waitFor()
    await mei.keyboard.press('Escape')
    await done.click()
    await mei.getByTestId('toast').getByText('已完成').waitFor()
    await done.waitFor({ state: 'detached' })
  })

  test('the page changes its language, and so do the answers', async () => {
    const page = await opens('sun')
    expect(await page.getByTestId('send').getAttribute('aria-label')).toBe('发送')
    await page.getByTestId('locale').click()
    await expect.poll(() => page.getByTestId('send').getAttribute('aria-label')).toBe('Send')
    await says(page, '/me')
    await page.getByText('Your clock').waitFor()
    await page.reload()
    await expect.poll(() => page.getByTestId('send').getAttribute('aria-label')).toBe('Send')
  })

  test('nothing sticks out on a phone', async () => {
    const company = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'
    const no = await world.as('mei').adds({ company, need: '长'.repeat(150), destination: 'me' })
    const page = await opens('mei', { width: 375 })
    for (const line of ['/我的线索', `/查看 ${no}`, '/待办', `/退回 ${no}`]) await says(page, line)
    await page.getByTestId('form-dialog').waitFor()
    expect(await sticksOut(page)).toBe(false)
    await page.keyboard.press('Escape')
    await page.getByTestId('form-dialog').waitFor({ state: 'detached' })
    await page.locator('[data-action^="followup.log"]').first().waitFor()
    expect(await sticksOut(page)).toBe(false)
    await page.getByTestId('menu').click()
    await page.getByTestId('chat-leads').click()
    await expect.poll(() => page.url()).toContain('chat=leads')
    expect(await sticksOut(page)).toBe(false)
  })

  test('a visitor leaves their details on a phone without any script, and the room sees the lead', async () => {
    const campaign = { name: '秋季展会', slug: 'expo', source: '展会', consent: '我同意联系' }
    await madeUp(world, 'zhou', { action: 'campaign.save', inputs: campaign })
    await madeUp(world, 'zhou', { action: 'campaign.turn', inputs: { campaign: '秋季展会', state: 'running' } })
    const context = await browser.newContext({
      ...{ viewport: { width: 375, height: 800 }, locale: 'zh-CN', javaScriptEnabled: false },
    })
    const page = await context.newPage()
    page.on('console', line => line.type() === 'error' && !/422/.test(line.text()) && troubles.push(line.text()))
    await page.goto(`${world.url}/f/expo`)
    await page.getByLabel('姓名').fill('访客甲')
    await page.getByLabel('电话').fill('12')
    await world.later('5s')
    await page.getByRole('button', { name: '提交' }).click()
    await page.getByText('电话号码不对').waitFor()
    expect(await page.getByLabel('姓名').inputValue()).toBe('访客甲')
    await page.getByLabel('电话').fill('13512345678')
    await page.getByLabel('我同意联系').check()
    await world.later('5s')
    await page.getByRole('button', { name: '提交' }).click()
    await page.getByText('谢谢，我们收到了').waitFor()
    const room = await opens('bo', { chat: 'leads' })
    await room.getByText('访客甲').first().waitFor()
  })

  test('what people type is shown as typed, and runs nothing', async () => {
    const typed = '<img src=x onerror="hacked = 1"> **bold** [a](javascript:hacked=1) \u0024{x} {{DATE(1)}} <b>fat</b>'
    const page = await opens('mei', { chat: 'everyone' })
    await says(page, typed)
    await page.getByText(typed, { exact: true }).waitFor()
    const no = await world.as('mei').adds({ company: typed, need: typed, destination: 'me' })
    await says(page, `/查看 ${no}`)
    const frame = page.locator('.card-frame').last()
    await expect.poll(async () => (await frame.textContent())?.replaceAll('\u2060', '')).toContain(typed)
    expect(await frame.locator('img, b, a').count()).toBe(0)
    expect(await page.evaluate('typeof hacked')).toBe('undefined')
  })

  test('and nothing went wrong behind the page', () => {
    expect(troubles).toEqual([])
  })
})

async function launch(executablePath: string): Promise<Browser> {
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run']
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', ...quiet] })
}

async function says(page: Page, text: string): Promise<void> {
  await page.getByTestId('composer').fill(text)
  await page.getByTestId('send').click()
  await expect.poll(() => page.getByTestId('composer').inputValue()).toBe('')
}

async function sticksOut(page: Page): Promise<boolean> {
  return (await page.evaluate('document.documentElement.scrollWidth > innerWidth')) === true
}
