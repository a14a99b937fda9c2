import type { KnownBlock, ModalView } from '@slack/types'
import { type CardJson, isObject } from '../../core/card.ts'
import { RetryLater } from '../../core/errors.ts'
import type { FileShelf } from '../../core/files.ts'
import type { Answer, HttpReply, Inbound, Replied } from '../../core/platform.ts'
import type { SlackClient } from './client.ts'
import { SlackRefusal } from './failures.ts'
import { createHandFiles } from './handFiles.ts'
import { originOf } from './heard.ts'
import { createIllustrated } from './illustrated.ts'
import { cardsOf, type Inside, insideOf, leftAfter, nothing } from './inside.ts'
import { createKeptForms } from './keptForm.ts'
import { modalOf } from './modal.ts'
import { patiently } from './patiently.ts'
import type { Pictured } from './pictures.ts'
import { renderHome, renderMessage } from './render.ts'
import { createRest } from './rest.ts'
import { type Ticket, ticketOf } from './ticket.ts'
import { createWaiting } from './waiting.ts'
import { createWhisper, labelOf, type Whisper, wordsOf } from './whisper.ts'

/** What answers are said with: whose response addresses are believed, and how files and pictures are handed over. */
type Saying = {
  hosts: ReadonlySet<string>
  stop: AbortSignal
  pictured: (card: CardJson) => Promise<Pictured>
  files: Omit<Parameters<typeof createHandFiles>[0], 'client' | 'whisper' | 'stop' | 'shelf'> & { shelf: FileShelf }
}

/**
 * Says an answer. The response carries what Slack takes there: a command's words, a form's errors or the form after it, choices. The
 * rest is said when the response is out, so that nothing stands between a request and its acknowledgement.
 */
export function createReply(client: SlackClient, { hosts, stop, files, pictured }: Saying) {
  const whisper = createWhisper(client, { hosts })
  const handFiles = createHandFiles({ ...files, client, whisper, stop })
  const { illustrated, shown } = createIllustrated({ pictured, stop, report: files.report })
  const waiting = createWaiting(client, { stop, report: files.report })
  const rest = createRest(client, { stop })
  const keptForms = createKeptForms({ client, shelf: files.shelf, whisper })
  /** Those whose response is out already. */
  const held = new WeakSet<Inbound>()

  function hold(inbound: Inbound, state: 'kept' | 'open'): HttpReply {
    held.add(inbound)
    const ticket = ticketOf(inbound)
    const { way } = ticket
    // Slack brings an event again that was not accepted; of anything else it has only this one try.
    if (state === 'open' && (way === 'message' || way === 'home' || way === 'link')) return { status: 503, body: '' }
    if (way === 'choices') return { status: 200, body: { options: [] } }
    return waiting.begin(inbound, ticket) ?? nothing
  }

  async function reply(inbound: Inbound, answer: Answer): Promise<Replied> {
    const ticket = ticketOf(inbound)
    const inside = held.has(inbound) ? undefined : insideOf(answer, inbound, ticket)
    return {
      http: inside?.http ?? nothing,
      posted: [],
      after: async () => after({ inbound, ticket, ...(await illustrated(answer)), inside }),
    }
  }

  async function after({ inbound, ticket, answer, fresh, inside }: Rest): Promise<void> {
    const inModal = await waiting.end(inbound, ticket, answer)
    if (answer.form && !inside?.formShown && !inModal) await showForm(inbound, ticket, answer)
    if (ticket.way === 'link') return patiently(() => preview(ticket, answer), stop)
    const whole = answer.whole ?? answer.home
    if (ticket.way === 'rest' && whole) return rest(inbound, ticket, whole)
    const left = inside ? inside.left(answer) : await leftLate(inbound, ticket, { answer, inModal })
    if (ticket.way === 'home' || inbound.onHome) await home(inbound, answer, { left, fresh })
    else
      for (const each of left) await shown(each.blocks, fresh, blocks => whisper(inbound, ticket, { ...each, blocks }))
    if (answer.files) await handFiles(inbound, ticket, answer.files)
  }

  /** Opens the form; where the moment for that is over, offers to. */
  async function showForm(inbound: Inbound, ticket: Ticket, { form }: Answer): Promise<void> {
    if (!form) return
    try {
      if (!ticket.trigger) throw new SlackRefusal('trigger_expired', [])
      await openOver(ticket.trigger, ticket.modal, modalOf(form, originOf(inbound, ticket)))
    } catch (error) {
      if (!(error instanceof RetryLater) && !(error instanceof SlackRefusal && /trigger/.test(error.code))) throw error
      const button = { title: labelOf('button.openForm', inbound), offer: againOf(inbound) }
      const offer = {
        ...wordsOf(`${form.title} · ${labelOf('form.pressToOpen', inbound)}`, button),
        replaces: false,
      }
      await patiently(() => whisper(inbound, ticket, offer), stop)
    }
  }

  /** A form asked for in a modal lies on top of it; Slack holds three, then it takes the place of the uppermost. */
  async function openOver(trigger: string, modal: string | undefined, view: ModalView): Promise<void> {
    if (!modal) {
      await client.openView(trigger, view)
      return
    }
    try {
      await client.pushView(trigger, view)
    } catch (error) {
      if (!(error instanceof SlackRefusal) || error.code !== 'push_limit_reached') throw error
      await client.updateView(modal, view)
    }
  }

  /** What is left to say of an answer that came late. A form that is closed by then comes with what was typed into it. */
  async function leftLate(inbound: Inbound, ticket: Ticket, { answer, inModal }: { answer: Answer; inModal: boolean }) {
    const again = answer.error && !inModal ? await keptForms.offer(inbound, ticket, answer.error) : undefined
    return again ? [again, ...cardsOf(answer, inbound)] : leftAfter(answer, inbound, inModal)
  }

  async function goOn(inbound: Inbound, kept: string): Promise<void> {
    await keptForms.open(inbound, ticketOf(inbound), kept)
  }

  async function home(
    { person }: Inbound,
    answer: Answer,
    { left, fresh }: { left: Whisper[]; fresh: boolean },
  ): Promise<void> {
    const words: KnownBlock[] = left.flatMap(({ blocks }, place) =>
      blocks.map((block, index) => ({ ...block, block_id: `said${place}.${index}` })),
    )
    const view = answer.home ? renderHome(answer.home) : emptyHome
    const all = [...words, ...view.blocks].slice(0, 100)
    if (all.length > 0) await shown(all, fresh, blocks => client.publishView(person, { ...view, blocks }))
  }

  async function preview({ links = {}, place }: Ticket, { previews = [] }: Answer): Promise<void> {
    if (previews.length === 0 || !place) return
    const shown = previews.flatMap(({ record, card }): [string, { blocks: KnownBlock[] }][] => {
      const url = links[record]
      return url === undefined ? [] : [[url, { blocks: renderMessage(card).blocks }]]
    })
    await client.unfurl(place, Object.fromEntries(shown))
  }

  return { hold, reply, goOn }
}

const emptyHome: ReturnType<typeof renderHome> = { type: 'home', blocks: [] }

type Rest = { inbound: Inbound; ticket: Ticket; answer: Answer; fresh: boolean; inside: Inside | undefined }

/** What was done, as a button that does it again: a form that could not be opened in time. */
function againOf({ said }: Inbound) {
  if (said.kind === 'text') return { verb: 'say', data: { text: said.text } }
  if (said.kind !== 'tap') return { verb: 'unknown', data: {} }
  return { verb: said.action, data: isObject(said.input) ? said.input : {} }
}
