import type { Handle } from '../../scripts/demo/people.ts'

/** Who is turned away from what, and whom they are sent to. */
export type TurnedAway = Record<string, { who: Handle[]; sentTo: string }>

export const sales = '管理员、销售、销售经理'
export const notManagers: Handle[] = ['mei', 'bo', 'sun', 'he']
export const readers = '管理员、财务、销售、销售经理'
export const ticketMakers = '服务工程师、服务调度、管理员、销售、销售经理'
export const ticketWorkers = '服务工程师、服务调度、管理员'
export const dispatchers = '服务调度、管理员'
export const notAdmins: Handle[] = ['mei', 'bo', 'wang', 'sun', 'he']
