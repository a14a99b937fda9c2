/** What many stories begin with, and what they look for. */
import type { Handle } from '../../scripts/demo/people.ts'
import { type CardJson, walk } from '../../src/core/card.ts'
import { cardIn, plain, type Said, type Seen, type World, wordsOf } from '../world.ts'

/** A lead that is somebody's own from the start. Returns its number. */
export async function own(world: World, who: Handle, fields: Record<string, string>): Promise<string> {
  return numberIn(await madeUp(world, who, { action: 'lead.add', inputs: { ...fields, destination: 'me' } }), 'L')
}

/** A customer of somebody, made from a lead as people do it; with a deal when one is named. */
export async function aCustomer(
  world: World,
  who: Handle,
  {
    deal = '',
    amount = '',
    ...fields
  }: { company: string; person?: string; phone?: string; campaign?: string; deal?: string; amount?: string },
): Promise<{ lead: string; customer: string; deal: string }> {
  const lead = await own(world, who, fields)
  const inputs = { lead, customer: fields.company, deal, amount }
  const said = await madeUp(world, who, { action: 'lead.convert', inputs })
  return { lead, customer: numberIn(said, 'C'), deal: deal && numberIn(said, 'O') }
}

function numberIn(said: Said, letter: 'L' | 'C' | 'O'): string {
  const no = new RegExp(`${letter}-\\d+`).exec(said.answer.notice ?? '')?.[0]
  if (!no) throw new Error(`no ${letter}- in ${JSON.stringify(said.answer)}`)
  return no
}

/** What somebody reads on the card that answers a line. */
export async function reads(world: World, who: Handle, line: string): Promise<string> {
  return wordsOf(cardIn(await world.as(who).types(line)).card)
}

/** The one sentence a person is told, good or bad. */
export function told({ answer }: Said): string {
  return answer.error?.text ?? answer.notice ?? ''
}

/** A message as somebody sees it now, once the queue has brought every card up to date. */
export async function asItIs(world: World, who: Handle, { id, chat }: Seen): Promise<Seen> {
  await world.settled()
  return cardIn({ messages: (await world.as(who).sees(chat)).filter(message => message.id === id) })
}

/** The rows of a list card, title and line as they stand. */
export function rowsOf(message: Seen): string[] {
  const rows: string[] = []
  walk(message.card, node => {
    if (node.type !== 'ColumnSet') return
    const texts: string[] = []
    walk(node, part => {
      if (part.type === 'TextBlock') texts.push(plain(part.text))
    })
    rows.push(texts.join(' | '))
  })
  return rows
}

/** The ids of a card's buttons for one verb, in order: for lists, where every row has the same titles. */
export function idsOf(message: Seen, verb: string): string[] {
  const ids: string[] = []
  walk(message.card, node => {
    if (node.verb === verb) ids.push(plain(node.id))
  })
  return ids
}

/** The choices a card or form offers, by title. */
export function choicesOf(card: CardJson | null | undefined): Record<string, string> {
  const choices: Record<string, string> = {}
  walk(card, node => {
    if ('title' in node && 'value' in node && !('type' in node)) choices[plain(node.title)] = plain(node.value)
  })
  return choices
}

/** A form somebody makes up (e30 is {}): the wire lets anybody name any action, and the house must judge it all the same. */
export function madeUp(
  world: World,
  who: Handle,
  { action, inputs = {} }: { action: string; inputs?: Record<string, string> },
): Promise<Said> {
  return world.post('forms', { as: who, chat: 'dm', form: `${action}~e30`, inputs })
}

/** Merges as people do: the line, then the button of the preview. */
export async function merges(place: World, who: 'mei' | 'wang' | 'zhou', line: string) {
  const preview = cardIn(await place.as(who).types(`合并 ${line}`))
  return place.as(who).taps('确认合并', preview)
}

/** The card that says what was merged. */
export function doneIn({ messages }: Said): Seen {
  return cardIn({ messages: messages.filter(({ card }) => wordsOf(card).includes('已合并到')) })
}

/** A customer or lead as the database has it. */
export async function rowOf(place: World, no: string) {
  const [row] = await place.store.sql<{ row: Record<string, unknown> }>`
    select to_jsonb(r) as row from "Customer" r where no = ${no} union all select to_jsonb(l) from "Lead" l where no = ${no}`
  return row?.row ?? {}
}

/** So many leads in the public pool, named alike. */
export async function waiting(place: World, count: number, company: string): Promise<string[]> {
  const { answer } = await place.as('wang').types('录入')
  const added = Array.from({ length: count }, async (_, i) =>
    told(await place.as('wang').fills(answer.form, { company: `${company}${i + 1}` })),
  )
  return (await Promise.all(added)).map(notice => /L-\d+/.exec(notice)?.[0] ?? notice)
}
