import type { Handle } from '../../../scripts/demo/people.ts'
import { cardIn, type Said, type Seen, type World, wordsOf } from '../../world.ts'
import { aCustomer, madeUp, told } from '../stories.ts'

let made = 0

/** A quote of mei's over so much, taken so much off, not handed in yet. Returns its number. */
export async function aQuote(
  world: World,
  { amount = '50000', off = '', who = 'mei' }: { amount?: string; off?: string; who?: Handle } = {},
): Promise<string> {
  made += 1
  const { deal } = await aCustomer(world, who, { company: `昆明云岭实业${made}`, deal: `年度采购${made}`, amount })
  const said = await world.as(who).types(`报价 ${deal}`)
  const no = /BJ-\d+-\d+/.exec(told(said))?.[0]
  if (!no) throw new Error(`no quote: ${told(said)}`)
  if (off) await edits(world, { quote: no, discount: off, who })
  return no
}

/** Changes the draft of a quote. */
export async function edits(
  world: World,
  { quote, who = 'mei', ...fields }: { quote: string; who?: Handle; discount?: string; terms?: string; until?: string },
): Promise<Said> {
  const { answer } = await world.as(who).types(`改报价 ${quote}`)
  return world.as(who).fills(answer.form, fields)
}

/** A quote that waits for somebody. */
export async function aSubmitted(world: World, options: Parameters<typeof aQuote>[1] = {}): Promise<string> {
  const no = await aQuote(world, options)
  const said = await world.as(options.who ?? 'mei').types(`提交 ${no}`)
  if (said.answer.error) throw new Error(told(said))
  await world.settled()
  return no
}

let turn = 100

/** A flow for quotes, written by the admin; it comes before every flow written so far. */
export async function aFlow(
  world: World,
  steps: string,
  { when = '', confirmAbove = '', policies = {} }: { when?: string; confirmAbove?: string; policies?: object } = {},
): Promise<void> {
  turn -= 1
  const named = { kind: 'quote', name: '报价审批', steps, when, priority: String(turn) }
  const inputs = { ...named, confirmAbove, enabled: 'on', ...policies }
  const said = await madeUp(world, 'zhou', { action: 'flow.edit', inputs })
  if (said.answer.error) throw new Error(JSON.stringify(said.answer.error))
}

/** A flow of another kind than quotes, for everything that is handed in from here on. */
export async function aFlowFor(world: World, kind: string, steps: string, more: Record<string, string> = {}) {
  const inputs = { kind, name: '试', steps, priority: '1', enabled: 'on', ...more }
  return madeUp(world, 'zhou', { action: 'flow.edit', inputs })
}

/** The approval card of a document as somebody sees it in their private chat now. */
export async function approvalOf(world: World, who: Handle, no: string): Promise<Seen> {
  await world.settled()
  const seen = await world.as(who).sees()
  return cardIn({
    messages: seen.filter(({ card }) => wordsOf(card).includes(`报价 ${no} `)),
  })
}
