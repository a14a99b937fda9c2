/** A document to be printed, in words only: how it looks is decided here and nowhere else. */
export type Paper = {
  title: string
  /** Below the title: number, date. */
  marks: { label: string; value: string }[]
  /** Who it is between: one box each, side by side. */
  parties: { heading: string; lines: { label: string; value: string }[] }[]
  parts: Part[]
  /** Boxes to sign in, kept on one page. */
  signatures: { heading: string; lines: string[] }[]
  /** Across every page, for what is not agreed yet. */
  watermark?: string
  /** At the foot of every page: what it is, and "page n of m". */
  foot: string
  pageOf(page: number, pages: number): string
}

export type Part =
  | { kind: 'heading'; text: string }
  | { kind: 'paragraph'; text: string }
  | { kind: 'table'; columns: Column[]; rows: string[][] }
  /** Right below a table: label and value, the last one strong. */
  | { kind: 'sums'; lines: { label: string; value: string; strong?: boolean }[] }

/** Shares are of the width of the page; numbers stand at the right. */
export type Column = { title: string; share: number; right?: boolean }
