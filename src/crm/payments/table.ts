import type { Table } from '../table.ts'
import { paymentView } from './card.ts'
import { create as payment } from './create.ts'
import { edit } from './edit.ts'
import { list as payments, listView as paymentsView } from './list.ts'
import { match, matchView } from './match.ts'
import { reverse } from './reverse.ts'
import { paymentSettings } from './settings.ts'

export const table: Table = {
  actions: [payment, edit, payments, match, reverse],
  views: [paymentView, paymentsView, matchView],
  settings: [paymentSettings],
}
