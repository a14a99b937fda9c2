import { z } from 'zod'
import { clockTime } from '../core/moment.ts'
import { formatMoney, type Money } from '../core/money.ts'
import { clip } from '../core/normal.ts'
import { type Reader, say, type TextKey } from '../core/text.ts'

/** The label and value lines of a card. */
export const facts = z.array(z.strictObject({ label: z.string(), value: z.string() }))

/** One line; undefined when there is nothing to say, so that cards stay short. */
export function fact(
  label: TextKey,
  value: string | Date | Money | null | undefined,
  reader: Reader,
): { label: string; value: string } | undefined {
  if (value === null || value === undefined || value === '') return undefined
  const shown =
    typeof value === 'string'
      ? value
      : value instanceof Date
        ? clockTime(value, reader)
        : formatMoney(value, reader.locale)
  return { label: say({ key: label }, reader), value: shown.length > 300 ? `${clip(shown, 299)}…` : shown }
}
