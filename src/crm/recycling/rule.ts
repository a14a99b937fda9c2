import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { t } from '../../core/text.ts'
import type { Context } from '../action.ts'
import { type ManagedPool, poolToManage } from '../pools/manage.ts'
import { ruleKinds } from './due.ts'

const days = z.coerce.number('field.number').int('field.number').min(1, 'field.number').max(3_650, 'field.number')
const level = z.union([z.literal(''), days]).optional()
const yesNo = z.enum(['yes', 'no']).default('no')

/** A rule as a form gives it, before it is saved. */
export const ruleInput = z.object({
  rule: z.uuid().optional(),
  pool: z.string().max(60).optional(),
  kind: z.enum(ruleKinds).default('noFollowUp'),
  limitDays: days.default(30),
  levelA: level,
  levelB: level,
  levelC: level,
  includeDealt: yesNo,
  /** no, yes, or what a deal's stage must be worth at least to spare its customer, in basis points. */
  exemptLive: z
    .string()
    .regex(/^(no|yes|\d{1,5})$/)
    .default('no'),
  keepTeam: yesNo,
  target: z.string().max(60).default(''),
  warn: z.string().max(60).default('7, 3, 1'),
})
export type RuleInput = z.infer<typeof ruleInput>

/** Leads have no deals and no contracts: they go for want of a talk or of a conversion. */
const kindsOf = { lead: ['noFollowUp', 'noDeal'], customer: ruleKinds } as const

/** A rule as it is stored. */
export type RuleData = {
  kind: RuleInput['kind']
  limitDays: number
  byLevel: { [level: string]: number }
  includeDealt: boolean
  exemptWithOpportunity: boolean
  exemptFromBp: number
  keepTeam: boolean
  targetPoolId: string | null
  warnDays: number[]
}

/** The pool a rule belongs to, for somebody who may change it. */
export async function poolOfRule(
  context: Context,
  { rule, pool }: { rule?: string | undefined; pool?: string | undefined },
): Promise<ManagedPool> {
  if (!rule) return poolToManage(context, pool ?? '')
  const row = await context.tx.recycleRule.findFirst({ where: { id: rule, deletedAt: null }, select: { poolId: true } })
  if (!row) throw new Refusal('recycle.ruleGone', {})
  return poolToManage(context, row.poolId)
}

/** The kinds of rules that make sense for a pool. */
export function kindsFor({ entity }: ManagedPool): readonly RuleInput['kind'][] {
  return kindsOf[entity]
}

/** What a deal's stage must be worth at least to spare its customer, in basis points: 0 is any live deal. */
export function fromBp({ exemptLive }: Pick<RuleInput, 'exemptLive'>): number {
  return /^\d+$/.test(exemptLive) ? Number(exemptLive) : 0
}

/** What a form says, fit to be stored. Throws a Refusal at the fields that are wrong. */
export async function ruleData(context: Context, pool: ManagedPool, given: RuleInput): Promise<RuleData> {
  if (!kindsFor(pool).includes(given.kind)) throw new Refusal('input.fields', {}, { kind: t('recycle.notForLeads') })
  const warnDays = given.warn.split(/\D+/).flatMap(word => (word === '' ? [] : Number(word)))
  if (warnDays.some(day => day < 1 || day >= given.limitDays))
    throw new Refusal('input.fields', {}, { warn: t('recycle.warnTooLong', { max: given.limitDays - 1 }) })
  const levels = { A: given.levelA, B: given.levelB, C: given.levelC }
  const target = given.target === '' || given.target === pool.id ? null : await poolToManage(context, given.target)
  if (target && (!target.enabled || target.entity !== pool.entity))
    throw new Refusal('input.fields', {}, { target: t('pool.isOff', { name: target.name }) })
  return {
    kind: given.kind,
    limitDays: given.limitDays,
    byLevel: Object.fromEntries(Object.entries(levels).flatMap(([name, value]) => (value ? [[name, value]] : []))),
    includeDealt: given.includeDealt === 'yes',
    exemptWithOpportunity: given.exemptLive !== 'no',
    exemptFromBp: fromBp(given),
    keepTeam: given.keepTeam === 'yes',
    targetPoolId: target?.id ?? null,
    warnDays: [...new Set(warnDays)].sort((a, b) => b - a),
  }
}
