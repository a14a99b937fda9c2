import { houseId, newId } from '../../core/id.ts'
import type { Locale } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import type { Step } from './flow.ts'

type Names = readonly [manager: string, above: string, top: string, finance: string]

const ask = {
  kind: 'approve',
  mode: 'any',
  ratioBp: 6_000,
  whenEmpty: 'admin',
  whenSelf: 'manager',
  edits: [],
} satisfies Partial<Step>

/**
 * Discounts up to 20 % pass with the manager, larger ones with the manager above as well, large amounts with whoever stands at the top and
 * finance too. The top comes first: where it is the manager again, they are not asked twice.
 */
function quoteSteps([manager, above, top, finance]: Names, financeRole: string): Step[] {
  return [
    { ...ask, key: 's1', name: manager, from: { who: 'manager', levels: 1 } },
    {
      kind: 'branch',
      key: 'if-s2',
      branches: [
        {
          when: [{ field: 'discountBp', is: 'above', value: 2_000 }],
          steps: [{ ...ask, key: 's2', name: above, from: { who: 'manager', levels: 2 } }],
        },
      ],
      otherwise: [],
    },
    {
      kind: 'branch',
      key: 'if-s3',
      branches: [
        {
          when: [{ field: 'baseMinor', is: 'above', value: 10_000_000 }],
          steps: [
            { ...ask, key: 's4', name: top, from: { who: 'manager', levels: 10 } },
            { ...ask, key: 's3', name: finance, from: { who: 'role', role: financeRole } },
          ],
        },
      ],
      otherwise: [],
    },
  ]
}

const words = {
  zh: {
    steps: ['经理', '上级经理', '总经理', '财务'],
    cost: '成本审批',
    quote: '报价审批',
    contract: '合同审批',
    payment: '回款核对',
    invoice: '开票审批',
    goods: '退货审批',
  },
  en: {
    steps: ['Manager', 'Manager above', 'General manager', 'Finance'],
    cost: 'Costs',
    quote: 'Quotes',
    contract: 'Contracts',
    payment: 'Payments',
    invoice: 'Invoices',
    goods: 'Returns',
  },
} as const

/**
 * Writes the standard flows that a company never had one for: all of them for a new company, those of newer kinds of documents for one
 * from before. What an admin changed or turned off is there and stays. Returns the kinds that are new.
 */
export async function setUpFlows(tx: Tx, locale: Locale): Promise<string[]> {
  await tx.sql`lock table "ApprovalFlow" in share row exclusive mode`
  const there = await tx.approvalFlow.findMany({ select: { entity: true, trigger: true } })
  const missing = standardFlows(locale).filter(
    flow => !there.some(({ entity, trigger }) => entity === flow.entity && trigger === flow.trigger),
  )
  for (const flow of missing) await write(tx, flow)
  return missing.map(({ entity }) => entity)
}

/** The standard flows a company from before is given at the next start. */
export async function giveMissingFlows(tx: Tx): Promise<string[]> {
  const company = await tx.companySettings.findUnique({ where: { id: 1 }, select: { locale: true } })
  return company ? setUpFlows(tx, company.locale === 'en' ? 'en' : 'zh') : []
}

type StandardFlow = { name: string; entity: string; trigger: 'create' | 'update' | 'void'; steps: Step[] }

function standardFlows(locale: Locale): StandardFlow[] {
  const { steps, cost, quote, contract, payment, invoice, goods } = words[locale]
  const [manager, , , finance] = steps
  const byManager: Step = { ...ask, key: 's1', name: manager, from: { who: 'manager', levels: 1 } }
  const byFinance: Step = { ...ask, key: 's2', name: finance, from: { who: 'role', role: '财务' } }
  const both = [byManager, byFinance]
  return [
    { name: cost, entity: 'cost', trigger: 'create', steps: [byFinance] },
    { name: cost, entity: 'cost', trigger: 'update', steps: [byFinance] },
    { name: quote, entity: 'quote', trigger: 'create', steps: quoteSteps(steps, '财务') },
    ...(['create', 'update', 'void'] as const).map(trigger => ({
      name: contract,
      entity: 'contract',
      trigger,
      steps: both,
    })),
    { name: payment, entity: 'payment', trigger: 'create', steps: [byFinance] },
    { name: payment, entity: 'payment', trigger: 'void', steps: both },
    { name: invoice, entity: 'invoice', trigger: 'create', steps: [byFinance] },
    { name: invoice, entity: 'invoice', trigger: 'void', steps: [byFinance] },
    { name: goods, entity: 'return', trigger: 'create', steps: both },
    { name: goods, entity: 'return', trigger: 'void', steps: both },
  ]
}

async function write(tx: Tx, { name, entity, trigger, steps }: StandardFlow): Promise<void> {
  const id = newId()
  await tx.approvalFlow.create({ data: { id, name, entity, trigger } })
  const version = { flowId: id, number: 1, steps, options: { confirmAboveMinor: 50_000_000 } }
  await tx.flowVersion.create({ data: { id: newId(), ...version, createdById: houseId } })
}
