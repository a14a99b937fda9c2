/** Matters to be reminded of, made as quickly as the world allows. */
import type { Handle } from '../../../scripts/demo/people.ts'
import type { World } from '../../world.ts'
import { aQuote } from '../approvals/stories.ts'
import { aContract } from '../money/stories.ts'
import { aCustomer, own } from '../stories.ts'

/** Ids by which the two reminders are known: of what they are about, or of whom they are for. */
export type Pair = { stands: string; over: string; settle(): Promise<unknown> }
export type Story = { kind: string; why: string; make(): Promise<Pair>; monday?(pair: Pair): Promise<unknown> }

export type Matters = ReturnType<typeof mattersIn>

/** What the stories need of a world: statements, ids, and the records that a reminder may speak of. */
export function mattersIn(world: World) {
  const sql = (words: string) => world.store.pool.query<{ id: string }>(words)
  const idOf = async (table: string, no: string) =>
    (await sql(`select id from "${table}" where no = '${no}' order by "createdAt" desc`)).rows[0]?.id ?? ''
  const person = (who: Handle) => world.cast.users[who] ?? ''
  const set = (table: string, id: string, columns: string) => () =>
    sql(`update "${table}" set ${columns} where id = '${id}'`)
  const twice = async (make: (name: string) => Promise<string>): Promise<[string, string]> => [
    await make('还在'),
    await make('过去'),
  ]

  let made = 0
  /** A deal of the manager, who goes on reading it when it is given to a rep. */
  const aDeal = async (columns: string, who: 'mei' | 'wang' = 'wang') => {
    made += 1
    const { deal } = await aCustomer(world, who, { company: `商机公司${made}`, deal: `商机${made}`, amount: '5000' })
    const id = await idOf('Opportunity', deal)
    await sql(`update "Opportunity" set ${columns} where id = '${id}'`)
    return { id, no: deal }
  }
  const planOf = async (lead: string) =>
    (await sql(`select p.id from "FollowUpPlan" p join "Lead" l on l.id = p."entityId" where l.no = '${lead}'`)).rows[0]
      ?.id ?? ''
  const aPlan = async (when: string, who: 'mei' | 'wang' = 'wang') => {
    made += 1
    const lead = await own(world, who, { company: `约好的${made}` })
    await world.as(who).types(`跟进 ${lead} 聊过 ${when}回访`)
    return { lead, id: await planOf(lead) }
  }
  const aLead = async (columns: string) => {
    made += 1
    const no = await own(world, 'wang', { company: `线索${made}` })
    const id = await idOf('Lead', no)
    await sql(`update "Lead" set ${columns} where id = '${id}'`)
    return { no, id }
  }
  const aClient = async (columns: string, who: Handle = 'wang') => {
    made += 1
    const { customer } = await aCustomer(world, who, { company: `客户${made}` })
    const id = await idOf('Customer', customer)
    await sql(`update "Customer" set ${columns} where id = '${id}'`)
    return { id }
  }
  const contract = async (fields: Parameters<typeof aContract>[1]) => {
    const { no } = await aContract(world, fields)
    return { no, id: await idOf('Contract', no) }
  }
  const quote = async (until: string) => {
    const id = await idOf('Quote', await aQuote(world))
    await sql(
      `update "Quote" set "docState" = 'approved', outcome = 'sent', "validUntilOn" = '${until}' where id = '${id}'`,
    )
    return id
  }
  const givenTo = (table: string, id: string, who: Handle) => set(table, id, `"ownerId" = '${person(who)}'`)

  return { world, sql, idOf, person, set, twice, aDeal, aPlan, aLead, aClient, contract, quote, givenTo }
}
