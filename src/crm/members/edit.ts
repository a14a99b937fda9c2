import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { initials } from '../../core/normal.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { defineAction } from '../action.ts'
import { companyRecord } from '../company.ts'
import { who } from './add.ts'
import { adminsOf } from './admins.ts'
import { findPerson } from './find.ts'
import { askWho } from './form.ts'
import { personIn, type Typed } from './hire.ts'

/** Changes who somebody is here: roles, department, manager. What they may see changes with the next thing they do. */
export const edit = defineAction({
  name: 'member.edit',
  words: { en: ['edit member'], zh: ['修改成员'] },
  usage: { en: '<person>', zh: '<成员>' },
  does: { en: 'Change somebody’s roles, department or manager', zh: '修改成员的角色、部门和上级' },
  input: z.object({ person: z.string().min(1).max(100), ...who }),
  read: rest => ({ person: rest }),
  allow: can('update', 'user'),

  async run(context, { person: said, ...typed }) {
    const { tx } = context
    const { id, displayName } = await findPerson(context, said)
    const before = await whoIs(tx, id)
    if (context.said !== 'form')
      return askWho(context, {
        ...{ action: 'member.edit', context: { person: `@${before.handle}` } },
        ...{ title: t('member.editTitle', { name: displayName }), values: before },
      })
    const { roleIds, ...kept } = await personIn(context, typed, id)
    // Two admins who make each other something else at the same moment wait for each other here.
    await tx.sql`select 1 from "CompanySettings" where id = 1 for update`
    await tx.user.update({
      where: { id },
      data: {
        ...{ ...kept, nameInitials: initials(kept.displayName) },
        roles: { deleteMany: {}, create: roleIds.map(roleId => ({ roleId })) },
      },
    })
    if ((await adminsOf(tx)).length === 0) throw new Refusal('member.lastAdmin', { name: displayName })
    return {
      notice: t('member.edited', { name: kept.displayName }),
      changed: [companyRecord, { entity: 'user', id }],
      audit: [
        {
          action: 'member.edit',
          on: { entity: 'user', id },
          facts: { name: kept.displayName, before, after: await whoIs(tx, id) },
        },
      ],
    }
  },
})

/** A person as the form about them begins. */
async function whoIs(tx: Tx, id: string): Promise<Required<Typed> & { handle: string }> {
  const user = await tx.user.findUniqueOrThrow({
    where: { id },
    include: { roles: { select: { roleId: true } }, manager: { select: { handle: true } } },
  })
  return {
    handle: user.handle,
    name: user.displayName,
    roles: user.roles.map(({ roleId }) => roleId).join(','),
    department: user.departmentId ?? '',
    manager: user.manager ? `@${user.manager.handle}` : '',
    title: user.title ?? '',
    email: user.email ?? '',
  }
}
