import type { Table } from '../table.ts'
import { contractView } from './card.ts'
import { create as contract } from './create.ts'
import { deleteContract } from './deleteContract.ts'
import { edit as editContract } from './edit.ts'
import { contractReminder } from './ending.ts'
import { list as contracts, listView as contractsView } from './list.ts'
import { more, moreView } from './more.ts'
import { renew } from './renew.ts'
import { cancelRequest, request } from './request.ts'
import { signed } from './signed.ts'
import { voidContract } from './voidContract.ts'

export const table: Table = {
  actions: [
    contract,
    contracts,
    editContract,
    renew,
    voidContract,
    deleteContract,
    more,
    request,
    cancelRequest,
    signed,
  ],
  views: [contractView, contractsView, moreView],
  reminders: [contractReminder],
}
