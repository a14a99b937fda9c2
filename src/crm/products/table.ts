import type { Table } from '../table.ts'
import { list as products, listView as productsView } from './list.ts'
import { save as saveProduct } from './save.ts'
import { switchProduct } from './switch.ts'

export const table: Table = {
  actions: [products, saveProduct, switchProduct],
  views: [productsView],
}
