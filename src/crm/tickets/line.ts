import { readWindow } from '../../core/when/window.ts'
import type { Context } from '../action.ts'
import { type Priority, priorityIn, type TicketType, typeIn } from './vocabulary.ts'

/** What a line of free text says of a ticket. `about` is the number of a customer, deal, order or return that stands in it. */
export type Line = {
  subject: string
  type: TicketType | undefined
  priority: Priority | undefined
  window: string
  about: string
}

const number = /(?<![A-Za-z0-9-])(?:[CO]-?\d{1,9}|(?:DD|TH)-(?:[A-Z0-9]*-)+\d{1,12})(?![A-Za-z0-9-])/i

/** Reads "C-7 紧急 2号泵漏水 维修 明天下午2点到4点": what is recognised becomes a field, the rest is the subject. */
export function readLine(text: string, { now, actor }: Pick<Context, 'now' | 'actor'>): Line {
  const about = number.exec(text)?.[0] ?? ''
  const { priority, rest } = priorityIn(about ? text.replace(about, ' ') : text)
  const { masked, unmasked } = withoutThings(rest)
  const window = readWindow(masked, { now, zone: actor.zone })
  const words = unmasked(window ? window.rest : masked)
  return {
    subject: tidy(words),
    type: typeIn(text),
    priority,
    window: window?.phrase ?? '',
    about,
  }
}

/** Without what the parts that were taken out have left at the ends, and between: "漏水，，上门。" */
function tidy(words: string): string {
  return words
    .replace(/\s+/g, ' ')
    .replace(/([，,、；;])(?:\s*[，,、；;])+/g, '$1')
    .replace(/^[\s，,、；;。]+|[\s，,、；;]+$/g, '')
}

// "2号泵", "3号楼" are things, not the second or third of the month.
const things = /\d{1,3}号(?=\p{Script=Han})(?!上午|下午|早上|晚上|中午|凌晨|之前|前|到|至)/gu

/** The sentence with a sign in the place of every numbered thing, and the way back. */
function withoutThings(text: string): { masked: string; unmasked: (said: string) => string } {
  const found = text.match(things) ?? []
  let next = 0
  return { masked: text.replace(things, '※'), unmasked: said => said.replace(/※/g, () => found[next++] ?? '') }
}
