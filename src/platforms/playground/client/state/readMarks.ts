import { recall, remember } from './remembered.ts'

/** How far each person has read each chat in this browser: the sequence number of the last message seen. */
const keyOf = (person: string, chat: string) => `read.${person}.${chat}`

export function recallRead(person: string, chat: string): number | undefined {
  const stored = recall(keyOf(person, chat))
  const seq = stored === null ? Number.NaN : Number(stored)
  return Number.isFinite(seq) ? seq : undefined
}

export function rememberRead(person: string, chat: string, seq: number): void {
  remember(keyOf(person, chat), `${seq}`)
}
