/** What travels inside a button, a select and a form, and comes back when somebody uses them. */
import { isObject, type Json } from '../../core/card.ts'
import { limits } from './limits.ts'

/** An action of the house with what the card gave it. */
export type Offer = { verb: string; data: { [key: string]: Json } }

/** A choice in a message that acts at once: what is chosen becomes `input` of the offer's data. */
export type Pick = Offer & { input: string }

/** What a person chose did not fit into the place Slack gives for it. */
export class TooLong extends Error {
  constructor(what: string, length: number, most: number) {
    super(`${what} has ${length} characters, ${most} fit`)
    this.name = 'TooLong'
  }
}

/** The verb of a button that opens its card's inputs as a modal; its data is an InputsOffer. */
export const openInputs = 'open.inputs'

/** The verb of a button that shows what of a card did not fit; its data is a RestOffer. */
export const openRest = 'open.rest'

/** The verb of a button that opens a form as its writer left it; its data names what was kept. */
export const openAgain = 'open.again'

/** A button's value: the verb, and its data as JSON. Throws TooLong above `most` characters. */
export function encodeAction({ verb, data }: Offer, most: number = limits.value): string {
  const value = Object.keys(data).length === 0 ? verb : `${verb} ${JSON.stringify(data)}`
  if (value.length > most) throw new TooLong(`the value of ${verb}`, value.length, most)
  return value
}

/** The action in a button's value; undefined when it is none of ours. */
export function decodeAction(value: string): Offer | undefined {
  const [, verb, rest] = /^([a-zA-Z]+(?:\.[a-zA-Z]+)?)(?: (\{.*\}))?$/s.exec(value) ?? []
  if (verb === undefined) return undefined
  if (rest === undefined) return { verb, data: {} }
  const data = parsed(rest)
  return isObject(data) ? { verb, data } : undefined
}

/** The block id of a select that acts at once. Throws TooLong where it does not fit. */
export function encodePick({ input, ...offer }: Pick): string {
  return `${input}=${encodeAction(offer, limits.id - input.length - 1)}`
}

/** The choice in the block id of a select; undefined for other blocks. */
export function decodePick(blockId: string): Pick | undefined {
  const [, input, value = ''] = /^([^=]+)=(.+)$/s.exec(blockId) ?? []
  const offer = decodeAction(value)
  return input && offer ? { ...offer, input } : undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
