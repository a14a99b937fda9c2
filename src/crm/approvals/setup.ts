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

const stepNames = { zh: ['经理', '上级经理', '财务'], en: ['Manager', 'Manager above', 'Finance'] } as const

/** The flows a new company starts with; an admin changes them later. */
export async function setUpFlows(tx: Tx, locale: Locale): Promise<void> {
  const id = newId()
  const name = locale === 'zh' ? '报价审批' : 'Quotes'
  await tx.approvalFlow.create({ data: { id, name, entity: 'quote' } })
  const steps = quoteSteps(stepNames[locale], '财务')
  const version = { flowId: id, number: 1, steps, options: { confirmAboveMinor: 50_000_000 } }
  await tx.flowVersion.create({ data: { id: newId(), ...version, createdById: houseId } })
}
