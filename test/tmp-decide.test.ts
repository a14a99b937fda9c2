import { AsyncLocalStorage } from 'node:async_hooks'
import pg from 'pg'
import { afterAll, beforeAll, test, vi } from 'vitest'
import { aWorld, type World } from './world.ts'
import { aSubmitted } from './crm/approvals/stories.ts'
let world: World
const list: {text:string, ms:number}[] = []
let on = false
const query = pg.Client.prototype.query
beforeAll(async () => {
  vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: any, ...args: any[]) {
    const [what] = args
    if (!on) return Reflect.apply(query, this, args)
    const entry = { text: String(typeof what === 'object' ? what.text : what), ms: 0 }
    const t0 = performance.now()
    const out = Reflect.apply(query, this, args)
    list.push(entry)
    if (out?.then) out.then(() => { entry.ms = performance.now() - t0 }, () => {})
    return out
  })
  world = await aWorld()
})
afterAll(() => world.close())
test('x', async () => {
  for (let i = 0; i < 3; i++) { const no = await aSubmitted(world); await world.as('wang').types(`同意 ${no}`); await world.settled() }
  const no = await aSubmitted(world)
  await world.settled()
  on = true
  await world.as('wang').types(`同意 ${no}`)
  const n = list.length
  on = false
  console.log('COUNT', n)
  list.forEach((e, i) => console.log(i, e.ms.toFixed(2), e.text.replace(/\s+/g, ' ').slice(0, 170)))
  list.length = 0
  on = true
  await world.settled()
  on = false
  console.log('JOBS', list.length)
  list.forEach((e, i) => console.log(i, e.ms.toFixed(2), e.text.replace(/\s+/g, ' ').slice(0, 110)))
})
