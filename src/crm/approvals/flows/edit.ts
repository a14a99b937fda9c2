import { z } from 'zod'
import { Refusal } from '../../../core/errors.ts'
import { newId } from '../../../core/id.ts'
import type { Outcome } from '../../../core/platform.ts'
import { can } from '../../../core/rights.ts'
import { say, type Text, t } from '../../../core/text.ts'
import { type Context, defineAction } from '../../action.ts'
import { documentKinds } from '../../documents.ts'
import { askFor, type Field } from '../../form.ts'
import { type DocumentKind, triggers } from '../documents.ts'
import { conditionsSchema, optionsSchema, stepsSchema } from '../flow.ts'
import { policiesOf, policyFields, typedPolicies, withPolicies } from './policies.ts'
import { type Names, printConditions, printFlow } from './print.ts'
import { readConditions, readFlow } from './read.ts'
import { vocabularyOf } from './vocabulary.ts'
import type { Vocabulary } from './words.ts'

const input = z.object({
  flow: z.uuid().optional(),
  kind: z.string().max(40).optional(),
  trigger: z.enum(triggers).default('create'),
  name: z.string().max(60).optional(),
  when: z.string().max(500).default(''),
  steps: z.string().max(4_000).optional(),
  priority: z.coerce.number().int().min(1).max(1_000).default(100),
  confirmAbove: z.string().max(40).default(''),
  enabled: z.enum(['on', 'off']).default('on'),
  ...typedPolicies.shape,
})
type Input = z.infer<typeof input>

/** A flow in a form, written as lines of plain words; saving it makes a new version, and what runs stays on the old one. */
export const edit = defineAction({
  name: 'flow.edit',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Write an approval flow', zh: '编写审批流' },
  input,
  read: () => ({}),
  allow: can('update', 'company'),
  async run(context, fields) {
    const flow = fields.flow ? await context.tx.approvalFlow.findUnique({ where: { id: fields.flow } }) : null
    const kind = documentKinds.find(one => one.entity === (flow?.entity ?? fields.kind))
    if (!kind) throw new Refusal('flow.unknown', {})
    if (context.said !== 'form' || fields.steps === undefined) return form(context, kind, fields.flow)
    return save(context, kind, fields)
  },
})

async function form(context: Context, kind: DocumentKind, id: string | undefined): Promise<Outcome> {
  const { tx, reader } = context
  const flow = id
    ? await tx.approvalFlow.findUnique({
        where: { id },
        include: { versions: { orderBy: { number: 'desc' }, take: 1 } },
      })
    : null
  const names = await vocabularyOf(context, kind)
  const steps = stepsSchema.safeParse(flow?.versions[0]?.steps)
  const options = optionsSchema.parse(flow?.versions[0]?.options ?? {})
  const policies = policiesOf(steps.data ?? [], options)
  const limit = options.confirmAboveMinor
  const onOff = (['on', 'off'] as const).map(value => ({ title: say(t(`settings.${value}`), reader), value }))
  const fields: Field[] = [
    {
      id: 'name',
      label: t('flow.name'),
      value: flow?.name ?? say({ key: kind.name }, reader),
      required: true,
      max: 60,
    },
    {
      id: 'when',
      label: t('flow.when'),
      hint: t('flow.whenHint'),
      max: 500,
      value: flow ? printConditions(conditionsSchema.parse(flow.condition), names) : '',
    },
    {
      id: 'steps',
      label: t('flow.steps'),
      hint: t('flow.stepsHint'),
      many: true,
      max: 4_000,
      required: true,
      value: steps.success ? printFlow(steps.data, names) : '',
    },
    {
      id: 'confirmAbove',
      label: t('flow.confirmAbove'),
      value: limit === undefined ? '' : names.amount(Number(limit)),
    },
    { id: 'priority', label: t('flow.priority'), value: String(flow?.priority ?? 100) },
    {
      id: 'enabled',
      label: t('flow.enabled'),
      value: flow?.enabled === false ? 'off' : 'on',
      choices: onOff,
    },
    ...policyFields(policies, kind, reader),
  ]
  const purposes = (['create', ...(kind.triggers ?? [])] as const).map(value => ({
    title: say(t(`flow.trigger.${value}`), reader),
    value,
  }))
  if (!id && purposes.length > 1)
    fields.unshift({ id: 'trigger', label: t('flow.trigger'), value: 'create', choices: purposes })
  const about = id ? { flow: id } : { kind: kind.entity }
  return askFor(
    {
      action: 'flow.edit',
      context: about,
      title: t('flow.title', { kind: { key: kind.name } }),
      intro: intro(names),
      fields,
    },
    reader,
  )
}

/** How a step is written: the words of this language, and what this kind of document has. */
function intro({ fields, editable, mayLapse, locale }: Vocabulary & Names): Text {
  const inThis = (one: { names: string[] }) => one.names[locale === 'zh' ? 0 : 1] ?? ''
  const known = { fields: fields.map(inThis), editable: editable.map(inThis) }
  if (mayLapse) return t('flow.introLapse', known)
  return editable.length > 0 ? t('flow.introEdits', known) : t('flow.intro', known)
}

async function save(context: Context, kind: DocumentKind, fields: Input): Promise<Outcome> {
  const { tx, actor, now } = context
  if (!fields.name) throw new Refusal('input.fields', {}, { name: t('field.required') })
  const vocabulary = await vocabularyOf(context, kind)
  const read = readFlow(fields.steps ?? '', vocabulary)
  if ('wrong' in read)
    throw new Refusal('input.fields', {}, { steps: t('flow.line', { line: read.line, wrong: read.wrong }) })
  const when = readConditions(fields.when, vocabulary)
  if ('wrong' in when) throw new Refusal('input.fields', {}, { when: when.wrong })
  const limit = fields.confirmAbove === '' ? undefined : vocabulary.money(fields.confirmAbove)
  if (fields.confirmAbove !== '' && limit === undefined)
    throw new Refusal('input.fields', {}, { confirmAbove: t('field.amount') })
  const id = fields.flow ?? newId()
  const data = {
    name: fields.name,
    condition: when.conditions,
    priority: fields.priority,
    enabled: fields.enabled === 'on',
  }
  if (fields.flow) await tx.approvalFlow.update({ where: { id }, data })
  else
    await tx.approvalFlow.create({
      data: { id, entity: kind.entity, trigger: fields.trigger, createdAt: now, ...data },
    })
  const last = await tx.flowVersion.findFirst({ where: { flowId: id }, orderBy: { number: 'desc' } })
  const number = (last?.number ?? 0) + 1
  const { sameAgain, resubmitFrom, withdrawUntil } = fields
  const options = {
    ...{ sameAgain, resubmitFrom, withdrawUntil },
    ...(limit === undefined ? {} : { confirmAboveMinor: limit }),
  }
  await tx.flowVersion.create({
    data: {
      id: newId(),
      flowId: id,
      number,
      steps: withPolicies(read.steps, fields),
      options,
      createdAt: now,
      createdById: actor.id,
    },
  })
  const facts = { name: fields.name, number, steps: fields.steps ?? '' }
  return {
    notice: t('flow.saved', { name: fields.name, number }),
    audit: [{ action: 'flow.save', on: { entity: 'company', id }, facts }],
    cards: [{ view: 'flows', of: { entity: 'user', id: actor.id }, to: 'only' }],
  }
}
