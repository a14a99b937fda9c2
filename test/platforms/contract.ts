import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Handle } from '../../scripts/demo/people.ts'
import { createDispatch } from '../../src/app/dispatch.ts'
import type { Act } from '../../src/core/platform.ts'
import { actions, views } from '../../src/crm/index.ts'
import { contents, count, traces } from '../rows.ts'
import { buttonsOf, cardIn, type Form, type Said, type Seen, type World, wordsOf } from '../world.ts'

/** Something a person did, in the platform's own bytes. Sent twice, it is the platform's redelivery of the same event. */
export type Delivery = { send(): Promise<Said>; inbound(): Promise<Act> }

/** How the contract speaks to a platform. Chats are "dm" and the room of the lead pool, "leads". */
export type Harness = {
  world: World
  /** True where the reply itself carries cards; elsewhere the queue brings them. */
  cardsInReply: boolean
  says(who: Handle, text: string, chat?: string): Delivery
  taps(who: Handle, title: string, on: Seen): Delivery
  fills(who: Handle, form: Form | undefined, inputs: Record<string, string>): Delivery
  /** What a person sees of a chat, oldest first. */
  lists(who: Handle, chat?: string): Promise<Seen[]>
  /** Every message a person is shown from now on, each time it changes. */
  watches(who: Handle): Promise<{ shown: Seen[]; stop(): void }>
}

