import { houseId, newId } from '../../core/id.ts'
import type { Locale } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import type { Step } from './flow.ts'

const ask = { kind: 'approve', mode: 'any', ratioBp: 6_000, whenEmpty: 'admin', whenSelf: 'manager' } as const

/** Discounts up to 10 % pass with the manager, larger ones with the manager above as well, large amounts with finance too. */
function quoteSteps([manager, above, finance]: readonly [string, string, string], financeRole: string): Step[] {
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
          steps: [{ ...ask, key: 's3', name: finance, from: { who: 'role', role: financeRole } }],
        },
      ],
      otherwise: [],
    },
  ]
}

const words = {
  zh: {
    steps: ['经理', '上级经理', '财务'],
    quote: '报价审批',
    contract: '合同审批',
    payment: '回款核对',
    invoice: '开票审批',
    goods: '退货审批',
  },
  en: {
    steps: ['Manager', 'Manager above', 'Finance'],
    quote: 'Quotes',
    contract: 'Contracts',
    payment: 'Payments',
    invoice: 'Invoices',
    goods: 'Returns',
  },
} as const

/** The flows a new company starts with; an admin changes them later. */
export async function setUpFlows(tx: Tx, locale: Locale): Promise<void> {
  const { steps, quote, contract, payment, invoice, goods } = words[locale]
  const [manager, , finance] = steps
  const byManager: Step = { ...ask, key: 's1', name: manager, from: { who: 'manager', levels: 1 } }
  const byFinance: Step = { ...ask, key: 's2', name: finance, from: { who: 'role', role: '财务' } }
  await write(tx, { name: quote, entity: 'quote', steps: quoteSteps(steps, '财务') })
  await write(tx, { name: contract, entity: 'contract', steps: [byManager, byFinance] })
  await write(tx, { name: contract, entity: 'contract', trigger: 'update', steps: [byManager, byFinance] })
  await write(tx, { name: contract, entity: 'contract', trigger: 'void', steps: [byManager, byFinance] })
  await write(tx, { name: payment, entity: 'payment', steps: [byFinance] })
  await write(tx, { name: payment, entity: 'payment', trigger: 'void', steps: [byManager, byFinance] })
  await write(tx, { name: invoice, entity: 'invoice', steps: [byFinance] })
  await write(tx, { name: goods, entity: 'return', steps: [byManager, byFinance] })
  await write(tx, { name: goods, entity: 'return', trigger: 'void', steps: [byManager, byFinance] })
}

type NewFlow = { name: string; entity: string; trigger?: 'update' | 'void'; steps: Step[] }

async function write(tx: Tx, { name, entity, trigger, steps }: NewFlow): Promise<void> {
  const id = newId()
  await tx.approvalFlow.create({ data: { id, name, entity, ...(trigger ? { trigger } : {}) } })
  const version = { flowId: id, number: 1, steps, options: { confirmAboveMinor: 50_000_000 } }
  await tx.flowVersion.create({ data: { id: newId(), ...version, createdById: houseId } })
}
