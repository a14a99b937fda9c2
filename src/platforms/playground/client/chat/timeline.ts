import { wallClock } from '../when.ts'
import type { Message } from '../wire.ts'

type Row =
  | { kind: 'day'; key: string; day: string }
  /** `opens` a run of messages by the same person, and so carries the name and the face. */
  | { kind: 'message'; key: string; message: Message; opens: boolean; time: string }

const runLasts = 5 * 60_000

function continues(previous: Message | undefined, message: Message): boolean {
  if (previous === undefined || previous.from !== message.from) return false
  if (previous.audience !== message.audience || message.threadOf) return false
  return Date.parse(message.createdAt) - Date.parse(previous.createdAt) < runLasts
}

/** The messages as they stand on the page: a heading for each day, runs of one person drawn together. */
export function timeline(messages: readonly Message[], zone: string): readonly Row[] {
  const rows: Row[] = []
  let currentDay = ''
  let previous: Message | undefined
  for (const message of messages) {
    const { day, time } = wallClock(message.createdAt, zone)
    const newDay = day !== currentDay
    if (newDay) rows.push({ kind: 'day', key: `${day}-${message.id}`, day })
    rows.push({ kind: 'message', key: message.id, message, opens: newDay || !continues(previous, message), time })
    currentDay = day
    previous = message
  }
  return rows
}
