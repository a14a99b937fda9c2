import { newId } from '../core/id.ts'
import type { Tx } from '../store/db.ts'
import { setUpFlows } from './approvals/setup.ts'
import { setUpCalendar } from './calendar/keep.ts'
import { setUpPolicies } from './sla/setup.ts'
import { rightsOf, standardRoles } from './standardRoles.ts'

/** What a new company starts with; an admin changes it later. */
type Company = { name: string; locale: 'zh' | 'en'; zone: string; currency: string; region: string }

const stages = [
  ['新机会', 'New', 'open', 1_000],
  ['需求确认', 'Needs', 'open', 3_000],
  ['方案', 'Solution', 'open', 5_000],
  ['报价', 'Proposal', 'open', 7_000],
  ['谈判', 'Negotiation', 'open', 9_000],
  ['赢单', 'Won', 'won', 10_000],
  ['输单', 'Lost', 'lost', 0],
  ['作废', 'Void', 'void', 0],
] as const

const lostReasons = [
  ['价格', 'Price', false],
  ['选了竞品', 'Chose a competitor', false],
  ['预算取消', 'Budget cancelled', false],
  ['没有回应', 'No answer', false],
  ['其他', 'Other', true],
] as const

const wonReasons = [
  ['产品合适', 'Product fit'],
  ['价格有优势', 'Price'],
  ['服务与关系', 'Service and trust'],
  ['交付快', 'Fast delivery'],
] as const

/** Writes the company's settings, roles, pipeline and reasons, once: a company that is there already stays as it is. */
export async function setUpCompany(tx: Tx, company: Company): Promise<boolean> {
  if (await tx.companySettings.findUnique({ where: { id: 1 } })) return false
  const { name, locale, zone, currency, region } = company
  await tx.companySettings.create({
    data: {
      ...{ id: 1, name, locale, timeZone: zone, baseCurrency: currency, defaultRegion: region },
      knownRights: rightsOf(standardRoles),
    },
  })
  await setUpCalendar(tx, region)
  await setUpFlows(tx, locale)
  await setUpPolicies(tx, locale)
  for (const role of standardRoles) {
    const id = newId()
    await tx.role.create({ data: { id, name: role.name, grants: role.grants } })
    const rules = Object.entries(role.fields ?? {}).map(([path, mode]) => ({
      roleId: id,
      entity: path.split('.')[0] ?? '',
      field: path.split('.')[1] ?? '',
      mode,
    }))
    await tx.fieldRule.createMany({ data: rules })
  }
  await tx.capacityRule.create({
    data: { id: newId(), entity: 'customer', kind: 'lock', name: '锁定上限', max: 20 },
  })
  const pipelineId = newId()
  await tx.pipeline.create({ data: { id: pipelineId, name: '标准流程', nameEn: 'Standard', currency } })
  await tx.stage.createMany({
    data: stages.map(([stage, nameEn, kind, probabilityBp], index) => ({
      id: newId(),
      pipelineId,
      name: stage,
      nameEn,
      kind,
      probabilityBp,
      sort: index + 1,
    })),
  })
  const lost = lostReasons.map(([reason, nameEn, needsNote], sort) => ({
    ...{ id: newId(), kind: 'lost', name: reason, nameEn, needsNote, sort },
  }))
  const won = wonReasons.map(([reason, nameEn], sort) => ({ id: newId(), kind: 'won', name: reason, nameEn, sort }))
  await tx.dealReason.createMany({ data: [...lost, ...won] })
  return true
}
