import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { Refusal } from '../../core/errors.ts'
import type { FormWish } from '../../core/platform.ts'
import { say, type Text, t } from '../../core/text.ts'
import type { Context } from '../action.ts'
import { type Known, memberLines, readMembers } from './memberLines.ts'
import { fields, methods, type Product, type Rule } from './rule.ts'

const choices = z.array(z.strictObject({ title: z.string(), value: z.string() }))
const text = z.string()
const ruleFormCard = defineCard(
  'rule-form',
  z.strictObject({
    ...{
      name: text,
      priority: text,
      method: text,
      methods: choices,
      field: text,
      fieldChoices: choices,
      members: text,
    },
    ...{ regions: text, sources: text, levels: text, tags: text, needs: text, campaigns: text, weekdays: text },
    ...{ products: text, chanceFrom: text, chanceBelow: text },
    ...{ fallback: text, fallbacks: choices, acceptMinutes: text, maxOffers: text },
  }),
)

const list = z.string().max(1_000).default('')

/** A number of percent, with a decimal at most; nothing for no limit. */
const percent = z
  .string()
  .trim()
  .regex(/^((100|\d{1,2})(\.\d{1,2})?\s*[%％]?)?$/, 'field.percent')
  .default('')

/** What the form sends back. */
export const ruleInput = z.object({
  rule: z.uuid().optional(),
  name: z.string().min(1).max(60),
  priority: z.coerce.number().int().min(1).max(9_999).default(100),
  method: z.enum(methods).default('roundRobin'),
  field: z.enum(['none', ...fields]).default('none'),
  members: z.string().max(5_000).default(''),
  regions: list,
  sources: list,
  levels: list,
  tags: list,
  needs: list,
  campaigns: list,
  products: list,
  chanceFrom: percent,
  chanceBelow: percent,
  weekdays: list,
  fallback: z.string().max(60).default('none'),
  acceptMinutes: z.coerce.number().int().min(1).max(480).default(5),
  maxOffers: z.coerce.number().int().min(1).max(20).default(3),
})
export type RuleInput = z.infer<typeof ruleInput>

type Campaign = { id: string; name: string }

/** Everybody and every campaign a rule can name. */
export async function namesFor({
  tx,
}: Context): Promise<{ people: Known[]; campaigns: Campaign[]; products: Product[] }> {
  const people = await tx.user.findMany({
    where: { identities: { some: {} } },
    select: { id: true, handle: true, displayName: true, status: true },
    orderBy: { createdOrder: 'asc' },
  })
  return {
    people,
    campaigns: await tx.campaign.findMany({ select: { id: true, name: true } }),
    products: await tx.product.findMany({ select: { id: true, sku: true, name: true } }),
  }
}

/** The form of a rule, filled with the one to change or with what a new one usually is. */
export async function ruleForm(context: Context, rule: Rule | undefined): Promise<FormWish> {
  const { reader } = context
  const { people, campaigns } = await namesFor(context)
  const active = people.filter(({ status }) => status === 'active')
  const card = ruleFormCard.draw(
    {
      name: rule?.name ?? '',
      priority: String(rule?.priority ?? 100),
      method: rule?.method ?? 'roundRobin',
      methods: methods.map(method => ({ title: say({ key: `rule.method.${method}` }, reader), value: method })),
      field: rule?.field ?? 'none',
      fieldChoices: [
        { title: say(t('rule.fieldNone'), reader), value: 'none' },
        ...fields.map(field => ({ title: say({ key: `fact.${field}` }, reader), value: field })),
      ],
      members: memberLines(rule?.members ?? [], people, say(t('rule.month'), reader)),
      regions: (rule?.regions ?? []).join(', '),
      sources: (rule?.sources ?? []).join(', '),
      levels: (rule?.levels ?? []).join(', '),
      tags: (rule?.tags ?? []).join(', '),
      needs: (rule?.needs ?? []).join(', '),
      campaigns: (rule?.campaignIds ?? []).flatMap(id => campaigns.find(one => one.id === id)?.name ?? []).join(', '),
      products: (rule?.products ?? []).map(({ sku }) => sku).join(', '),
      chanceFrom: percentOf(rule?.chanceFromBp),
      chanceBelow: percentOf(rule?.chanceBelowBp),
      weekdays: (rule?.weekdays ?? []).join(', '),
      fallback: rule?.fallbackId ?? 'none',
      fallbacks: [
        { title: say(t('rule.fallbackPool'), reader), value: 'none' },
        ...active.map(({ id, displayName }) => ({ title: displayName, value: id })),
      ],
      acceptMinutes: String(rule?.acceptMinutes ?? 5),
      maxOffers: String(rule?.maxOffers ?? 3),
    },
    reader,
  )
  const context_ = rule ? { rule: rule.id } : {}
  return { action: 'rule.save', context: context_, title: t(rule ? 'rule.editTitle' : 'rule.newTitle'), card }
}

