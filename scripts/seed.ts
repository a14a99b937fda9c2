import { pino } from 'pino'
import { createDispatch } from '../src/app/dispatch.ts'
import { handClock } from '../src/core/clock.ts'
import { newId } from '../src/core/id.ts'
import type { Answer } from '../src/core/platform.ts'
import { actions, views } from '../src/crm/index.ts'
import { setUpCompany } from '../src/crm/setup.ts'
import type { Store } from '../src/store/db.ts'
import { arrangements, fair } from './demo/arrangements.ts'
import { type Deed, history } from './demo/history.ts'
import { type Cast, hire, hiredBefore } from './demo/people.ts'
import { hireService, servedCustomers, service } from './demo/service.ts'

const span = 90 * 86_400_000
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
  const dispatch = createDispatch({ store, clock, log: pino({ level: 'silent' }), actions, views })
  const known: Known = { leads: new Map(), entered: new Map(), deals: new Map() }
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
  const deeds = history(today, leads)
  for (const [index, deed] of deeds.entries()) {
    clock.set(deed.at)
    const wish = wishOf(deed, { cast, known, campaign: campaign.id })
    if (!wish) continue
    const answer = await say(`demo:${index}`, deed.who, wish)
    if (answer.error && !expected.has(answer.error.code))
      throw new Error(`The demo company stumbled over ${deed.does}: ${answer.error.text}`)
    learn(deed, answer, known)
  }
  await store.transaction(tx => hireService(tx, start))
  await serve(store, clock, { today, say })
  await settleDown(store, today)
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

/** What the deeds have led to so far: numbers of leads and deals, what was entered. */
type Known = { leads: Map<number, string>; entered: Map<number, Record<string, string>>; deals: Map<number, string> }
type Wish = { action: string; input: Record<string, unknown> }

/** A deed in the words of the action table; undefined when what it is about never came to be. */
function wishOf(
  deed: Deed,
  { cast, known, campaign }: { cast: Cast; known: Known; campaign: string },
): Wish | undefined {
  if (deed.does === 'add')
    return {
      action: 'lead.add',
      input: {
        ...deed.fields,
        destination: deed.fields.region === 'Overseas' ? cast.overseas : cast.pool,
        campaign: deed.fields.source === '展会' ? campaign : 'none',
      },
    }
  if (deed.does === 'set up') return { action: deed.action, input: deed.input }
  const lead = known.leads.get(deed.lead)
  const deal = known.deals.get(deed.lead)
  const entered = known.entered.get(deed.lead)
  if (!lead) return undefined
  switch (deed.does) {
    case 'claim':
      return { action: 'lead.claim', input: { leads: [lead] } }
    case 'release':
      return { action: 'lead.release', input: { lead, reason: deed.reason, pool: cast.pool } }
    case 'log':
      return {
        action: 'followup.log',
        input: { about: deal ?? lead, text: deed.text, method: deed.method, when: deed.when, next: deed.next },
      }
    case 'convert':
      return {
        action: 'lead.convert',
        input: {
          lead,
          customer: entered?.company,
          contact: entered?.person,
          position: entered?.position,
          deal: deed.deal,
          amount: deed.amount,
        },
      }
    case 'move':
      return deal ? { action: 'deal.move', input: { deal } } : undefined
    case 'expect':
      return deal ? { action: 'deal.edit', input: { deal, close: deed.close, nextStep: deed.nextStep } } : undefined
    case 'sell':
      return deal ? { action: 'line.save', input: { deal, text: deed.lines } } : undefined
    case 'win':
      return deal ? { action: 'deal.won', input: { deal } } : undefined
    case 'lose':
      return deal ? { action: 'deal.lost', input: { deal, reason: deed.reason } } : undefined
  }
}

/** Remembers the numbers an answer names. */
function learn(deed: Deed, answer: Answer, known: Known): void {
  if (answer.error) return
  const lead = /L-\d+/.exec(answer.notice ?? '')?.[0]
  const deal = /O-\d+/.exec(answer.notice ?? '')?.[0]
  if (deed.does === 'add' && lead) {
    known.leads.set(deed.lead, lead)
    known.entered.set(deed.lead, deed.fields)
  }
  if (deed.does === 'convert' && deal) known.deals.set(deed.lead, deal)
}

/** History does not ring: what came due before now stays in the lists, and only the last two days' cards are shown in the chats. */
async function settleDown(store: Store, now: Date): Promise<void> {
  await store.transaction(async tx => {
    await tx.reminder.updateMany({ where: { state: 'waiting', dueAt: { lte: now } }, data: { state: 'dropped' } })
    const recent = new Date(now.getTime() - 4 * 86_400_000)
    await tx.cardPost.updateMany({
      where: { OR: [{ createdAt: { lt: recent } }, { audience: 'only' }] },
      data: { state: 'frozen' },
    })
    // In a company that recycled after thirty days most of this history would have ended in the sea.
    await tx.recycleRule.updateMany({ data: { limitDays: 75, byLevel: {} } })
    await tx.inboundEvent.updateMany({ where: marker, data: { answer: { loaded: true } } })
  })
}
