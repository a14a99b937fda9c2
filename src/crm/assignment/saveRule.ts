import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { companyRecord } from '../company.ts'
import { type Rule, rulesOf } from './rule.ts'
import { checkRule, namesFor, ruleForm, ruleInput } from './ruleForm.ts'
import { rulesCard } from './rules.ts'

const silent = { words: { en: [], zh: [] }, usage: { en: '', zh: '' }, allow: can('update', 'company') }
const ofRule = z.object({ rule: z.uuid() })

/** Opens the form of a rule, or of a new one. */
export const editRule = defineAction({
  ...silent,
  name: 'rule.edit',
  words: { en: ['new rule'], zh: ['新建规则', '新分配规则'] },
  does: { en: 'Write an assignment rule', zh: '新建一条分配规则' },
  input: z.object({ rule: z.uuid().optional() }),
  read: () => ({}),
  async run(context, { rule }) {
    return { form: await ruleForm(context, rule ? await ruleCalled(context, rule) : undefined) }
  },
})

/** Saves a rule. A new one is off: it is tried first, and then turned on. */
export const saveRule = defineAction({
  ...silent,
  name: 'rule.save',
  does: { en: 'Save an assignment rule', zh: '保存分配规则' },
  input: ruleInput,
  read: () => ({}),
  async run(context, input) {
    const { tx } = context
    const { members, ...data } = checkRule(input, await namesFor(context))
    const before = input.rule ? await ruleCalled(context, input.rule) : undefined
    const same = await tx.assignmentRule.findUnique({ where: { name: data.name } })
    if (same && same.id !== before?.id) throw new Refusal('input.fields', {}, { name: t('rule.nameTaken') })
    const id = before?.id ?? newId()
    if (before) await tx.assignmentRule.update({ where: { id }, data })
    else await tx.assignmentRule.create({ data: { id, ...data, enabled: false } })
    await tx.assignmentMember.deleteMany({ where: { ruleId: id } })
    await tx.assignmentMember.createMany({
      data: members.map(({ id: userId, ...member }, position) => ({ ruleId: id, userId, position, ...member })),
    })
    return {
      notice: t(before ? 'rule.saved' : 'rule.savedOff', { name: data.name }),
      ...settled('rule.save', { name: data.name, members: members.length, method: data.method }),
    }
  },
})

/** Turns a rule on or off. */
export const turnRule = defineAction({
  ...silent,
  name: 'rule.turn',
  does: { en: 'Turn an assignment rule on or off', zh: '启用或停用分配规则' },
  input: ofRule.extend({ turn: z.enum(['on', 'off']) }),
  read: () => ({}),
  async run(context, { rule: id, turn }) {
    const { name } = await ruleCalled(context, id)
    await context.tx.assignmentRule.update({ where: { id }, data: { enabled: turn === 'on' } })
    return {
      notice: t(turn === 'on' ? 'rule.turnedOn' : 'rule.turnedOff', { name }),
      ...settled('rule.turn', { name, turn }),
    }
  },
})

/** Deletes a rule. What it offered and is still open ends in the pool if it is not accepted. */
export const deleteRule = defineAction({
  ...silent,
  name: 'rule.delete',
  does: { en: 'Delete an assignment rule', zh: '删除分配规则' },
  input: ofRule,
  read: () => ({}),
  async run(context, { rule: id }) {
    const { name } = await ruleCalled(context, id)
    await context.tx.assignmentRule.delete({ where: { id } })
    return { notice: t('rule.deleted', { name }), ...settled('rule.delete', { name }) }
  },
})

async function ruleCalled({ tx }: Context, id: string): Promise<Rule> {
  const rule = (await rulesOf(tx)).find(one => one.id === id)
  if (!rule) throw new Refusal('rule.unknown', {})
  return rule
}

function settled(action: 'rule.save' | 'rule.turn' | 'rule.delete', facts: Record<string, unknown>) {
  return { changed: [companyRecord], audit: [{ action, on: companyRecord, facts }], cards: [rulesCard] }
}
