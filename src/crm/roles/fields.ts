import { z } from 'zod'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { roleName } from '../../core/roles.ts'
import { say, t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { companyRecord } from '../company.ts'
import { askFor } from '../form.ts'
import { type Guarded, guarded, modes, type RoleRules, roleNamed, rulesSaid, writeRules } from './rules.ts'

const choice = z.enum(modes).optional()
const input = z.object({
  role: z.string().max(100).default(''),
  restrictive: z.enum(['true', 'false']).optional(),
  'lead.phone': choice,
  'lead.email': choice,
  'lead.wechat': choice,
  'contact.phone': choice,
  'contact.email': choice,
  'contact.wechat': choice,
  'opportunity.amount': choice,
})

/** What people of a role see of numbers, addresses and amounts: all, without changing it, covered, or not at all (R154). */
export const fields = defineAction({
  name: 'role.fields',
  words: { en: ['field rules'], zh: ['字段权限'] },
  usage: { en: '[role]', zh: '[角色]' },
  does: { en: 'Choose what a role may see of phones, e-mails and amounts', zh: '设置角色能不能看电话、邮箱和金额' },
  input,
  read: rest => ({ role: rest }),
  allow: can('update', 'user'),

  async run(context, { role: said, restrictive, ...chosen }) {
    if (said.trim() === '') return { cards: [{ view: 'role.list', of: companyRecord, to: 'only' }] }
    const role = await roleNamed(context, said)
    if (context.said !== 'form') return ask(context, role)
    // One at a time, so that what is written over is what the trail says it was.
    await context.tx.sql`select 1 from "Role" where id = ${role.id} for update`
    const before = await roleNamed(context, role.id)
    const after: RoleRules = {
      ...before,
      restrictive: restrictive ? restrictive === 'true' : before.restrictive,
      modes: Object.fromEntries(guarded.map(field => [field, chosen[field] ?? before.modes[field] ?? 'edit'])),
    }
    await writeRules(context.tx, after)
    return saved(context, { before, after })
  },
})

function saved({ reader }: Context, { before, after }: { before: RoleRules; after: RoleRules }): Outcome {
  const told = (role: RoleRules) => rulesSaid(role, { ...reader, locale: 'zh' })
  const facts = {
    role: after.name,
    ...{ before: told(before), after: told(after) },
    restrictive: after.restrictive,
  }
  return {
    notice: t('role.saved', { role: roleName(after.name), rules: rulesSaid(after, reader) }),
    changed: [companyRecord],
    audit: [{ action: 'role.fields', on: companyRecord, facts }],
    cards: [{ view: 'role.list', of: companyRecord, to: 'only' }],
  }
}

/** Leads on the left, contacts on the right. */
const rows = [
  ['lead.phone', 'contact.phone'],
  ['lead.email', 'contact.email'],
  ['lead.wechat', 'contact.wechat'],
  ['opportunity.amount'],
] as const

function ask({ reader }: Context, role: RoleRules): Outcome {
  const choices = modes.map(mode => ({ title: say(t(`role.mode.${mode}`), reader), value: mode }))
  const input = (id: Guarded) => ({ id, label: t(`role.field.${id}`), choices, value: role.modes[id] ?? 'edit' })
  const strict = { id: 'restrictive', kind: 'toggle', label: t('role.strictLabel') } as const
  return askFor(
    {
      action: 'role.fields',
      context: { role: role.id },
      title: t('role.fieldsTitle', { role: roleName(role.name) }),
      intro: t('role.fieldsHint'),
      rows: [
        ...rows.map(row => row.map(input)),
        [{ ...strict, hint: t('role.strictHint'), value: String(role.restrictive) }],
      ],
    },
    reader,
  )
}
