import { z } from 'zod'
import { chatOf, type Heard, inboundOf, type Surroundings } from './heard.ts'

const suggestion = z.object({
  action_id: z.string(),
  value: z.string().default(''),
  user: z.object({ id: z.string(), team_id: z.string().nullish() }),
  team: z.object({ id: z.string() }).nullish(),
})

/** Letters typed into a select that searches; which one stands in the id of its element: "search.customers". */
export function readChoices(around: Surroundings, body: unknown): Heard {
  const { action_id, value, user, team } = suggestion.parse(body)
  const of = /^search\.([\w.-]+)/.exec(action_id)?.[1]
  if (!of) return { reply: { status: 200, body: { options: [] } } }
  const sender = {
    ...{ tenant: team?.id ?? user.team_id ?? '', person: user.id, chat: chatOf(undefined, user.id), eventId: '' },
    ticket: { way: 'choices' as const },
  }
  return { inbound: inboundOf(around, sender, { said: { kind: 'choices', of, query: value } }) }
}
