import type { Table } from '../table.ts'
import { quoteView } from './card.ts'
import { create as quote } from './create.ts'
import { edit as editQuote } from './edit.ts'
import { ending } from './ending.ts'
import { expire } from './expire.ts'
import { list as quotes, listView as quotesView } from './list.ts'
import { accepted, declined, sent } from './outcome.ts'
import { revise } from './revise.ts'
import { setRate } from './setRate.ts'
import { quoteSettings } from './settings.ts'

export const table: Table = {
  actions: [quote, quotes, editQuote, sent, accepted, declined, revise, setRate],
  views: [quoteView, quotesView],
  settings: [quoteSettings],
  routines: [ending, expire],
}
