import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildFiles } from '../src/build/files.ts'
import type { FileRef, FileShelf } from '../src/core/files.ts'
import { count } from './rows.ts'
import { aWorld, type World } from './world.ts'

let world: World
let shelf: FileShelf
beforeAll(async () => {
  world = await aWorld()
  shelf = (await buildFiles({ store: world.store, clock: { now: world.now } })).shelf
})
afterAll(() => world.close())

const fetched = (path: string) => fetch(`${world.url}${path}`)
const kept = (name = '客户.csv') => shelf.keep({ name, mime: 'text/csv', bytes: Buffer.from('名称,电话') })

describe('a file that was sent', () => {
  test('comes back byte for byte through its link, as a download under its own name', async () => {
    const response = await fetched(shelf.link(await kept()))
    expect(await response.text()).toBe('名称,电话')
    expect(response.headers.get('content-disposition')).toContain(`filename*=UTF-8''${encodeURIComponent('客户.csv')}`)
    expect(response.headers.get('content-security-policy')).toBe('sandbox')
  })

  test('cannot be fetched with a link that was changed, is for another file, or is two days old', async () => {
    const file = await kept()
    const other = await kept('合同.csv')
    const link = shelf.link(file)
    const changed = [
      link.replace(/until=(\d)/, 'until=9$1'),
      link.replace(file.id, other.id),
      `/files/${file.id}`,
      `${link}x`,
    ]
    for (const path of changed) expect((await fetched(path)).status).toBe(403)
    expect((await fetched(link)).status).toBe(200)
    await world.later('23h')
    expect((await fetched(link)).status).toBe(200)
    await world.later('25h')
    expect((await fetched(link)).status).toBe(403)
  })

  test('goes after a day when nothing came of it', async () => {
    const file = await kept()
    await world.later('2d')
    expect(await shelf.find(file.id)).toBeUndefined()
    expect((await fetched(shelf.link(file))).status).toBe(404)
    expect(await count(world.store, 'StoredFile')).toBe(0)
  })

  test('is named in the chat beside what was typed, and one that is gone is asked for again', async () => {
    const said = await world
      .as('mei')
      .sends('@shoal 帮助', [{ name: '名片.jpg', bytes: Buffer.from('x') }], { chat: 'sales' })
    expect(said.messages[0]).toMatchObject({ text: '@shoal 帮助', files: [{ name: '名片.jpg', size: 1 }] })
    const files = ['01890a5d-ac96-774b-bcce-b302099a8057']
    const gone = await world.post('messages', { as: 'mei', chat: 'dm', text: '导入', files })
    expect([gone.status, gone.answer]).toEqual([404, {}])
  })

  test('may not be larger than ten mebibytes, and needs a name', async () => {
    const send = (query: string, bytes: Uint8Array<ArrayBuffer>) =>
      fetch(`${world.url}/playground/api/files?${query}`, { method: 'POST', body: bytes })
    expect((await send('as=mei&name=a.csv', new Uint8Array(10_485_761))).status).toBe(413)
    expect((await send('as=mei', new Uint8Array(1))).status).toBe(400)
    expect((await send('as=nobody&name=a.csv', new Uint8Array(1))).status).toBe(404)
    const whole: FileRef = JSON.parse(await (await send('as=mei&name=a.csv', new Uint8Array(3))).text())
    expect(whole).toMatchObject({ name: 'a.csv', size: 3 })
  })
})
