import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { isStandard, roleName } from '../../core/roles.ts'
import { type Text, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { defineAction } from '../action.ts'
import { companyRecord } from '../company.ts'
import { roleNamed } from './rules.ts'

/** Removes a role of the company's own that nobody has any more (R176). */
export const remove = defineAction({
  name: 'role.remove',
  words: { en: ['role remove'], zh: ['删除角色'] },
  usage: { en: '<role>', zh: '<角色>' },
  does: { en: 'Remove a role nobody has', zh: '删除没有人用的角色' },
  input: z.object({ role: z.string().min(1).max(100) }),
  read: rest => ({ role: rest }),
  allow: can('update', 'user'),

  async run(context, { role: said }) {
    const { tx } = context
    const { id, name } = await roleNamed(context, said)
    const role = roleName(name)
    if (isStandard(name)) throw new Refusal('role.standard', { role })
    await tx.sql`select 1 from "Role" where id = ${id} for update`
    const what = await blockerOf(tx, id)
    if (what) throw new Refusal('role.inUse', { role, what })
    // Who left long ago may still have it; their history is told by name, not by role.
    await tx.userRole.deleteMany({ where: { roleId: id } })
    await tx.fieldRule.deleteMany({ where: { roleId: id } })
    await tx.role.delete({ where: { id } })
    return {
      notice: t('role.removed', { role }),
      changed: [companyRecord],
      audit: [{ action: 'role.remove', on: companyRecord, facts: { name, id } }],
      cards: [{ view: 'role.list', of: companyRecord, to: 'only' }],
    }
  },
})

/** The first thing that still needs the role, and how many of it there are. */
async function blockerOf(tx: Tx, id: string): Promise<Text | undefined> {
  const count = await tx.userRole.count({ where: { roleId: id, user: { status: { not: 'left' } } } })
  if (count > 0) return t('department.hasPeople', { count })
  const rules = await tx.capacityRule.findMany({ where: { roleIds: { has: id } } })
  return rules.length > 0 ? t('department.hasRules', { names: rules.map(rule => rule.name) }) : undefined
}
