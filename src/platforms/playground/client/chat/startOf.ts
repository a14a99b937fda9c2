import type { Message } from '../wire.ts'

/** The first words of a message; of a card, what it says where cards cannot be shown. */
export function startOf({ text, card }: Message): string {
  const fallback = card?.fallbackText
  return (text || (typeof fallback === 'string' ? fallback : '')).slice(0, 80)
}
