import { setTimeout as sleep } from 'node:timers/promises'
import type { ModalView } from '@slack/types'
import { z } from 'zod'
import type { Answer, HttpReply, Inbound } from '../../core/platform.ts'
import type { SlackClient } from './client.ts'
import { SlackRefusal } from './failures.ts'
import { filledAgain } from './formAgain.ts'
import { originOf } from './heard.ts'
import { modalOf } from './modal.ts'
import { patiently } from './patiently.ts'
import type { Ticket } from './ticket.ts'
import { labelOf } from './whisper.ts'
import { plain } from './words.ts'

// It came from Slack as we drew it, and what was typed fits into the fields it was typed into.
const modal = z.custom<ModalView>()

/** A modal that is open for an answer, and the moment its waiting began, in milliseconds. */
type Waiting = { view: Promise<string | undefined>; since: number }

/** Slack may still be putting the waiting view in place when the answer is there; whichever comes last stays. */
const settledMs = 700

/**
 * Modals that wait for their answer. A form whose answer takes long says so in its place and comes back with its faults and all that was
 * typed; a shortcut that will ask something opens its modal while the moment for that lasts, and fills it later.
 */
export function createWaiting(
  client: Pick<SlackClient, 'openView' | 'updateView'>,
  { stop, report }: { stop: AbortSignal; report(error: unknown, said: string): void },
) {
  const waiting = new WeakMap<Inbound, Waiting>()

  /** Shows that somebody works on it; the response to Slack's server, where that is how it is shown. */
  function begin(inbound: Inbound, { way, view, trigger }: Ticket): HttpReply | undefined {
    const since = performance.now()
    if (way === 'form' && view) {
      waiting.set(inbound, { view: Promise.resolve(view.id), since })
      const working = saying(labelOf('form.working', inbound), inbound)
      return { status: 200, body: { response_action: 'update', view: working } }
    }
    if (way !== 'shortcut' || !trigger || inbound.said.kind !== 'tap') return undefined
    const opened = client.openView(trigger, saying(labelOf('form.working', inbound), inbound)).then(
      ({ id }) => id,
      () => undefined,
    )
    waiting.set(inbound, { view: opened, since })
    return undefined
  }

  /** Puts the answer into the modal that waits for it. False when none does, or it was closed meanwhile. */
  async function end(inbound: Inbound, ticket: Ticket, answer: Answer): Promise<boolean> {
    const { view, since } = waiting.get(inbound) ?? { view: undefined, since: 0 }
    const id = await view
    if (!id) return false
    await sleep(Math.max(0, since + settledMs - performance.now()), undefined, { ref: false })
    try {
      await patiently(() => client.updateView(id, viewOf(inbound, ticket, answer)), stop)
      return true
    } catch (error) {
      if (!(error instanceof SlackRefusal)) throw error
      if (error.code !== 'not_found') report(error, 'a modal could not be given its answer')
      return false
    }
  }

  return { begin, end }
}

function viewOf(inbound: Inbound, ticket: Ticket, { error, form, notice }: Answer): ModalView {
  if (form) return modalOf(form, originOf(inbound, ticket))
  if (!error || !ticket.view) return saying(error?.text ?? notice ?? labelOf('form.done', inbound), inbound)
  return modal.parse(filledAgain(ticket.view, { notice: error.text, errors: error.fields ?? {} }))
}

/** A modal that says something and asks nothing. */
function saying(words: string, inbound: Inbound): ModalView {
  return {
    ...{ type: 'modal', callback_id: 'words', title: plain('Shoal', 24) },
    close: plain(labelOf('form.close', inbound), 24),
    blocks: [{ type: 'section', block_id: 'words', text: plain(words, 3_000) }],
  }
}
