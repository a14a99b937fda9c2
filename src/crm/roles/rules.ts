import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { roleName, roleSaid } from '../../core/roles.ts'
import { type Reader, say, type Text, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import type { Context } from '../action.ts'

/** What a role may be kept from: how people of leads and contacts are reached, and every amount of money (R154). */
export const guarded = [
  ...(['lead.phone', 'lead.email', 'lead.wechat'] as const),
  ...(['contact.phone', 'contact.email', 'contact.wechat'] as const),
  'opportunity.amount',
] as const
export type Guarded = (typeof guarded)[number]

/** Write it, read it, see that it is there, not know of it. What no rule names is written. */
export const modes = ['edit', 'read', 'masked', 'hidden'] as const
type Mode = (typeof modes)[number]
const mode = z.enum(modes).catch('edit')

/** A role with what it keeps from the people who have it. */
export type RoleRules = {
  id: string
  name: string
  restrictive: boolean
  /** What is not here is written. */
  modes: Partial<Record<Guarded, Mode>>
}

/** Every role, or one, with its rules. */
export async function rolesWithRules(tx: Tx, id?: string): Promise<RoleRules[]> {
  const roles = await tx.role.findMany({
    where: id ? { id } : {},
    include: { fieldRules: true },
    orderBy: { id: 'asc' },
  })
  return roles.map(({ fieldRules, ...role }) => {
    const ruled = guarded.flatMap((field): [Guarded, Mode][] => {
      const rule = fieldRules.find(one => `${one.entity}.${one.field}` === field)
      return rule && rule.mode !== 'edit' ? [[field, mode.parse(rule.mode)]] : []
    })
    return { id: role.id, name: role.name, restrictive: role.restrictive, modes: Object.fromEntries(ruled) }
  })
}

/** The role somebody means, by id or by its name in either language. Throws when there is none. */
export async function roleNamed({ tx, reader }: Pick<Context, 'tx' | 'reader'>, said: string): Promise<RoleRules> {
  const roles = await rolesWithRules(tx)
  const names = ({ name }: RoleRules) =>
    [name, ...(['zh', 'en'] as const).map(locale => roleSaid(name, { ...reader, locale }))].map(one =>
      one.toLowerCase(),
    )
  const found = roles.find(role => role.id === said || names(role).includes(said.trim().toLowerCase()))
  if (found) return found
  throw new Refusal('role.unknown', { said, roles: roles.map(({ name }) => roleName(name)) })
}

/** Writes what a role keeps from its people, in place of what it kept before. */
export async function writeRules(tx: Tx, { id, restrictive, modes: ruled }: Omit<RoleRules, 'name'>): Promise<void> {
  await tx.role.update({ where: { id }, data: { restrictive } })
  await tx.fieldRule.deleteMany({ where: { roleId: id } })
  await tx.fieldRule.createMany({
    data: guarded.flatMap(path => {
      const [entity = '', field = ''] = path.split('.')
      const to = ruled[path] ?? 'edit'
      return to === 'edit' ? [] : { roleId: id, entity, field, mode: to }
    }),
  })
}

/** "联系人电话 打码；金额 不可见", or that nothing is kept from them. Fields of one mode stand together. */
export function rulesSaid({ modes: ruled }: Pick<RoleRules, 'modes'>, reader: Reader): string {
  const parts = (['hidden', 'masked', 'read'] as const).flatMap((mode): Text[] => {
    const fields = guarded.filter(field => ruled[field] === mode).map(field => t(`role.field.${field}`))
    return fields.length > 0 ? [t('role.kept', { fields, mode: t(`role.mode.${mode}`) })] : []
  })
  if (parts.length === 0) return say(t('role.nothingKept'), reader)
  return parts.map(part => say(part, reader)).join(reader.locale === 'zh' ? '；' : '; ')
}
