import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import type { Json } from '../../core/card.ts'
import { type Reader, say, t } from '../../core/text.ts'
import type { Row } from '../list.ts'

const button = z.strictObject({
  title: z.string(),
  verb: z.string(),
  data: z.record(z.string(), z.custom<Json>()),
  style: z.enum(['default', 'positive']),
})
const row = z.strictObject({
  rule: z.boolean(),
  section: z.string(),
  title: z.string(),
  line: z.string(),
  buttons: z.array(button),
  /** A picture above the row. */
  picture: z.string(),
  pictureSays: z.string(),
  /** Its words take the whole width; even one button stands below. */
  wide: z.boolean(),
})
/** How every digest looks: what it tells of, its rows in sections, and what can be done with the whole. */
export const digestCard = defineCard(
  'digest',
  z.strictObject({
    title: z.string(),
    subtitle: z.string(),
    note: z.string(),
    rows: z.array(row),
    foot: z.array(button),
  }),
)

/** How many lines a section has at most. */
export const most = 5

/** A row of any list, with a picture above it, or with words that take the whole width. */
export type DigestRow = Row & { picture?: { url: string; says: string } | undefined; wide?: boolean }

/** The one picture stands above the figures of the time: what needs somebody comes before it. */
export function pictured(rows: DigestRow[], picture: DigestRow['picture']): DigestRow[] {
  return rows.map((row, index) => (index === 0 ? { ...row, picture } : row))
}

/** With no figures to stand above it has a heading of its own, and what it says below it. */
export function captioned(picture: DigestRow['picture'], reader: Reader): DigestRow[] {
  if (!picture) return []
  return headed('digest.lately', [{ title: picture.says, line: '', buttons: [], picture }], reader)
}

/** A row as the card takes it; a section that is not the first one has a line above it. */
export function styled({ section = '', title, line, buttons, picture, wide = false }: DigestRow, index: number) {
  return {
    ...{ section, title, line, rule: section !== '' && index > 0 },
    ...{ picture: picture?.url ?? '', pictureSays: picture?.says ?? '', wide },
    buttons: buttons.map(({ main = false, ...one }) => ({
      ...one,
      style: main ? ('positive' as const) : ('default' as const),
    })),
  }
}

/** Rows below a heading; without rows there is none. */
export function headed(heading: Parameters<typeof t>[0], rows: DigestRow[], reader: Reader): DigestRow[] {
  return rows.map((one, index) => ({ ...one, section: index === 0 ? say(t(heading), reader) : '' }))
}
