import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { can } from '../../core/rights.ts'
import { type Reader, say, type Text, t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { companyRecord } from '../company.ts'
import { askFor } from '../form.ts'
import { drawList } from '../list.ts'
import { priorities, types } from '../tickets/vocabulary.ts'
import { defineView } from '../view.ts'
import { spanText } from '../worklogs/span.ts'
import { type Policy, policies, usualTargets } from './policies.ts'

const levels = ['A', 'B', 'C'] as const

/** How long tickets may take, policy by policy in the order in which they are tried. */
export const list = defineAction({
  name: 'sla.list',
  words: { en: ['service levels', 'sla'], zh: ['服务级别', '时限规则'] },
  usage: { en: '', zh: '' },
  does: { en: 'See how long tickets may take', zh: '看工单的响应与解决时限' },
  input: z.object({}),
  read: () => ({}),
  allow: can('read', 'ticket'),
  async run() {
    return { cards: [policiesCard] }
  },
})

const policiesCard = { view: 'sla', of: companyRecord, to: 'only' } as const

export const listView = defineView({
  name: 'sla',
  async draw({ tx, actor, reader }) {
    if (!actor) return null
    const mayEdit = actor.grants.some(grants => grants.company?.update)
    const rows = (await policies(tx)).map(policy => ({
      title: policy.name,
      line: [said(policy, reader), ...priorities.map(one => targetText(policy, one, reader))].join('\n'),
      mark: policy.enabled ? '' : say(t('sla.off'), reader),
      buttons: mayEdit
        ? [{ title: say(t('button.edit'), reader), verb: 'sla.edit', data: { policy: policy.name } }]
        : [],
    }))
    const add = { title: say(t('button.slaNew'), reader), verb: 'sla.edit', data: {} }
    return drawList(
      { title: t('sla.title'), subtitle: t('sla.hint'), empty: t('list.nothing'), rows, buttons: mayEdit ? [add] : [] },
      reader,
    )
  },
})

function said({ types: own, levels: ranks, isDefault }: Policy, reader: Reader): string {
  if (isDefault) return say(t('sla.forAll'), reader)
  const named = own.map(type => say({ key: `ticket.type.${type}` }, reader))
  return (
    [...named, ...ranks.map(rank => say(t('sla.level', { rank }), reader))].join(
      reader.locale === 'zh' ? '、' : ', ',
    ) || say(t('sla.forAll'), reader)
  )
}

function targetText({ targets }: Policy, priority: (typeof priorities)[number], reader: Reader): string {
  const [response, resolution] = targets[priority]
  return say(
    t('sla.target', {
      priority: t(`ticket.priority.${priority}`),
      response: spanText(response, reader),
      resolution: spanText(resolution, reader),
    }),
    reader,
  )
}

const span = z.string().max(60).default('')

/** Changes a policy, or adds one that is tried before the default. The default is for everything and cannot be turned off. */
export const edit = defineAction({
  name: 'sla.edit',
  words: { en: ['edit service level'], zh: ['改服务级别'] },
  usage: { en: '[name]', zh: '[名称]' },
  does: { en: 'Change how long tickets may take', zh: '新建或修改时限规则' },
  input: z.object({
    policy: z.string().max(60).default(''),
    name: z.string().max(60).default(''),
    types: z.string().max(200).default(''),
    levels: z.string().max(60).default(''),
    ...{ urgent: span, high: span, normal: span, low: span },
    enabled: z.string().max(10).default('true'),
  }),
  read: rest => ({ policy: rest }),
  allow: can('update', 'company'),

  async run(context, input) {
    const all = await policies(context.tx)
    const before = input.policy ? all.find(({ name }) => name === input.policy) : undefined
    if (input.policy && !before) throw new Refusal('sla.unknown', { name: input.policy })
    if (context.said !== 'form') return form(context, before)
    const wrong: Record<string, Text> = {}
    if (!input.name) wrong.name = t('field.required')
    else if (all.some(({ name, id }) => name === input.name && id !== before?.id)) wrong.name = t('sla.nameTaken')
    const targets = Object.fromEntries(
      priorities.map(priority => {
        const read = readTargets(input[priority])
        if (!read) wrong[priority] = t('sla.targetUnclear')
        return [priority, read ?? usualTargets[priority]]
      }),
    )
    if (Object.keys(wrong).length > 0) throw new Refusal('input.fields', {}, wrong)
    const chosen = before?.isDefault
      ? { types: [], levels: [], enabled: true }
      : {
          types: types.filter(type => input.types.split(',').includes(type)),
          levels: levels.filter(level => input.levels.split(',').includes(level)),
          enabled: input.enabled === 'true',
        }
    const data = { name: input.name, targets, ...chosen }
    if (before) await context.tx.slaPolicy.update({ where: { id: before.id }, data })
    else await context.tx.slaPolicy.create({ data: { id: newId(), sort: all.length * 10, ...data } })
    return {
      notice: t('sla.saved', { name: input.name }),
      changed: [companyRecord],
      audit: [{ action: 'sla.edit', on: companyRecord, facts: { name: input.name } }],
      cards: [policiesCard],
    }
  },
})

function form({ reader }: Context, policy: Policy | undefined) {
  const named = policy ? { policy: policy.name } : {}
  const targets = policy?.targets ?? usualTargets
  const title = (one: (typeof priorities)[number]) => t(`ticket.priority.${one}`)
  return askFor(
    {
      action: 'sla.edit',
      context: named,
      title: t('sla.editTitle'),
      intro: t('sla.editHint'),
      fields: [
        { id: 'name', label: 'sla.name', value: policy?.name, required: true, max: 60 },
        ...(policy?.isDefault
          ? []
          : [
              {
                ...{ id: 'types', label: 'sla.types' as const, many: true, value: policy?.types.join(',') },
                choices: types.map(type => ({ title: say({ key: `ticket.type.${type}` }, reader), value: type })),
              },
              {
                ...{ id: 'levels', label: 'sla.levels' as const, many: true, value: policy?.levels.join(',') },
                choices: levels.map(level => ({ title: level, value: level })),
              },
            ]),
        ...priorities.map(one => ({
          id: one,
          label: title(one),
          value: targets[one].map(shown).join(' / '),
          required: true,
          max: 60,
        })),
        ...(policy?.isDefault
          ? []
          : [
              {
                id: 'enabled',
                kind: 'toggle' as const,
                label: 'sla.enabled' as const,
                value: String(policy?.enabled ?? true),
              },
            ]),
      ],
    },
    reader,
  )
}

/** Minutes as they are typed: "30m", "8h", "0m". */
function shown(minutes: number): string {
  return minutes > 0 && minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`
}

/** "30m / 2h", "30分/2小时", "0 / 90" (plain numbers are minutes). Undefined when it is not two spans. */
export function readTargets(said: string): [number, number] | undefined {
  const [response, resolution, more] = said
    .normalize('NFKC')
    .split(/[/，,;；]/)
    .map(minutesIn)
  return response === undefined || resolution === undefined || more !== undefined ? undefined : [response, resolution]
}

function minutesIn(said: string): number | undefined {
  const match =
    /^\s*(?:(\d{1,4}(?:\.\d{1,2})?)\s*(?:h|小时|hours?)\s*)?(?:(\d{1,6})\s*(?:m|min|分钟?|minutes?)?)?\s*$/i.exec(said)
  if (!match || (match[1] === undefined && match[2] === undefined)) return undefined
  return Math.round(Number(match[1] ?? 0) * 60) + Number(match[2] ?? 0)
}
