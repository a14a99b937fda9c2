import { entities } from '../core/platform.ts'
import type { Grants } from '../core/rights.ts'
import { grantsOf } from '../store/actors.ts'
import type { Tx } from '../store/db.ts'

const everything = { create: 'all', read: 'all', update: 'all' } as const
const own = { create: 'all', read: 'self', update: 'self' } as const
const team = { create: 'all', read: 'departmentTree', update: 'departmentTree' } as const
const files = { import: 'all', export: 'all' } as const
const teamFiles = { import: 'departmentTree', export: 'departmentTree' } as const
const dispatches = { ...everything, claim: 'all', assign: 'all', export: 'all' } as const
const learns = { create: 'all', read: 'all', update: 'self' } as const
const copies = { read: 'all', export: 'all' } as const

/** The roles and what each may do; a person may have several. */
export const standardRoles: { name: string; grants: Grants; fields?: Record<string, 'hidden' | 'masked'> }[] = [
  {
    name: '销售',
    grants: {
      lead: { ...own, claim: 'all' },
      customer: { ...own, claim: 'all' },
      contact: own,
      opportunity: own,
      quote: own,
      contract: own,
      payment: own,
      invoice: own,
      order: own,
      return: own,
      followup: { create: 'all' },
      plan: own,
      campaign: { read: 'all' },
      target: { read: 'self' },
      ticket: { create: 'all', read: 'self' },
      article: learns,
    },
  },
  {
    name: '销售经理',
    grants: {
      lead: { ...team, ...teamFiles, claim: 'all', assign: 'departmentTree' },
      customer: { ...team, ...teamFiles, claim: 'all', assign: 'departmentTree' },
      contact: { ...team, ...teamFiles },
      opportunity: { ...team, ...teamFiles, reopen: 'departmentTree' },
      cost: team,
      quote: team,
      contract: team,
      payment: team,
      invoice: team,
      order: team,
      return: team,
      followup: { create: 'all', ...teamFiles },
      plan: team,
      campaign: everything,
      target: { read: 'departmentTree', update: 'departmentTree' },
      ticket: { create: 'all', read: 'departmentTree', export: 'departmentTree' },
      article: { ...learns, update: 'departmentTree' },
    },
  },
  {
    name: '财务',
    grants: {
      customer: copies,
      contact: copies,
      opportunity: copies,
      cost: everything,
      quote: { read: 'all' },
      contract: { read: 'all' },
      payment: everything,
      invoice: { ...everything, settle: 'all' },
      order: { read: 'all' },
      return: { read: 'all', settle: 'all' },
      plan: own,
      target: { read: 'all' },
    },
  },
  {
    name: '服务工程师',
    grants: {
      customer: { read: 'all' },
      contact: { read: 'all' },
      plan: own,
      ticket: { create: 'all', read: 'all', update: 'self', claim: 'all' },
      article: learns,
    },
    fields: { 'opportunity.amount': 'hidden', 'contact.phone': 'masked' },
  },
  {
    name: '服务调度',
    grants: {
      customer: { read: 'all' },
      contact: { read: 'all' },
      plan: own,
      ticket: dispatches,
      article: everything,
    },
    fields: { 'opportunity.amount': 'hidden' },
  },
  {
    name: '管理员',
    grants: {
      lead: { ...everything, ...files, claim: 'all', assign: 'all' },
      customer: { ...everything, ...files, claim: 'all', assign: 'all' },
      contact: { ...everything, ...files },
      ...{
        opportunity: { ...everything, ...files, reopen: 'all' },
        cost: everything,
        quote: everything,
        contract: everything,
        payment: everything,
        invoice: { ...everything, settle: 'all' },
        order: everything,
        return: { ...everything, settle: 'all' },
        followup: { create: 'all', ...files },
        plan: everything,
        pool: everything,
        user: everything,
        company: everything,
        campaign: everything,
        pipeline: everything,
        product: everything,
        target: { read: 'all', update: 'all' },
        ticket: dispatches,
        article: everything,
      },
    },
  },
]

/**
 * Gives the standard roles of a company from before what this Shoal can newly grant; what an admin took from a role stays taken. Returns
 * what is new, as "lead.claim".
 */
export async function giveNewRights(tx: Tx): Promise<string[]> {
  const [company] = await tx.sql<{ known: string[] }>`
    select "knownRights" as known from "CompanySettings" where id = 1 for update`
  if (!company) return []
  const known = new Set(company.known)
  const fresh = rightsOf(standardRoles).filter(right => !known.has(right))
  if (fresh.length === 0) return []
  for (const { name, grants } of standardRoles) {
    const role = await tx.role.findUnique({ where: { name } })
    if (role) await tx.role.update({ where: { name }, data: { grants: withNew(grantsOf(role.grants), grants, fresh) } })
  }
  await tx.companySettings.update({ where: { id: 1 }, data: { knownRights: [...known, ...fresh] } })
  return fresh
}

function withNew(has: Grants, standard: Grants, fresh: string[]): Grants {
  const given = entities.map(kind => {
    const news = Object.entries(standard[kind] ?? {}).filter(([verb]) => fresh.includes(`${kind}.${verb}`))
    return [kind, { ...Object.fromEntries(news), ...has[kind] }] as const
  })
  return Object.fromEntries(given.filter(([, may]) => Object.keys(may).length > 0))
}

/** Every right that some of these roles have, as "lead.claim". */
export function rightsOf(some: readonly { grants: Grants }[]): string[] {
  const all = some.flatMap(({ grants }) =>
    Object.entries(grants).flatMap(([kind, may]) => Object.keys(may).map(verb => `${kind}.${verb}`)),
  )
  return [...new Set(all)].toSorted()
}
