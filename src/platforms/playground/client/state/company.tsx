import { createContext, useContext } from 'react'
import { bot, type User } from '../wire.ts'

/** The demo company: its people and the zone its clocks are set to. */
export interface Company {
  name: string
  zone: string
  users: readonly User[]
}

export const CompanyContext = createContext<Company>({ name: '', zone: 'UTC', users: [] })

export const useCompany = (): Company => useContext(CompanyContext)

export function useNameOf(): (id: string) => string {
  const { users } = useCompany()
  return id => (id === bot ? 'Shoal' : (users.find(user => user.id === id)?.name ?? id))
}

/** Department and title in one line, as far as they are known. */
export const postOf = (user: User): string => [user.title || user.roles[0], user.department].filter(Boolean).join(' · ')
