import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { say, type TextKey, t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { askFor } from '../form.ts'
import { namesOf, type Scope, scopeIn } from '../pools/members.ts'

const input = z.object({
  rule: z.uuid().optional(),
  name: z.string().max(60).default(''),
  what: z.enum(['lead', 'customer', 'lock']).default('customer'),
  max: z.coerce
    .number('field.number')
    .int('field.number')
    .min(0, 'field.number')
    .max(1_000_000, 'field.number')
    .default(50),
  whom: z.string().max(2_000).default(''),
  excludes: z.enum(['dealt', 'none']).default('dealt'),
})
type Input = z.infer<typeof input>

/** A rule of capacity, new or changed. Two rules for exactly the same people are refused: they would contradict each other. */
export const edit = defineAction({
  name: 'capacity.edit',
  words: { en: ['capacity add'], zh: ['新建库容'] },
  usage: { en: '[name]', zh: '[名称]' },
  does: { en: 'Add a rule of how much people may hold', zh: '新建库容规则' },
  input,
  read: rest => ({ name: rest }),
  allow: can('update', 'pool'),

  async run(context, fields) {
    const { tx, actor } = context
    const known = fields.rule ? await tx.capacityRule.findUnique({ where: { id: fields.rule } }) : null
    if (fields.rule && !known) throw new Refusal('capacity.gone', {})
    if (context.said !== 'form') return ruleForm(context, known ? await valuesOf(context, known) : fields)
    if (fields.name === '') throw new Refusal('input.fields', {}, { name: t('field.required') })
    const scope = await scopeIn(context, fields.whom, 'whom')
    const data = {
      ...scope,
      name: fields.name,
      max: fields.max,
      excludes: fields.excludes,
      entity: fields.what === 'lead' ? 'lead' : 'customer',
      kind: fields.what === 'lock' ? 'lock' : 'own',
    }
    const id = fields.rule ?? newId()
    await refuseSameScope(context, id, data)
    if (known) await tx.capacityRule.update({ where: { id }, data })
    else await tx.capacityRule.create({ data: { id, ...data } })
    return {
      notice: t('capacity.saved', { name: data.name, max: data.max }),
      audit: [{ action: 'capacity.save', on: { entity: 'pool', id }, facts: { name: data.name, max: data.max } }],
      cards: [{ view: 'capacity.list', of: { entity: 'user', id: actor.id }, to: 'only' }],
    }
  },
})

type Rule = Scope & { entity: string; kind: string }

/** The unique key settles it when two are saved at once; here it is said in words. */
async function refuseSameScope({ tx }: Context, id: string, { entity, kind, ...scope }: Rule): Promise<void> {
  const [same] = await tx.sql<{ name: string; max: number }>`
    select name, max from "CapacityRule" r
    where r.entity = ${entity} and r.kind = ${kind} and r.id <> ${id}
      and r."userIds" <@ ${scope.userIds}::uuid[] and r."userIds" @> ${scope.userIds}::uuid[]
      and r."departmentIds" <@ ${scope.departmentIds}::uuid[] and r."departmentIds" @> ${scope.departmentIds}::uuid[]
      and r."roleIds" <@ ${scope.roleIds}::uuid[] and r."roleIds" @> ${scope.roleIds}::uuid[]`
  if (same)
    throw new Refusal('capacity.sameScope', { name: same.name, max: same.max }, { whom: t('capacity.sameScope', same) })
}

async function valuesOf(
  context: Context,
  rule: Scope & { id: string; name: string; max: number; entity: string; kind: string; excludes: string },
): Promise<Input> {
  return {
    rule: rule.id,
    name: rule.name,
    what: rule.kind === 'lock' ? 'lock' : rule.entity === 'lead' ? 'lead' : 'customer',
    max: rule.max,
    whom: (await namesOf(context, rule)).join(', '),
    excludes: rule.excludes === 'none' ? 'none' : 'dealt',
  }
}

function ruleForm({ reader }: Context, values: Input): Outcome {
  const option = (key: TextKey, value: string) => ({ title: say(t(key), reader), value })
  return askFor(
    {
      action: 'capacity.edit',
      context: values.rule ? { rule: values.rule } : {},
      title: t('capacity.formTitle'),
      rows: [
        [{ id: 'name', label: 'label.name', value: values.name, max: 60 }],
        [
          {
            id: 'what',
            label: 'capacity.what',
            value: values.what,
            choices: [
              option('capacity.ofLeads', 'lead'),
              option('capacity.ofCustomers', 'customer'),
              option('capacity.ofLocks', 'lock'),
            ],
          },
          { id: 'max', label: 'capacity.max', value: String(values.max), max: 7 },
        ],
        [{ id: 'whom', label: 'capacity.whom', hint: 'capacity.whomHint', value: values.whom, max: 2_000 }],
        [
          {
            id: 'excludes',
            label: 'capacity.excludes',
            value: values.excludes,
            choices: [option('capacity.excludeDealt', 'dealt'), option('capacity.excludeNone', 'none')],
          },
        ],
      ],
    },
    reader,
  )
}
