import type { Table } from '../table.ts'
import { cancel } from './cancel.ts'
import { orderView } from './card.ts'
import { create as order } from './create.ts'
import { edit } from './edit.ts'
import { list as orders, listView as ordersView } from './list.ts'
import { complete, deliver, ship } from './ship.ts'

export const table: Table = {
  actions: [order, edit, orders, ship, deliver, complete, cancel],
  views: [orderView, ordersView],
}
