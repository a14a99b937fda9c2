import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { can } from '../../core/rights.ts'
import { roleSaid } from '../../core/roles.ts'
import { say, t } from '../../core/text.ts'
import { grantsOf } from '../../store/actors.ts'
import { type Context, defineAction } from '../action.ts'
import { companyRecord } from '../company.ts'
import { askFor, none } from '../form.ts'
import { fields } from './fields.ts'

const input = z.object({ name: z.string().max(60).default(''), like: z.string().max(60).default(none) })

/** A role of the company's own: it may do what another one may, or nothing, to be given beside another and keep fields from its people. */
export const add = defineAction({
  name: 'role.add',
  words: { en: ['new role', 'role add'], zh: ['新建角色', '新增角色'] },
  usage: { en: '[name]', zh: '[名称]' },
  does: { en: 'Set up a role of your own', zh: '新建自己的角色' },
  input,
  read: rest => ({ name: rest }),
  allow: can('update', 'user'),

  async run(context, { name: typed, like }) {
    const { tx, reader } = context
    if (context.said !== 'form') return ask(context, typed)
    const name = typed.trim()
    if (name === '') throw new Refusal('input.fields', {}, { name: t('field.required') })
    // Roles are made one at a time, so that no two share a name in any language.
    await tx.sql`select 1 from "CompanySettings" where id = 1 for update`
    const roles = await tx.role.findMany()
    const taken = roles.flatMap(role => [
      role.name,
      ...(['zh', 'en'] as const).map(locale => roleSaid(role.name, { ...reader, locale })),
    ])
    if (taken.some(one => one.toLowerCase() === name.toLowerCase()))
      throw new Refusal('input.fields', {}, { name: t('role.taken', { name }) })
    const model = roles.find(({ id }) => id === like)
    if (!model && like !== none) throw new Refusal('input.fields', {}, { like: t('field.invalid') })
    const id = newId()
    await tx.role.create({ data: { id, name, grants: model ? grantsOf(model.grants) : {}, restrictive: !model } })
    const facts = { name, id, like: model?.name ?? '' }
    // What it keeps from its people is asked next.
    return {
      ...(await fields.run({ ...context, said: 'tap' }, { role: id })),
      notice: t('role.added', { name }),
      changed: [companyRecord],
      audit: [{ action: 'role.add', on: companyRecord, facts }],
    }
  },
})

async function ask({ tx, reader }: Context, name: string) {
  const roles = await tx.role.findMany({ orderBy: { name: 'asc' } })
  return askFor(
    {
      action: 'role.add',
      title: t('role.newTitle'),
      intro: t('role.newHint'),
      fields: [
        { id: 'name', label: 'field.name', value: name, required: true, max: 60 },
        {
          ...{ id: 'like', label: 'role.like', value: none },
          choices: [
            { title: say(t('role.likeNone'), reader), value: none },
            ...roles.map(role => ({ title: roleSaid(role.name, reader), value: role.id })),
          ],
        },
      ],
    },
    reader,
  )
}
