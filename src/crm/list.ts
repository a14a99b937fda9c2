import { z } from 'zod'
import { defineCard } from '../cards/define.ts'
import type { Json } from '../core/card.ts'
import { type Reader, say, type Text, t } from '../core/text.ts'

/** A list as every list looks: title, rows with buttons, pages. */
export const pageSize = 10

/** What a list with pages takes; they count from 1. */
export const paged = z.object({ page: z.number().int().min(1).max(100).default(1) })

/** The page in the words after a command. */
export function pageIn(rest: string): z.infer<typeof paged> {
  return { page: Math.min(Math.max(Number(/\d{1,3}/.exec(rest)?.[0] ?? 1), 1), 100) }
}

/** What a list takes that words narrow. */
export const filtered = paged.extend({ filter: z.string().max(300).default('') })

/** Words, and a page at their end: "展会 昆山 2". */
export function filterIn(rest: string): z.infer<typeof filtered> {
  const page = /(?:^|\s)(\d{1,3})$/.exec(rest)
  return {
    page: page ? Math.min(Math.max(Number(page[1]), 1), 100) : 1,
    filter: (page ? rest.slice(0, page.index) : rest).trim(),
  }
}

const button = z.strictObject({
  title: z.string(),
  verb: z.string(),
  data: z.record(z.string(), z.custom<Json>()),
  style: z.string(),
})
const row = z.strictObject({
  section: z.string(),
  title: z.string(),
  line: z.string(),
  mark: z.string(),
  buttons: z.array(button),
})
export type Row = { section?: string; title: string; line: string; mark?: string; buttons: RowButton[] }
export type RowButton = { title: string; verb: string; data: { [key: string]: Json }; main?: boolean }

const listCard = defineCard(
  'list',
  z.strictObject({
    title: z.string(),
    subtitle: z.string(),
    empty: z.string(),
    rows: z.array(row),
    pages: z.array(button),
  }),
)

/** A list to draw. `page` counts from 1; `more` says whether a further one exists; `verb` and `filter` lead to it. */
export type List = {
  title: Text
  subtitle?: Text
  empty: Text
  rows: Row[]
  page?: number
  more?: boolean
  verb?: string
  filter?: { [key: string]: Json }
  /** What can be done with the list as a whole. */
  buttons?: RowButton[]
}

/** Draws a list card. */
export function drawList(list: List, reader: Reader) {
  const { title, subtitle, empty, rows, page = 1, more = false, verb, filter = {}, buttons = [] } = list
  const turn = (to: number, label: Text) => ({
    title: say(label, reader),
    verb: verb ?? '',
    data: { ...filter, page: to },
    style: 'default',
  })
  const pages = [
    ...buttons.map(styled),
    ...(verb && page > 1 ? [turn(page - 1, t('list.back'))] : []),
    ...(verb && more ? [turn(page + 1, t('list.more'))] : []),
  ]
  const heading = say(title, reader)
  const place = page > 1 || more ? say(t('list.page', { page }), reader) : ''
  const card = listCard.draw(
    {
      title: heading,
      subtitle: [subtitle ? say(subtitle, reader) : '', place].filter(Boolean).join(' · '),
      empty: rows.length === 0 ? say(empty, reader) : '',
      rows: rows.map(({ section = '', mark = '', title, line, buttons }) => ({
        section,
        mark,
        title,
        line,
        buttons: buttons.map(styled),
      })),
      pages,
    },
    reader,
  )
  return { card, text: heading }
}

function styled({ main = false, ...button }: RowButton) {
  return { ...button, style: main ? 'positive' : 'default' }
}
