import { App, type Receiver } from '@slack/bolt'
import type { Ear, FormView, HttpReply, Inbound } from '../../core/platform.ts'
import type { Heard, Origin, Surroundings } from './heard.ts'
import { readChoices } from './readChoices.ts'
import { readCommand } from './readCommand.ts'
import { readEvent } from './readEvent.ts'
import { readForm } from './readForm.ts'
import { readShortcut } from './readShortcut.ts'
import { readTap } from './readTap.ts'
import { silent } from './silent.ts'

/** What is delivered comes back as the response, once. Never throws. */
export type Deliver = (body: object) => Promise<HttpReply>

export type Listening = Surroundings & {
  ear: Ear
  /** Opens a form that needs nothing of the house. */
  open(form: FormView, from: { trigger: string; origin: Origin }): void
  /** Opens a form that was closed before its answer came. */
  goOn(inbound: Inbound, kept: string): void
  report(error: unknown, said: string): void
  /** The response after a failure of ours: the person is told, with a reference. */
  apologise(heard: Heard, error: unknown): Promise<HttpReply>
}

const nothing: HttpReply = { status: 200, body: '' }
const unreadable: HttpReply = {
  status: 400,
  body: { error: { code: 'slack.400', text: 'This is nothing that Slack would send.' } },
}

/**
 * Bolt finds out what a payload is and calls the listener for it; the listener tells the house. Bolt 5.1 acknowledges an event before
 * anybody has listened, so its own acknowledgement goes nowhere: the response is what the listener came back with, which is after the
 * house has claimed the event. The first answer wins; where nobody listens it is an empty yes.
 */
export function createBolt(receiver: Receiver, listening: Listening): { app: App; deliver: Deliver } {
  const answers = new WeakMap<object, (reply: HttpReply) => void>()
  const app = new App({
    receiver,
    // Slack is called by client.ts alone, at its own pace; Bolt gets no key.
    authorize: async () => ({}),
    ...{ convoStore: false, tokenVerificationEnabled: false, ignoreSelf: false, logger: silent },
  })
  const hand = app.processEvent.bind(app)

  function listener(read: (around: Surroundings, body: unknown) => Heard) {
    return async ({ body }: { body: object }) => {
      answers.get(body)?.(await respond(() => read(listening, body)))
    }
  }

  async function respond(read: () => Heard): Promise<HttpReply> {
    let heard: Heard
    try {
      heard = read()
    } catch (error) {
      return unread(error)
    }
    try {
      return await told(heard, listening)
    } catch (error) {
      return listening.apologise(heard, error)
    }
  }

  function unread(error: unknown): HttpReply {
    listening.report(error, 'a payload could not be read')
    return unreadable
  }

  app.command(/.*/s, listener(readCommand))
  app.action(/.*/s, listener(readTap))
  app.view(/.*/s, listener(readForm))
  app.shortcut(/.*/s, listener(readShortcut))
  app.options(/.*/s, listener(readChoices))
  app.event(/.*/s, listener(readEvent))
  async function deliver(body: object): Promise<HttpReply> {
    return new Promise(resolve => {
      answers.set(body, resolve)
      hand({ body, ack: async () => {} }).then(
        () => resolve(nothing),
        // Listeners keep their failures to themselves, so it was Bolt that could not make anything of it.
        error => resolve(unread(error)),
      )
    })
  }

  // A receiver of Bolt's own knocks here too; what is not acknowledged over a socket comes again.
  app.processEvent = async ({ body, ack }) => {
    const { status, body: reply } = await deliver(body)
    if (status < 300) await ack(reply === '' ? undefined : reply)
  }
  return { app, deliver }
}

async function told(heard: Heard, { ear, open, goOn }: Listening): Promise<HttpReply> {
  if (!heard) return nothing
  if ('reply' in heard) return heard.reply
  if ('inbound' in heard) return ear.hear(heard.inbound)
  if ('news' in heard) await ear.learn(heard.news)
  else if ('again' in heard) goOn(heard.again.inbound, heard.again.kept)
  else open(heard.open.form, heard.open)
  return nothing
}
