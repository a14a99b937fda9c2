/** Draws docs/slack.png: the cards people see most, from the blocks that Slack is sent. `npm run picture`, with Chromium in CHROMIUM_PATH. */
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { projectRoot } from '../src/store/projectRoot.ts'
import { cardBlocks } from './slack/blocks.ts'
import { pageOf } from './slack/page.ts'

const cards = ['lead', 'deal', 'customer', 'approval', 'list', 'lead-form']

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})
const page = await browser.newPage({ viewport: { width: 1_280, height: 800 } })
await page.setContent(pageOf(cards.map(name => cardBlocks(name, 'zh'))))
await page.screenshot({ path: join(projectRoot, 'docs', 'slack.png'), fullPage: true })
await browser.close()
