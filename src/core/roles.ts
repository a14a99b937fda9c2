import { type Reader, say, type Text } from './text.ts'

/** The standard roles are kept under their Chinese names; roles a company made itself have no other. */
const standard = {
  销售: 'role.sales',
  销售经理: 'role.salesManager',
  财务: 'role.finance',
  服务工程师: 'role.engineer',
  服务调度: 'role.dispatcher',
  管理员: 'role.admin',
} as const

/** True for the roles every company has. */
export function isStandard(name: string): boolean {
  return Object.hasOwn(standard, name)
}

/** A role as people read it. */
export function roleName(name: string): Text | string {
  const key = Object.entries(standard).find(([known]) => known === name)?.[1]
  return key ? { key } : name
}

/** A role in the reader's language. */
export function roleSaid(name: string, reader: Reader): string {
  const role = roleName(name)
  return typeof role === 'string' ? role : say(role, reader)
}
