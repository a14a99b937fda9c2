import type { ModalView } from '@slack/types'
import { z } from 'zod'
import type { FileShelf } from '../../core/files.ts'
import type { Answer, Inbound } from '../../core/platform.ts'
import { readJson } from '../../core/readJson.ts'
import type { SlackClient } from './client.ts'
import { filledAgain } from './formAgain.ts'
import { shownView, type Ticket } from './ticket.ts'
import { openAgain } from './values.ts'
import { labelOf, type Whisper, wordsOf } from './whisper.ts'

type Parts = {
  client: Pick<SlackClient, 'openView'>
  shelf: Pick<FileShelf, 'keep' | 'read'>
  whisper(inbound: Inbound, ticket: Ticket, whisper: Whisper): Promise<void>
}

// It came from Slack as we drew it, and what was typed fits into the fields it was typed into.
const modal = z.custom<ModalView>()
const keptSchema = z.object({
  person: z.string(),
  view: shownView,
  said: z.object({ notice: z.string(), errors: z.record(z.string(), z.string()) }),
})

/**
 * Forms that their writer closed before the answer was there, and the answer is a fault: what was typed is kept for a day, and a button
 * in the chat opens the form as it was.
 */
export function createKeptForms({ client, shelf, whisper }: Parts) {
  /** The fault in words, with the button; undefined where no form was sent off. */
  async function offer(inbound: Inbound, { view }: Ticket, { text, fields = {} }: NonNullable<Answer['error']>) {
    if (!view) return undefined
    const kept: z.infer<typeof keptSchema> = { person: inbound.person, view, said: { notice: text, errors: fields } }
    const bytes = Buffer.from(JSON.stringify(kept))
    const { id } = await shelf.keep({ name: 'form.json', mime: 'application/json', bytes })
    const words = [text, ...Object.values(fields), labelOf('form.kept', inbound)].join('\n')
    const button = { title: labelOf('form.goOn', inbound), offer: { verb: openAgain, data: { kept: id } } }
    return { ...wordsOf(words, button), replaces: false }
  }

  /** Opens the form again, for who filled it in and nobody else. */
  async function open(inbound: Inbound, ticket: Ticket, id: string): Promise<void> {
    const file = await shelf.read(id)
    const kept = keptSchema.safeParse(file && readJson(file.bytes))
    if (!kept.success || kept.data.person !== inbound.person)
      return whisper(inbound, ticket, { ...wordsOf(labelOf('form.gone', inbound)), replaces: false })
    const { view, said } = kept.data
    await client.openView(ticket.trigger ?? '', modal.parse(filledAgain(view, said)))
  }

  return { offer, open }
}