/** What was typed, checked as a whole. Throws with a sentence at every field that cannot stand. */
export function checkRule(
  input: RuleInput,
  { people, campaigns, products }: Awaited<ReturnType<typeof namesFor>>,
): Omit<Rule, 'id' | 'enabled' | 'pointerId' | 'products'> & { productIds: string[] } {
  const wrong: Record<string, Text> = {}
  const members = readMembers(input.members, people)
  const weekdays = wordsOf(input.weekdays).map(Number)
  const campaignNames = wordsOf(input.campaigns)
  const unknown = campaignNames.find(name => !campaigns.some(one => one.name === name))
  const levels = wordsOf(input.levels).map(level => level.toUpperCase())
  if (!Array.isArray(members)) wrong.members = members
  else if (members.length === 0) wrong.members = t('rule.noMembers')
  else if (input.method === 'weighted' && members.every(({ weight }) => weight === 0))
    wrong.members = t('rule.noWeight')
  else if (input.method === 'byField' && members.every(({ values }) => values.length === 0))
    wrong.members = t('rule.noValues')
  if (input.method === 'byField' && input.field === 'none') wrong.field = t('rule.needsField')
  if (weekdays.some(day => !Number.isInteger(day) || day < 1 || day > 7)) wrong.weekdays = t('rule.weekdayUnclear')
  if (levels.some(level => !['A', 'B', 'C'].includes(level))) wrong.levels = t('rule.levelUnclear')
  const wanted = wordsOf(input.products).map(said => ({ said, product: productNamed(products, said) }))
  const missing = wanted.find(({ product }) => !product)
  if (missing) wrong.products = t('rule.productUnknown', { name: missing.said })
  const [chanceFromBp, chanceBelowBp] = [basisPoints(input.chanceFrom), basisPoints(input.chanceBelow)]
  if ((chanceFromBp ?? 0) >= (chanceBelowBp ?? 10_001)) wrong.chanceBelow = t('rule.chanceEmpty')
  if (unknown) wrong.campaigns = t('rule.campaignUnknown', { name: unknown })
  if (input.fallback !== 'none' && !people.some(({ id, status }) => id === input.fallback && status === 'active'))
    wrong.fallback = t('field.invalid')
  if (Object.keys(wrong).length > 0 || !Array.isArray(members)) throw new Refusal('input.fields', {}, wrong)
  const { name, priority, method, acceptMinutes, maxOffers } = input
  return {
    ...{
      name,
      priority,
      method,
      acceptMinutes,
      maxOffers,
      members,
      levels,
      weekdays: [...new Set(weekdays)].sort((a, b) => a - b),
    },
    ...{
      regions: wordsOf(input.regions),
      sources: wordsOf(input.sources),
      tags: wordsOf(input.tags),
      needs: wordsOf(input.needs),
    },
    field: input.method === 'byField' && input.field !== 'none' ? input.field : null,
    campaignIds: campaigns.filter(one => campaignNames.includes(one.name)).map(({ id }) => id),
    productIds: [...new Set(wanted.flatMap(({ product }) => product?.id ?? []))],
    ...{ chanceFromBp, chanceBelowBp },
    fallbackId: input.fallback === 'none' ? null : input.fallback,
  }
}

/** A product by its number or its name. */
function productNamed(products: Product[], said: string): Product | undefined {
  const word = said.toLowerCase()
  return products.find(({ sku, name }) => sku.toLowerCase() === word || name.toLowerCase() === word)
}

function basisPoints(percent: string): number | null {
  const said = percent.replace(/\s*[%％]$/, '')
  return said === '' ? null : Math.round(Number(said) * 100)
}

function percentOf(bp: number | null | undefined): string {
  return bp === null || bp === undefined ? '' : String(bp / 100)
}

function wordsOf(said: string): string[] {
  return [
    ...new Set(
      said
        .split(/[,，、;；\n]+/)
        .map(word => word.trim())
        .filter(Boolean),
    ),
  ]
}
