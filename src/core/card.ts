/** JSON as it travels: what a card, an event and an audit fact are made of. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

/** An Adaptive Card 1.5 in our dialect, expanded, with an id on every action. */
export type CardJson = {
  type: 'AdaptiveCard'
  version: '1.5'
  /** The language it is drawn in, for screen readers and for what a platform adds in its own words. */
  language?: 'zh' | 'en'
  fallbackText?: string
  body: Json[]
  actions?: Json[]
  [key: string]: Json | undefined
}

/** A button of an expanded card. */
export type CardAction = { id: string; type: string; verb?: string; data: { [key: string]: Json } }

/** True for a JSON object, so that its members may be looked at. */
export function isObject(value: unknown): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Every action of a card, in reading order, those inside show-cards included. */
export function actionsOf(card: CardJson): CardAction[] {
  const found: CardAction[] = []
  walk(card, node => {
    if (typeof node.type !== 'string' || !node.type.startsWith('Action.')) return
    found.push({
      id: typeof node.id === 'string' ? node.id : '',
      type: node.type,
      ...(typeof node.verb === 'string' ? { verb: node.verb } : {}),
      data: isObject(node.data) ? node.data : {},
    })
  })
  return found
}

/** Visits every object of a JSON tree, parents first. */
export function walk(value: unknown, visit: (node: { [key: string]: Json }) => void): void {
  if (Array.isArray(value)) for (const item of value) walk(item, visit)
  if (!isObject(value)) return
  visit(value)
  for (const child of Object.values(value)) walk(child, visit)
}

/** What the `url` of an Image element says to show a kept file; nothing else is ever shown as a picture. */
export function pictureOf(file: { id: string }): string {
  return `file:${file.id}`
}

/** The kept file an Image element shows; undefined when it names none. */
export function pictureIn(node: { [key: string]: Json }): string | undefined {
  return typeof node.url === 'string' ? /^file:([0-9a-f-]{36})$/.exec(node.url)?.[1] : undefined
}

/** The card with each picture's file replaced by the address it is to be fetched at; an Image that shows no kept file is left out. */
export function withPictures(card: CardJson, addressOf: (file: string) => string): CardJson {
  return { ...card, body: pictured(card.body, addressOf) }
}

function pictured(nodes: readonly Json[], addressOf: (file: string) => string): Json[] {
  return nodes.flatMap((node): Json[] => {
    if (!isObject(node)) return [node]
    if (node.type === 'Image') {
      const file = pictureIn(node)
      return file ? [{ ...node, url: addressOf(file) }] : []
    }
    const inside: { [key: string]: Json } = {}
    for (const [key, value] of Object.entries(node))
      inside[key] = Array.isArray(value) ? pictured(value, addressOf) : value
    return [inside]
  })
}
