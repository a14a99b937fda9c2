import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type CardJson, pictureOf } from '../../src/core/card.ts'
import { RetryLater } from '../../src/core/errors.ts'
import type { Copy } from '../../src/core/platform.ts'
import { slack as slackPlatform } from '../../src/platforms/slack/index.ts'
import { listOf, nodeOf, textOf } from '../fakes/slack-blocks.ts'
import { count } from '../rows.ts'
import { pressed } from './slackSeen.ts'
import { mei } from './slackStories.ts'
import { aSlackWorld, dmOf, type SlackWorld } from './slackWorld.ts'

let on: SlackWorld
const complaints: string[] = []
const stops: (() => Promise<void>)[] = []
beforeAll(async () => {
  on = await aSlackWorld()
})
afterAll(async () => {
  await Promise.all(stops.map(stop => stop()))
  await on.close()
})
beforeEach(() => {
  complaints.length = 0
  on.slack.messages.length = 0
})

/** A platform of its own, as another process would have it; it knows its workspace when it is connected. */
async function another() {
  const platform = slackPlatform({ ...on.settings, report: (_error, said) => complaints.push(said) })
  let introduced = false
  const learn = async () => {
    introduced = true
  }
  stops.push(await platform.connect({ hear: async () => ({ status: 200 }), learn }))
  await expect.poll(() => introduced, { interval: 5 }).toBe(true)
  return platform
}

const kept = (mime = 'image/png', name = '漏斗') => on.settings.shelf.keep({ name, mime, bytes: Buffer.from('PNG…') })

function cardWith(...files: { id: string }[]): CardJson {
  const images = files.map(file => ({
    type: 'Image',
    url: pictureOf(file),
    altText: '本月销售漏斗：12 条线索',
    size: 'Large',
  }))
  return {
    ...{ type: 'AdaptiveCard', version: '1.5', language: 'zh' },
    body: [{ type: 'TextBlock', text: '销售漏斗', weight: 'Bolder', size: 'Large' }, ...images],
  }
}

function copyOf(card: CardJson, post = '01890a5d-ac96-774b-bcce-b302099a8057'): Copy {
  const to = { chat: 'C0SALES', kind: 'group' as const, audience: 'room' as const, reader: null }
  return { post, to, card, text: '销售漏斗', version: 1, doubtSince: null }
}

/** Sends as the queue does: again, when it is told to. */
async function delivered(platform: Awaited<ReturnType<typeof another>>, copy: Copy): Promise<string> {
  for (;;) {
    try {
      return await platform.send(copy)
    } catch (error) {
      if (!(error instanceof RetryLater)) throw error
      await sleep(50)
    }
  }
}

const lastBlocks = () => listOf(on.slack.messages.at(-1)?.blocks).map(nodeOf)
const uploads = () => on.slack.calls.filter(({ method }) => method === 'files.getUploadURLExternal').length

