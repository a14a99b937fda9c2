import type { Outcome } from '../../core/platform.ts'
import { roleSaid } from '../../core/roles.ts'
import type { Text } from '../../core/text.ts'
import type { Context } from '../action.ts'
import { departmentChoices } from '../departments/choices.ts'
import { askFor } from '../form.ts'
import type { Typed } from './hire.ts'

type Asked = { action: string; context?: Record<string, unknown>; title: Text; intro?: Text; values: Partial<Typed> }

/** Asks who somebody is: name, roles, department, manager, address. */
export async function askWho({ tx, reader }: Context, { values, ...form }: Asked): Promise<Pick<Outcome, 'form'>> {
  const roles = await tx.role.findMany({ orderBy: { name: 'asc' }, select: { id: true, name: true } })
  const people = await tx.user.findMany({
    where: { status: 'active' },
    orderBy: { createdOrder: 'asc' },
    select: { displayName: true, handle: true, title: true },
    take: 100,
  })
  return askFor(
    {
      ...form,
      fields: [
        { id: 'name', label: 'member.name', value: values.name, required: true, max: 100 },
        {
          ...{ id: 'roles', label: 'member.roles', value: values.roles, required: true, many: true },
          choices: roles.map(({ id, name }) => ({ title: roleSaid(name, reader), value: id })),
        },
        {
          ...{ id: 'department', label: 'member.department', value: values.department },
          choices: await departmentChoices(tx),
        },
        {
          ...{ id: 'manager', label: 'member.manager', hint: 'member.managerHint', value: values.manager },
          choices: people.map(({ displayName, handle, title }) => ({
            title: [displayName, title].filter(Boolean).join(' · '),
            value: `@${handle}`,
          })),
        },
        { id: 'title', label: 'member.jobTitle', value: values.title, max: 60 },
        { id: 'email', label: 'fact.email', hint: 'member.emailHint', value: values.email, max: 200 },
      ],
    },
    reader,
  )
}
