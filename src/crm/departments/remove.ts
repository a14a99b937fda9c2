import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { type Text, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { defineAction } from '../action.ts'
import { companyRecord } from '../company.ts'

/** Removes a department that nobody and nothing belongs to any more (R176). */
export const remove = defineAction({
  name: 'department.remove',
  words: { en: ['department remove'], zh: ['删除部门'] },
  usage: { en: '<department>', zh: '<部门>' },
  does: { en: 'Remove an empty department', zh: '删除没有成员的部门' },
  input: z.object({ department: z.string().min(1).max(60) }),
  read: rest => ({ department: rest }),
  allow: can('update', 'user'),

  async run({ tx }, { department: said }) {
    const isId = z.uuid().safeParse(said).success
    const found = await tx.department.findFirst({ where: isId ? { id: said } : { name: said.trim() } })
    if (!found) throw new Refusal('department.unknown', { said })
    const { id, name } = found
    await tx.sql`select 1 from "CompanySettings" where id = 1 for update`
    const blocker = await blockerOf(tx, id)
    if (blocker) throw new Refusal('department.inUse', { name, what: blocker })
    await tx.department.delete({ where: { id } })
    return {
      notice: t('department.removed', { name }),
      changed: [companyRecord],
      audit: [{ action: 'department.remove', on: companyRecord, facts: { name, id } }],
      cards: [{ view: 'department.list', of: companyRecord, to: 'only' }],
    }
  },
})

/** The first thing that still needs the department, and how many of it there are. */
async function blockerOf(tx: Tx, id: string): Promise<Text | undefined> {
  const people = await tx.user.count({ where: { departmentId: id } })
  if (people > 0) return t('department.hasPeople', { count: people })
  const below = await tx.department.count({ where: { parentId: id } })
  if (below > 0) return t('department.hasBelow', { count: below })
  const pools = await tx.pool.findMany({ where: { departmentIds: { has: id }, deletedAt: null } })
  if (pools.length > 0) return t('department.hasPools', { names: pools.map(pool => pool.name) })
  const rules = await tx.capacityRule.findMany({ where: { departmentIds: { has: id } } })
  if (rules.length > 0) return t('department.hasRules', { names: rules.map(rule => rule.name) })
  const ways = await tx.pipeline.findMany({ where: { departmentIds: { has: id } } })
  return ways.length > 0 ? t('department.hasPipelines', { names: ways.map(way => way.name) }) : undefined
}
