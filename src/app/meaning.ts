import { z } from 'zod'
import { Refusal } from '../core/errors.ts'
import { typed } from '../core/normal.ts'
import type { Act } from '../core/platform.ts'
import type { Action } from '../crm/action.ts'
import type { Tx } from '../store/db.ts'
import { namesOf } from '../store/identities.ts'
import { type Intake, keptContext } from '../store/inbox.ts'
import { type Thread, threadBelow } from './threads.ts'
import { createWords, type Meant } from './words.ts'

const lineSchema = z.object({ text: z.string() })
const inputSchema = z.record(z.string(), z.unknown())

/** Learns the table once. What it returns finds the action and the input in what a person said, tapped or sent. Throws a Refusal. */
export function createMeaning(actions: readonly Action[]) {
  const understand = createWords(actions)
  const byName = new Map(actions.map(action => [action.name, action]))

  return async function meaning(tx: Tx, inbound: Act, intake: Intake): Promise<Meant> {
    const { said } = inbound
    if (said.kind === 'text') {
      const line = typed(await named(tx, inbound))
      // A file without a word is a list to bring in, unless it was shown to other people.
      if (line === '' && !said.aside && (inbound.files ?? inbound.sent)?.length)
        return { action: known('import.start'), input: {} }
      const thread = intake.tapped && (await threadBelow(tx, intake.tapped))
      return thread ? inThread(line, thread, said.aside === true) : understand(line)
    }
    // A choice between records answers with the line that was typed, the chosen number in it.
    const line = said.action === 'say' ? lineSchema.safeParse(said.input) : undefined
    if (line?.success) return understand(typed(line.data.text))
    return { action: known(said.action), input: await withKept(tx, said.input, intake) }
  }

  /**
   * Below the card of a record, what is no command is about that record: said to us it is logged, said among people it is offered. Below
   * a comment it is an answer, below a ticket a note.
   */
  function inThread(line: string, { about, isTicket, comment }: Thread, isAside: boolean): Meant {
    if (isAside) return { action: known(isTicket ? 'ticket.offerNote' : 'followup.offer'), input: { about, line } }
    try {
      return understand(line, { below: true })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (comment) return { action: known('comment.add'), input: { on: about, text: line, answers: comment } }
      if (isTicket) return { action: known('ticket.note'), input: { ticket: about, text: line } }
      return { action: known('followup.log'), input: { about, line } }
    }
  }

  function known(name: string): Action {
    const action = byName.get(name)
    if (!action) throw new Refusal('action.unknown', {})
    return action
  }
}

/** What is too long for a button stays with its copy, what is too long for a form with the event that opened it; here it comes back. */
async function withKept(tx: Tx, given: unknown, { tapped }: Intake): Promise<unknown> {
  const input = inputSchema.safeParse(given)
  if (!input.success) return given
  const { kept, opened: _opened, ...rest } = input.data
  const event = z.uuid().safeParse(kept)
  const stored = event.success ? await keptContext(tx, event.data) : tapped?.params.kept
  return { ...rest, ...inputSchema.catch({}).parse(stored) }
}

/** The line with every mention by name. */
async function named(tx: Tx, { platform, tenant, said }: Act): Promise<string> {
  if (said.kind !== 'text') return ''
  if (!said.people || said.people.length === 0) return said.text
  const names = await namesOf(tx, { platform, tenant, people: said.people })
  return said.people.reduce((text, id) => text.replaceAll(`@${id}`, `@${names.get(id) ?? id}`), said.text)
}
