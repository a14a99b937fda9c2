import type { Said, World } from '../world.ts'
import { madeUp } from './stories.ts'

/** A rule as an admin writes and turns it on. */
export async function aRule(world: World, inputs: Record<string, string>): Promise<void> {
  const said = await madeUp(world, 'zhou', { action: 'rule.save', inputs: { name: '规则', ...inputs } })
  if (said.answer.error) throw new Error(JSON.stringify(said.answer))
  const [rule] = await world.store.sql<{
    id: string
  }>`select id from "AssignmentRule" where name = ${inputs.name ?? '规则'}`
  await madeUp(world, 'zhou', { action: 'rule.turn', inputs: { rule: rule?.id ?? '', turn: 'on' } })
}

/** Enters a lead by the rules. */
export const enters = (world: World, inputs: Record<string, string>): Promise<Said> =>
  madeUp(world, 'wang', { action: 'lead.add', inputs: { destination: 'rules', ...inputs } })

/** Who has each lead, in the order in which they came. */
export const owners = async (world: World): Promise<(string | null)[]> =>
  (
    await world.store.sql<{ owner: string | null }>`
      select u.handle as owner from "Lead" l left join "User" u on u.id = l."ownerId" order by l."createdAt", length(l.no), l.no`
  ).map(({ owner }) => owner)
