import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { askFor, type Field } from '../form.ts'
import type { Ownable } from '../ownership.ts'
import { poolToManage } from './manage.ts'
import { namesOf, peopleIn, scopeIn } from './members.ts'

const fields = {
  name: z.string().max(60).default(''),
  members: z.string().max(2_000).default(''),
  admins: z.string().max(500).default(''),
  priority: z.coerce.number('field.number').int().min(0).max(9_999).default(100),
  hidden: z.string().max(200).default(''),
  views: z.coerce.number('field.number').int().min(0).max(10_000).default(0),
}
type Fields = { [field in keyof typeof fields]: z.infer<(typeof fields)[field]> }

const hideable = ['phone', 'email', 'wechat'] as const

/** A new pool or sea, by a form; it starts with the usual rules. */
export const add = defineAction({
  name: 'pool.add',
  words: { en: ['new pool', 'new sea', 'pool add'], zh: ['新建公海', '新建线索池'] },
  usage: { en: '[name]', zh: '[名称]' },
  does: { en: 'Set up a new pool', zh: '新建线索池或公海' },
  input: z.object({ entity: z.enum(['lead', 'customer']).default('customer'), ...fields }),
  read: (rest, word = '') => ({ name: rest, entity: /线索|pool/.test(word) ? 'lead' : 'customer' }),
  allow: can('create', 'pool'),

  async run(context, { entity, ...given }) {
    if (context.said !== 'form')
      return poolForm(context, {
        action: 'pool.add',
        values: { ...given, admins: given.admins || context.actor.name, hidden: hideable.join(',') },
        entity,
      })
    const data = await dataOf(context, given, entity)
    const { tx, now } = context
    const id = newId()
    await tx.pool.create({ data: { id, entity, ...data } })
    await tx.pickRule.create({ data: { poolId: id } })
    await tx.recycleRule.create({
      data: {
        id: newId(),
        poolId: id,
        kind: 'noFollowUp',
        limitDays: 30,
        byLevel: { A: 45, B: 30, C: 15 },
        createdAt: now,
      },
    })
    return saved(context, { id, name: data.name, action: 'pool.add' })
  },
})

/** Whom a pool is for, who administers it, and what it hides. */
export const edit = defineAction({
  name: 'pool.edit',
  words: { en: ['pool edit', 'edit pool'], zh: ['修改公海', '修改线索池'] },
  usage: { en: '<pool>', zh: '<名称>' },
  does: { en: 'Change a pool: members, admins, what it hides', zh: '修改线索池或公海的成员、管理员和隐藏字段' },
  input: z.object({ pool: z.string().min(1).max(60), ...fields }),
  read: rest => ({ pool: rest }),
  allow: can('claim', 'lead'),

  async run(context, { pool: said, ...given }) {
    const pool = await poolToManage(context, said)
    if (context.said !== 'form')
      return poolForm(context, {
        action: 'pool.edit',
        values: await valuesOf(context, pool.id),
        entity: pool.entity,
        id: pool.id,
      })
    const data = await dataOf(context, given, pool.entity, pool.id)
    await context.tx.pool.update({ where: { id: pool.id }, data })
    return saved(context, { id: pool.id, name: data.name, action: 'pool.edit' })
  },
})

async function dataOf(context: Context, given: Fields, entity: Ownable, except?: string) {
  if (given.name === '') throw new Refusal('input.fields', {}, { name: t('field.required') })
  const [same] = await context.tx.sql`
    select 1 from "Pool" where entity = ${entity} and lower(name) = lower(${given.name}) and "deletedAt" is null
      and id is distinct from ${except ?? null}::uuid`
  if (same) throw new Refusal('input.fields', {}, { name: t('pool.nameTaken', { name: given.name }) })
  const { departmentIds, userIds, roleIds } = await scopeIn(context, given.members, 'members')
  if (roleIds.length > 0) throw new Refusal('input.fields', {}, { members: t('pool.noRoles') })
  const adminIds = await peopleIn(context, given.admins, 'admins')
  if (adminIds.length === 0) throw new Refusal('input.fields', {}, { admins: t('pool.needsAdmin') })
  const hiddenFields = hideable.filter(field => given.hidden.includes(field))
  const { name, priority, views } = given
  return { name, priority, departmentIds, userIds, adminIds, hiddenFields, dailyViewMax: views === 0 ? null : views }
}

async function valuesOf(context: Context, id: string): Promise<Fields> {
  const pool = await context.tx.pool.findUniqueOrThrow({ where: { id } })
  return {
    name: pool.name,
    members: (await namesOf(context, pool)).join(', '),
    admins: (await namesOf(context, { departmentIds: [], userIds: pool.adminIds })).join(', '),
    priority: pool.priority,
    hidden: pool.hiddenFields.join(','),
    views: pool.dailyViewMax ?? 0,
  }
}

function poolForm(
  { reader }: Context,
  { action, values, entity, id }: { action: string; values: Fields; entity: Ownable; id?: string },
): Outcome {
  const choices = [
    { title: say(t('fact.phone'), reader), value: 'phone' },
    { title: say(t('fact.email'), reader), value: 'email' },
    { title: say(t('method.wechat'), reader), value: 'wechat' },
  ]
  return askFor(
    {
      action,
      context: id ? { pool: id } : {},
      title: id
        ? t('pool.editTitle', { name: values.name })
        : t(entity === 'lead' ? 'pool.addLead' : 'pool.addCustomer'),
      rows: [
        ...(id ? [] : [[kindField(entity, reader)]]),
        [
          { id: 'name', label: 'label.name', value: values.name, required: true, max: 60 },
          {
            id: 'priority',
            label: 'pool.priority',
            value: String(values.priority),
            max: 4,
          },
        ],
        [{ id: 'members', label: 'pool.members', hint: 'pool.membersHint', value: values.members, max: 2_000 }],
        [
          {
            id: 'admins',
            label: 'pool.admins',
            hint: 'label.colleagueHint',
            value: values.admins,
            required: true,
            max: 500,
          },
        ],
        [
          { id: 'hidden', label: 'pool.hidden', value: values.hidden, many: true, choices },
          {
            id: 'views',
            label: 'pool.views',
            hint: 'pool.viewsHint',
            value: values.views ? String(values.views) : '',
            max: 5,
          },
        ],
      ],
    },
    reader,
  )
}

function kindField(entity: Ownable, reader: Reader): Field {
  const kinds = [
    { title: say(t('pool.ofLeads'), reader), value: 'lead' },
    { title: say(t('pool.ofCustomers'), reader), value: 'customer' },
  ]
  return { id: 'entity', label: 'pool.kind', value: entity, required: true, choices: kinds }
}

function saved({ actor }: Context, { id, name, action }: { id: string; name: string; action: string }): Outcome {
  return {
    notice: t('pool.saved', { name }),
    changed: [{ entity: 'pool', id }],
    audit: [{ action, on: { entity: 'pool', id }, facts: { name } }],
    cards: [{ view: 'pool.list', of: { entity: 'user', id: actor.id }, to: 'only' }],
  }
}