describe('a picture on a card', () => {
  test('is handed to Slack in its three steps and shown by its id there, with its words for screen readers', async () => {
    await delivered(await another(), copyOf(cardWith(await kept())))
    const [file] = on.slack.files.slice(-1)
    expect(file).toMatchObject({ name: '漏斗.png', alt: '本月销售漏斗：12 条线索', channel: undefined })
    expect(lastBlocks()).toContainEqual(
      expect.objectContaining({
        ...{ type: 'image', alt_text: '本月销售漏斗：12 条线索' },
        slack_file: { id: file?.id },
      }),
    )
  })

  test('is handed over once, however many cards show it and however many want it at the same time', async () => {
    const file = await kept()
    const platforms = await Promise.all([another(), another(), another()])
    const before = uploads()
    await Promise.all(
      platforms.flatMap((platform, place) =>
        [1, 2].map(n => delivered(platform, copyOf(cardWith(file, file), `p${place}${n}`))),
      ),
    )
    expect(uploads() - before).toBe(1)
    expect(on.slack.messages).toHaveLength(6)
    expect(await count(on.world.store, 'UploadedFile', `"fileId" = '${file.id}' and remote is not null`)).toBe(1)
  })

  test('that Slack still works on is waited for, and then shown', async () => {
    on.slack.processingMs = 1_500
    const platform = await another()
    const copy = copyOf(cardWith(await kept()))
    await expect(platform.send(copy)).rejects.toThrow(RetryLater)
    await expect(platform.send(copy)).rejects.toThrow(/being processed/)
    expect(on.slack.messages).toEqual([])
    await delivered(platform, copy)
    on.slack.processingMs = 0
    expect(lastBlocks().map(({ type }) => type)).toContain('image')
    expect(complaints).toEqual([])
  })

  test('that Slack asks patience for makes its card wait, and comes', async () => {
    on.slack.fault({ does: 'limited', method: 'files.getUploadURLExternal', retryAfter: 1, times: 1 })
    const platform = await another()
    const copy = copyOf(cardWith(await kept()))
    await expect(platform.send(copy)).rejects.toMatchObject({ afterMs: 1_000 })
    await on.world.store.sql`update "UploadedFile" set "busyUntil" = now() - interval '1 second' where remote is null`
    await delivered(platform, copy)
    expect(lastBlocks().map(({ type }) => type)).toContain('image')
  })

  test.each([
    [
      'Slack refuses it',
      { does: 'no' as const, error: 'upload_disabled', method: 'files.getUploadURLExternal' },
      'image/png',
    ],
    [
      'we may not hand over files',
      { does: 'no' as const, error: 'missing_scope', method: 'files.completeUploadExternal' },
      'image/png',
    ],
    ['it is of a kind that Slack does not show', undefined, 'image/svg+xml'],
  ])('is named, with a way to it, where %s', async (_why, fault, mime) => {
    const end = fault && on.slack.fault(fault)
    const platform = await another()
    const file = await kept(mime)
    await delivered(platform, copyOf(cardWith(file)))
    const before = uploads()
    await delivered(platform, copyOf(cardWith(file)))
    end?.()
    // Who was refused does not ask again with every redraw.
    expect(uploads()).toBe(before)
    expect(JSON.stringify(lastBlocks())).toContain('本月销售漏斗：12 条线索')
    const link = textOf(pressed(lastBlocks(), '在 Shoal 里打开图片').url)
    const response = await fetch(link.replace('https://crm.yunlan.example', on.world.url))
    expect(await response.text()).toBe('PNG…')
  })

  test('is tried a few times where its upload fails, and then named', async () => {
    const end = on.slack.fault({ does: 'down', method: 'upload' })
    const platform = await another()
    const copy = copyOf(cardWith(await kept()))
    for (let tries = 0; tries < 3; tries++) {
      await expect(platform.send(copy)).rejects.toThrow(RetryLater)
      await on.world.store.sql`update "UploadedFile" set "busyUntil" = now() - interval '1 second' where remote is null`
    }
    await expect(platform.send(copy)).rejects.toThrow(RetryLater)
    await platform.send(copy)
    end()
    expect(pressed(lastBlocks(), '在 Shoal 里打开图片').url).toBeTruthy()
  })

  test('that Slack forgot does not keep the card from its people', async () => {
    const file = await kept()
    const platform = await another()
    await delivered(platform, copyOf(cardWith(file)))
    await on.world.store.sql`update "UploadedFile" set "uploadedAt" = now() - interval '1 day'`
    on.slack.files.length = 0
    await delivered(platform, copyOf(cardWith(file)))
    expect(lastBlocks().map(({ type }) => type)).toEqual(['header', 'context'])
    expect(complaints).toEqual([expect.stringContaining('without pictures')])
  })

  test('is only ever sent to a host of Slack', async () => {
    const own = new URL(on.slack.apiUrl)
    const platform = await another()
    on.slack.uploadHost = `http://localhost:${own.port}`
    await delivered(platform, copyOf(cardWith(await kept())))
    on.slack.uploadHost = undefined
    expect(on.slack.calls.at(-2)?.method).not.toBe('upload')
    expect(complaints).toEqual([expect.stringContaining('was not taken')])
  })

  test('stays out of what another one’s link says: only kept files of ours are shown', async () => {
    const card = cardWith(await kept())
    card.body.push({ type: 'Image', url: 'https://evil.example/pixel.png', altText: '像素' })
    await delivered(await another(), copyOf(card))
    expect(JSON.stringify(lastBlocks())).not.toContain('evil.example')
  })
})

describe('a picture in an answer', () => {
  const said = { kind: 'text' as const, text: '漏斗' }
  const from = { platform: 'slack', tenant: 'T0SHOAL', eventId: 'e', person: mei, said }

  test('among others is handed over after the response, and shown to its reader alone', async () => {
    on.slack.processingMs = 1_000
    const platform = await another()
    const ticket = { way: 'command', respond: on.slack.responseUrl() }
    const inbound = { ...from, chat: { id: 'C0SALES', kind: 'group' as const }, ticket }
    const shown = { post: 'p1', message: null, audience: 'only' as const, card: cardWith(await kept()), drawn: 1 }
    const before = uploads()
    const said = await platform.reply(inbound, { cards: [shown] })
    expect([said.http, uploads() - before]).toEqual([{ status: 200, body: '' }, 0])
    await said.after()
    on.slack.processingMs = 0
    const last = [...on.slack.responses.map(({ body }) => body), ...on.slack.ephemerals].at(-1)
    expect(listOf(nodeOf(last).blocks).map(block => nodeOf(block).type)).toContain('image')
  })

  test('stands on the person’s own page', async () => {
    const platform = await another()
    const inbound = { ...from, chat: { id: dmOf('mei'), kind: 'dm' as const }, ticket: { way: 'home' } }
    const said = await platform.reply(inbound, { cards: [], home: cardWith(await kept()) })
    await said.after()
    expect(listOf(on.slack.homes.get(mei)?.view.blocks).map(block => nodeOf(block).type)).toEqual(['header', 'image'])
  })
})
