import type { Handle } from '../../../scripts/demo/people.ts'
import type { Said, World } from '../../world.ts'
import { aCustomer, told } from '../stories.ts'

let made = 0

/** A contract of mei's, in force unless `draft`, with a payment plan when one is given. */
export async function aContract(
  world: World,
  { amount = '86000', plan = '', draft = false, company = '', end = '' } = {},
): Promise<{ no: string; deal: string; customer: string }> {
  made += 1
  const { deal, customer } = await aCustomer(world, 'mei', {
    company: company || `昆明滇池酒店${made}`,
    deal: `合同商机${made}`,
    amount,
  })
  const { answer } = await world.as('mei').types(`合同 ${deal}`)
  const said = await world.as('mei').fills(answer.form, end ? { end } : {})
  const no = /HT-\d{8}-\d{4}/.exec(told(said))?.[0]
  if (!no) throw new Error(`no contract: ${JSON.stringify(said.answer)}`)
  if (plan) await planned(world, no, plan)
  if (!draft) await approved(world, no, ['wang', 'sun'])
  return { no, deal, customer }
}

/** Sets the payment plan of a contract. */
export async function planned(world: World, no: string, lines: string): Promise<Said> {
  const { answer } = await world.as('mei').types(`回款计划 ${no}`)
  const said = await world.as('mei').fills(answer.form, { lines })
  if (said.answer.error) throw new Error(JSON.stringify(said.answer.error))
  return said
}

/** Hands a document in and lets these people approve it. */
export async function approved(world: World, no: string, by: Handle[], who: Handle = 'mei'): Promise<void> {
  await must(world, who, `提交 ${no}`)
  for (const one of by) await must(world, one, `同意 ${no}`)
}

/** A payment as a draft. Returns its number, or throws with what was said. */
export async function aPayment(world: World, contract: string, fields: Record<string, string>): Promise<string> {
  const said = await pays(world, contract, fields)
  const no = /HK-\d{8}-\d{4}/.exec(told(said))?.[0]
  if (!no) throw new Error(JSON.stringify(said.answer))
  return no
}

export async function pays(world: World, contract: string, fields: Record<string, string>): Promise<Said> {
  const { answer } = await world.as('mei').types(`回款 ${contract}`)
  return world.as('mei').fills(answer.form, fields)
}

async function must(world: World, who: Handle, line: string): Promise<void> {
  const said = await world.as(who).types(line)
  if (said.answer.error) throw new Error(`${line}: ${told(said)}`)
}

/** A contract's sums: paid, in review, and what every instalment has. */
export async function sumsOf(world: World, no: string) {
  const [row] = await world.store.sql<{ paid: bigint; pending: bigint; parts: string[] }>`
    select "paidMinor" as paid, "pendingPayMinor" as pending,
      (select coalesce(array_agg("allocatedMinor"::text order by period), '{}') from "Instalment" i where i."contractId" = c.id) as parts
    from "Contract" c where no = ${no}`
  if (!row) throw new Error(`no contract ${no}`)
  return {
    paid: Number(row.paid) / 100,
    pending: Number(row.pending) / 100,
    parts: row.parts.map(part => Number(part) / 100),
  }
}
