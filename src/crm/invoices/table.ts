import type { Table } from '../table.ts'
import { invoiceView } from './card.ts'
import { create as invoice } from './create.ts'
import { deliver } from './deliver.ts'
import { edit } from './edit.ts'
import { issue, red } from './issue.ts'
import { list as invoices, listView as invoicesView } from './list.ts'
import { voidInvoice } from './void.ts'

export const table: Table = {
  actions: [invoice, edit, invoices, issue, deliver, red, voidInvoice],
  views: [invoiceView, invoicesView],
}
