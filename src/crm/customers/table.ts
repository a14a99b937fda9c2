import type { Table } from '../table.ts'
import { add as addCustomer } from './add.ts'
import { claim as claimCustomer } from './claim.ts'
import { list as customers, listView as customersView } from './list.ts'
import { lock } from './lock.ts'
import { more, moreView } from './more.ts'
import { release as releaseCustomer } from './release.ts'
import { sea, seaView } from './sea.ts'
import { show as customer } from './show.ts'
import { tag } from './tag.ts'
import { unlock } from './unlock.ts'

export const table: Table = {
  actions: [customer, customers, sea, claimCustomer, releaseCustomer, lock, unlock, addCustomer, tag, more],
  views: [customersView, seaView, moreView],
}
