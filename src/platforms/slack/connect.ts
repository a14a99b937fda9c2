import { setTimeout as sleep } from 'node:timers/promises'
import { SocketModeReceiver } from '@slack/bolt'
import { RetryLater, Unreachable } from '../../core/errors.ts'
import type { Ear } from '../../core/platform.ts'
import { createBolt, type Listening } from './bolt.ts'
import type { SlackClient } from './client.ts'
import type { SlackSettings } from './settings.ts'
import { silent } from './silent.ts'

type Connecting = {
  settings: Pick<SlackSettings, 'appToken' | 'apiUrl' | 'report'>
  client: SlackClient
  /** Where our key is at home is remembered here. */
  home: { workspace?: string }
  listening(ear: Ear): Listening
  /** Ends every wait for Slack's patience. */
  stop: AbortController
}

/** Finds out whose workspace our key is for, and opens the socket if there is a key for one. Neither keeps the house from starting. */
export function createConnect({ settings, client, home, listening, stop }: Connecting) {
  return async (ear: Ear): Promise<() => Promise<void>> => {
    const introduced = introduce({ client, home, ear, stop: stop.signal }).catch(error =>
      settings.report(error, 'Slack does not take our key'),
    )
    const close =
      settings.appToken === undefined
        ? undefined
        : openSocket(settings.appToken, { settings, listening: listening(ear) })
    return async () => {
      stop.abort()
      await close?.()
      await introduced
    }
  }
}

/** Asks until Slack answers; a key that Slack does not take needs somebody to change it. */
async function introduce({
  client,
  home,
  ear,
  stop,
}: Pick<Connecting, 'client' | 'home'> & { ear: Ear; stop: AbortSignal }) {
  for (;;) {
    try {
      const { team } = await client.whoAmI()
      home.workspace = team
      return await ear.learn({ kind: 'installed', tenant: team })
    } catch (error) {
      if (stop.aborted) return
      if (error instanceof Unreachable || !(error instanceof RetryLater)) throw error
      await sleep(error.afterMs, undefined, { signal: stop, ref: false }).catch(() => {})
      if (stop.aborted) return
    }
  }
}

/** Bolt's own receiver connects, reconnects and takes envelopes; what it delivers goes the same way as over HTTP. */
function openSocket(
  appToken: string,
  { settings, listening }: { settings: Pick<SlackSettings, 'apiUrl' | 'report'>; listening: Listening },
): () => Promise<void> {
  const clientOptions = settings.apiUrl ? { slackApiUrl: settings.apiUrl, logger: silent } : { logger: silent }
  const receiver = new SocketModeReceiver({ appToken, logger: silent, installerOptions: { clientOptions } })
  createBolt(receiver, listening)
  receiver.start().catch(error => settings.report(error, 'the socket to Slack could not be opened'))
  return async () => {
    await receiver.stop()
  }
}
