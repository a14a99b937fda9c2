import { pino } from 'pino'
import { createDispatch } from '../src/app/dispatch.ts'
import type { House } from '../src/app/house.ts'
import { actAsHouse } from '../src/app/houseAct.ts'
import { handClock } from '../src/core/clock.ts'
import { newId } from '../src/core/id.ts'
import type { Answer } from '../src/core/platform.ts'
import { enter, entrySchema } from '../src/crm/campaigns/enter.ts'
import { enrol } from '../src/crm/digests/enrol.ts'
import { actions, views } from '../src/crm/index.ts'
import { recycle } from '../src/crm/recycling/run.ts'
import { tell } from '../src/crm/recycling/tell.ts'
import { setUpCompany } from '../src/crm/setup.ts'
import { fireReminders } from '../src/jobs/remind.ts'
import { createRoutines } from '../src/jobs/routines.ts'
import { companyOf } from '../src/store/company.ts'
import type { Store } from '../src/store/db.ts'
import { giveAges } from './demo/ages.ts'
import { arrangements, fair } from './demo/arrangements.ts'
import { emptyBook, learn, wishOf } from './demo/book.ts'
import type { Wish } from './demo/deed.ts'
import { answersOf, fridayRoutines } from './demo/fridays.ts'
import { history } from './demo/history.ts'
import { learnPapers, type PaperBook, paperStories, paperWish } from './demo/papers.ts'
import { hire, hiredBefore } from './demo/people.ts'
import { hireService, servedCustomers, service } from './demo/service.ts'

const span = 90 * 86_400_000
/** A company with fewer leads is a small one for tests: it has no papers. */
const fullLife = 48
const marker = { platform: 'playground', tenant: 'playground', dedupeKey: 'demo' } as const

/** True when there is no company yet, or when the demo was cut off while it was being loaded. */
export async function needsDemo(store: Store): Promise<boolean> {
  const [state] = await store.sql<{ company: boolean; unfinished: boolean }>`
    select exists (select 1 from "CompanySettings") as company,
      exists (select 1 from "InboundEvent" where platform = ${marker.platform} and "dedupeKey" = ${marker.dedupeKey} and answer is null) as unfinished`
  return state ? !state.company || state.unfinished : false
}

/**
 * Loads the demo company: people, chats, and ninety days of history, done through the same actions that people use, so that every
 * counter, trail and promise is what it would be. The same on every run for the same day. One that was cut off goes on where it was:
 * every deed is an event, and an event has its effect once. Returns how many deeds were done.
 */
export async function seed(
  store: Store,
  { now, locale, zone, leads = 96 }: { now: Date; locale: 'zh' | 'en'; zone: string; leads?: number },
): Promise<number> {
  const { cast, start } = await store.transaction(async tx => {
    const fresh = await setUpCompany(tx, { name: '云澜软件', locale, zone, currency: 'CNY', region: 'CN' })
    if (!fresh) return hiredBefore(tx)
    await tx.inboundEvent.create({ data: { id: newId(), ...marker } })
    return hire(tx, new Date(now.getTime() - span))
  })
  const clock = handClock(start)
  const log = pino({ level: 'silent' })
  const dispatch = createDispatch({ store, clock, log, actions, views })
  const routines = createRoutines({ store, clock, log, routines: fridayRoutines })
  await routines.begin()
  const book = emptyBook()
  const today = new Date(start.getTime() + span)
  const say = (event: string, person: string, wish: Wish) =>
    dispatch({
      ...{ platform: 'playground', tenant: 'playground', eventId: event, person },
      chat: { id: `dm:${person}`, kind: 'dm' },
      said: { kind: 'form', ...wish },
    })
  for (const [index, { who, ...wish }] of arrangements(today).entries()) {
    const answer = await say(`demo:set:${index}`, who, wish)
    if (answer.error) throw new Error(`The demo company stumbled over ${wish.action}: ${answer.error.text}`)
  }
  const campaign = await store.transaction(tx => tx.campaign.findUniqueOrThrow({ where: { name: fair } }))
  const papers = leads < fullLife ? [] : paperStories(today).filter(({ at }) => at < today)
  const deeds = [...history(today, leads), ...papers].sort((a, b) => a.at.getTime() - b.at.getTime())
  const numbers: PaperBook = new Map()
  for (const [index, deed] of deeds.entries()) {
    clock.set(deed.at)
    if (deed.does === 'visit') {
      await visit({ store, clock }, campaign, deed.entry)
    } else if (deed.does === 'friday') {
      await routines.runDue()
      for (const who of deed.answered ? (['mei', 'bo'] as const) : [])
        for (const wish of await answersOf(store, { who, userId: cast.users[who] ?? '' }))
          await say(`demo:${JSON.stringify(wish.input)}`, who, wish)
    } else if (deed.does === 'paper') {
      const wish = paperWish(deed, numbers)
      const answer = await say(`demo:${index}`, deed.who, wish)
      if (answer.error) throw new Error(`The demo company stumbled over ${wish.action}: ${answer.error.text}`)
      learnPapers(deed, answer, numbers)
    } else {
      const wish = wishOf(deed, { cast, book, campaign: campaign.id })
      if (!wish) continue
      const answer = await say(`demo:${index}`, deed.who, wish)
      if (answer.error && !expected.has(answer.error.code))
        throw new Error(`The demo company stumbled over ${wish.action}: ${answer.error.text}`)
      learn(deed, answer, book)
    }
  }
  await store.transaction(tx => hireService(tx, start))
  await serve(store, clock, { today, say })
  await giveAges(store)
  await settleDown(store, today)
  await greet(store, today)
  await recycleOnce({ store, clock }, today)
  await store.transaction(tx => tx.inboundEvent.updateMany({ where: marker, data: { answer: { loaded: true } } }))
  return deeds.length
}