/** What every platform must keep, whatever its wire looks like. */
export function platformContract(name: string, open: () => Promise<Harness>): void {
  describe(`${name} as a platform`, () => {
    let on: Harness
    let phone = 13_700_000_000
    const lead = () => on.world.as('wang').adds({ company: `苏州同里旅游${phone}`, phone: String(phone++) })
    beforeAll(async () => {
      on = await open()
    })
    afterAll(() => on.world.close())

    test('knows a command by its event and never by its words: the same event has one effect, the same words are said anew (R166)', async () => {
      const no = await lead()
      const claim = on.says('mei', `领取 ${no}`)
      const first = await claim.send()
      const second = await claim.send()
      expect(first.answer.notice).toContain(`${no} `)
      expect(second.answer).toEqual(first.answer)
      const anew = await on.says('mei', `领取 ${no}`).send()
      expect(anew.answer).not.toEqual(first.answer)
      expect(await episodes(on.world, no)).toBe(1)
    })

    test('gives twenty copies that arrive at once the same answer, and one effect (R10, R166)', async () => {
      const no = await lead()
      const claim = on.says('mei', `领取 ${no}`)
      const answers = await Promise.all(Array.from({ length: 20 }, () => claim.send()))
      for (const { answer } of answers) expect(answer).toEqual(answers[0]?.answer)
      expect(answers[0]?.answer.notice).toContain(`${no} `)
      expect(await episodes(on.world, no)).toBe(1)
      const about = (await on.lists('mei')).filter(({ text, card }) => `${text}${wordsOf(card)}`.includes(no))
      expect(about.filter(({ from }) => from === 'mei')).toHaveLength(1)
      expect(about.filter(({ card }) => card !== null)).toHaveLength(1)
      expect(about.filter(({ text }) => text.includes(`${no} `) && text.includes('归你了'))).toHaveLength(1)
    })

    test('gives a form that is sent twice one record', async () => {
      const { answer } = await on.says('bo', '录入').send()
      const saved = on.fills('bo', answer.form, { company: '南京云锦纺织研究所' })
      const [first, second] = await Promise.all([saved.send(), saved.send()])
      expect(second.answer).toEqual(first.answer)
      expect(await count(on.world.store, 'Lead', `title = '南京云锦纺织研究所'`)).toBe(1)
    })

    test('changes nothing when it refuses, and refuses the repetition in the same words (R11)', async () => {
      const no = await lead()
      await on.says('mei', `领取 ${no}`).send()
      await on.world.settled()
      const before = await contents(on.world.store, { except: traces })
      for (const text of [`领取 ${no}`, '领取 L-99999', `退回 ${no} 太远了`, '赢单 O-99', '飞起来']) {
        const wish = on.says('bo', text)
        const { answer } = await wish.send()
        expect(answer.error?.text).toMatch(/[\u4e00-\u9fff]/)
        expect((await wish.send()).answer).toEqual(answer)
      }
      expect(await contents(on.world.store, { except: traces })).toEqual(before)
    })

    test('shows its card on a redelivery when the first delivery died between commit and reply', async () => {
      const no = await lead()
      const claim = on.says('mei', `领取 ${no}`)
      const { store, now } = on.world
      const dispatch = createDispatch({ store, actions, views, clock: { now }, log: pino({ level: 'silent' }) })
      const died = await dispatch(await claim.inbound())
      if (on.cardsInReply) expect((await on.lists('mei')).some(({ card }) => wordsOf(card).includes(no))).toBe(false)

      const again = await claim.send()

      expect(again.answer.notice).toBe(died.notice)
      if (on.cardsInReply) expect(wordsOf(cardIn(again).card)).toContain(no)
      await claim.send()
      const cards = (await on.lists('mei')).filter(({ card }) => wordsOf(card).includes(no))
      expect(cards).toHaveLength(1)
      expect(await episodes(on.world, no)).toBe(1)
    })

    test('redraws a copy in the order of its versions, and ends at the newest state (R170)', async () => {
      const no = await lead()
      await on.world.settled()
      const window = await on.watches('sun')
      for (let round = 0; round < 5; round++) {
        await on.says('mei', `领取 ${no}`).send()
        await on.says('mei', '撤销').send()
      }
      await on.says('bo', `领取 ${no}`).send()
      await on.world.settled()

      const isIt = ({ card }: Seen) => wordsOf(card).includes(`${no} `)
      const last = (await on.lists('sun', 'leads')).find(isIt)
      expect(wordsOf(last?.card)).toContain('赵博 跟进中')
      await expect.poll(() => window.shown.filter(isIt).at(-1)?.version).toBe(last?.version)
      window.stop()
      const versions = window.shown.filter(isIt).map(({ version }) => version)
      // A window that hears of two states at once may fetch the newer one twice; it never goes back.
      expect(versions).toEqual(versions.toSorted((a, b) => a - b))
      expect(await count(on.world.store, 'CardPost', `drawn < wanted and audience = 'room'`)).toBe(0)
    })

    test('shows a private answer to its reader only', async () => {
      const no = await lead()
      const window = await on.watches('bo')
      const { messages } = await on.says('mei', `@shoal 领取 ${no}`, 'leads').send()
      await on.world.settled()
      const mine = messages.filter(({ audience }) => audience === 'user').map(({ id }) => id)
      expect(mine.length).toBeGreaterThan(0)
      const seen = (await on.lists('mei', 'leads')).map(({ id }) => id)
      expect(seen).toEqual(expect.arrayContaining(mine))
      for (const other of ['bo', 'wang', 'zhou'] as const) {
        const ids = (await on.lists(other, 'leads')).map(({ id }) => id)
        expect(ids.filter(id => mine.includes(id))).toEqual([])
      }
      await sleep(100)
      window.stop()
      expect(window.shown.filter(({ id }) => mine.includes(id))).toEqual([])
    })

    test('leaves no live button on a card that is decided', async () => {
      const no = await lead()
      await on.world.settled()
      const open = (await on.lists('bo', 'leads')).find(({ card }) => wordsOf(card).includes(`${no} `))
      if (!open) throw new Error('the lead was not announced')
      expect(buttonsOf(open)).toContain('领取')
      await on.taps('bo', '领取', open).send()
      await on.world.settled()
      const decided = (await on.lists('mei', 'leads')).find(({ id }) => id === open.id)
      expect(buttonsOf(decided)).toEqual(['历史'])

      const late = await on.taps('mei', '领取', open).send()
      expect(late.answer.error).toMatchObject({ code: 'lead.taken', text: expect.stringContaining('赵博') })
    })

    test('leaves no live button on a reminder that is done, also where its reader has not tapped', async () => {
      const no = await lead()
      await on.says('bo', `领取 ${no}`).send()
      await on.says('bo', `跟进 ${no} 打了电话，明天下午3点回访`).send()
      await on.world.later('2d')
      const reminder = (await on.lists('bo')).findLast(({ card }) => JSON.stringify(card).includes('明早9点'))
      if (!reminder) throw new Error('nobody was reminded')
      const { answer } = await on.taps('bo', '完成', reminder).send()
      expect(answer.notice).toContain(no)
      await on.world.settled()
      const after = (await on.lists('bo')).find(({ id }) => id === reminder.id)
      expect(buttonsOf(after)).toEqual(['打开'])
      const again = await on.taps('bo', '完成', reminder).send()
      expect(again.answer.error?.code).toBe('plan.closed')
    })
  })
}

async function episodes({ store }: World, no: string): Promise<number> {
  return count(store, 'OwnershipEpisode', `"entityId" = (select id from "Lead" where no = '${no}')`)
}
