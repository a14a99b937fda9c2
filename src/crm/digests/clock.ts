import { Refusal } from '../../core/errors.ts'
import { t } from '../../core/text.ts'

/** "21:00" as minutes of the day. Throws with a sentence at the field when it is none. */
export function minutesIn(field: string, said: string): number {
  const match = /^([01]?\d|2[0-3])(?:[:：]([0-5]\d))?$/.exec(said.normalize('NFKC').trim())
  if (!match) throw new Refusal('input.fields', {}, { [field]: t('field.clock') })
  return Number(match[1]) * 60 + Number(match[2] ?? 0)
}

/** "21:00" */
export function clockOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}