type Saying = (event: string, person: string, wish: Wish) => Promise<Answer>

/** The last days of service, through the same door. */
async function serve(
  store: Store,
  clock: ReturnType<typeof handClock>,
  { today, say }: { today: Date; say: Saying },
): Promise<void> {
  const numbers: string[] = []
  for (const [index, { hours, who, action, input, ticket }] of service(await servedCustomers(store)).entries()) {
    clock.set(new Date(today.getTime() - hours * 3_600_000))
    const about = ticket === undefined ? {} : { ticket: numbers[ticket] }
    const answer = await say(`demo:service:${index}`, who, { action, input: { ...input, ...about } })
    if (answer.error) throw new Error(`The demo company stumbled over ${action}: ${answer.error.text}`)
    if (action === 'ticket.add') numbers.push(/GD-\d{8}-\d{4}/.exec(answer.notice ?? '')?.[0] ?? '')
  }
}

/** What may be refused in a life that was thrown with dice: limits, and what somebody else has. */
const expected = new Set([
  'lead.dailyLimit',
  'lead.capacity',
  'lead.coolDown',
  'record.inPool',
  'deal.closed',
  'deal.unknownStage',
])

/** What tells people something in private, and not only answers what they did. */
const news = ['forecast.poll', 'comment', 'team.note']

/** Somebody who fills in the page of the fair; who is known already has been here before the demo was cut off. */
async function visit(
  house: Pick<House, 'store' | 'clock'>,
  campaign: { id: string; name: string; source: string; poolId: string | null },
  said: Record<string, string>,
): Promise<void> {
  const entry = entrySchema.parse(said)
  const [known] = await house.store.sql`select 1 from "Lead" where title = ${entry.company}`
  if (known) return
  const trail = { utm: { source: 'qr', medium: 'booth' }, consent: 1, locale: 'zh' as const }
  await actAsHouse(house, context => enter(context, campaign, { entry, trail }))
}

/** The last night took what nobody had talked to for two months, and the morning told of it. */
async function recycleOnce(
  { store, clock }: { store: Store; clock: ReturnType<typeof handClock> },
  today: Date,
): Promise<void> {
  const nightly = createRoutines({ store, clock, log: pino({ level: 'silent' }), routines: [recycle, tell] })
  clock.set(new Date(today.getTime() - 3 * 86_400_000))
  await nightly.begin()
  clock.set(new Date(today.getTime() - 3 * 3_600_000))
  await nightly.runDue()
  clock.set(today)
  await fireReminders(store, today)
}

/** Everybody's digests begin with the newest morning, so that a visitor finds one. */
async function greet(store: Store, now: Date): Promise<void> {
  const lately = new Date(now.getTime() - 3 * 86_400_000)
  await store.transaction(async tx => enrol(tx, { now: lately, company: await companyOf(tx) }))
  await store.sql`update "Digest" set "nextAt" = ${new Date(now.getTime() + 3_600_000)} where every <> 'day' and "nextAt" <= ${now}`
}

/** History does not ring: what came due before now stays in the lists, and only the last two days' cards are shown in the chats. */
async function settleDown(store: Store, now: Date): Promise<void> {
  await store.transaction(async tx => {
    await tx.reminder.updateMany({ where: { state: 'waiting', dueAt: { lte: now } }, data: { state: 'dropped' } })
    const recent = new Date(now.getTime() - 4 * 86_400_000)
    await tx.cardPost.updateMany({
      where: { OR: [{ createdAt: { lt: recent } }, { audience: 'only', view: { notIn: news } }] },
      data: { state: 'frozen' },
    })
    // In a company that recycled after thirty days most of this history would have ended in the sea.
    await tx.recycleRule.updateMany({ data: { limitDays: 60, byLevel: {} } })
  })
}
