import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { companyRecord } from '../company.ts'
import { forGood, promptDispatchers } from '../tickets/absence.ts'
import { adminsOf } from './admins.ts'
import { findPerson, type Person } from './find.ts'

const person = z.object({ person: z.string().min(1).max(100) })

/** Closes an account for a while. Access ends at once; what the person holds stays with them. */
export const suspend = defineAction({
  name: 'member.suspend',
  words: { en: ['deactivate'], zh: ['停用成员'] },
  usage: { en: '<person>', zh: '<成员>' },
  does: { en: 'Close an account for a while', zh: '暂时停用一个账号' },
  input: person,
  read: rest => ({ person: rest }),
  allow: can('update', 'user'),
  async run(context, input) {
    const member = await closable(context, input.person)
    if (member.status !== 'active') throw new Refusal('member.notActive', { name: member.displayName })
    await closeAccount(context, member.id, 'suspended')
    await promptDispatchers(context, { person: member.id, key: context.now.toISOString(), absence: forGood })
    return settled(member, 'member.suspend', t('member.suspended', { name: member.displayName }))
  },
})

/** Opens a closed account again, with the roles it had. */
export const reactivate = defineAction({
  name: 'member.reactivate',
  words: { en: ['reactivate'], zh: ['恢复成员'] },
  usage: { en: '<person>', zh: '<成员>' },
  does: { en: 'Open a closed account again', zh: '恢复一个停用的账号' },
  input: person,
  read: rest => ({ person: rest }),
  allow: can('update', 'user'),
  async run(context, input) {
    const member = await findPerson(context, input.person)
    const opened = await context.tx.user.updateMany({
      where: { id: member.id, status: { not: 'active' } },
      data: { status: 'active' },
    })
    if (opened.count === 0) throw new Refusal('member.isActive', { name: member.displayName })
    return settled(member, 'member.reactivate', t('member.reactivated', { name: member.displayName }))
  },
})

/** Somebody whose account may be closed: not one's own, and not the last one that can open it again. */
export async function closable(context: Context, said: string): Promise<Person> {
  const member = await findPerson(context, said)
  if (member.id === context.actor.id) throw new Refusal('member.notYourself', {})
  // Two admins who close each other at the same moment wait for each other here.
  await context.tx.sql`select 1 from "CompanySettings" where id = 1 for update`
  const admins = await adminsOf(context.tx)
  if (admins.length === 1 && admins[0] === member.id)
    throw new Refusal('member.lastAdmin', { name: member.displayName })
  return member
}

/** Ends the access; what was offered to the person and is not accepted yet goes to the next. */
export async function closeAccount({ tx, now }: Context, id: string, status: 'suspended' | 'left'): Promise<void> {
  await tx.user.update({ where: { id }, data: { status } })
  await tx.assignmentOffer.updateMany({ where: { userId: id, state: 'open' }, data: { expiresAt: now } })
}

function settled(
  { id, displayName }: Person,
  action: 'member.suspend' | 'member.reactivate',
  notice: ReturnType<typeof t>,
): Outcome {
  return {
    notice,
    changed: [companyRecord, { entity: 'user', id }],
    audit: [{ action, on: { entity: 'user', id }, facts: { name: displayName } }],
    cards: [{ view: 'members', of: companyRecord, to: 'only' }],
  }
}
