/** What many stories begin with, and what they look for. */
import type { Handle } from '../../scripts/demo/people.ts'
import { type CardJson, walk } from '../../src/core/card.ts'
import { cardIn, type Said, type Seen, type World, wordsOf } from '../world.ts'

/** A lead that is somebody's own from the start. Returns its number. */
export async function own(world: World, who: Handle, fields: Record<string, string>): Promise<string> {
  return world.as(who).adds({ ...fields, destination: 'me' })
}

/** A customer of somebody, made from a lead as people do it; with a deal when one is named. */
export async function aCustomer(
  world: World,
  who: Handle,
  lead: { company: string; person?: string; phone?: string; deal?: string; amount?: string },
): Promise<{ lead: string; customer: string; deal: string }> {
  const { deal = '', amount = '', ...fields } = lead
  const no = await own(world, who, fields)
  const { answer } = await world.as(who).types(`转客户 ${no}`)
  const said = await world.as(who).fills(answer.form, { deal, amount })
  const notice = said.answer.notice ?? ''
  return { lead: no, customer: /C-\d+/.exec(notice)?.[0] ?? '', deal: /O-\d+/.exec(notice)?.[0] ?? '' }
}

/** What somebody reads on the card that answers a line. */
export async function reads(world: World, who: Handle, line: string): Promise<string> {
  return wordsOf(cardIn(await world.as(who).types(line)).card)
}

/** The one sentence a person is told, good or bad. */
export function told({ answer }: Said): string {
  return answer.error?.text ?? answer.notice ?? ''
}

/** The rows of a list card, title and line as they stand. */
export function rowsOf(message: Seen): string[] {
  const rows: string[] = []
  walk(message.card, node => {
    if (node.type !== 'ColumnSet') return
    const texts: string[] = []
    walk(node, part => {
      if (part.type === 'TextBlock') texts.push(String(part.text))
    })
    rows.push(texts.join(' | '))
  })
  return rows
}

/** The ids of a card's buttons for one verb, in order: for lists, where every row has the same titles. */
export function idsOf(message: Seen, verb: string): string[] {
  const ids: string[] = []
  walk(message.card, node => {
    if (node.verb === verb) ids.push(String(node.id))
  })
  return ids
}

/** The choices a card or form offers, by title. */
export function choicesOf(card: CardJson | null | undefined): Record<string, string> {
  const choices: Record<string, string> = {}
  walk(card, node => {
    if ('title' in node && 'value' in node && !('type' in node)) choices[String(node.title)] = String(node.value)
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
