import { setMaxListeners } from 'node:events'
import type { Ear, Platform } from '../../core/platform.ts'
import { createBolt, type Deliver, type Listening } from './bolt.ts'
import { createSlackClient } from './client.ts'
import { createConnect } from './connect.ts'
import { createFetchFile } from './fetchFile.ts'
import type { Surroundings } from './heard.ts'
import { modalOf } from './modal.ts'
import { createPace } from './pace.ts'
import { createPictures } from './pictures.ts'
import { createProfile } from './profile.ts'
import { createReceive } from './receive.ts'
import { createReply } from './reply.ts'
import { createSend, createTurns, createUpdate } from './send.ts'
import type { SlackSettings } from './settings.ts'
import { createApology } from './sorry.ts'
import { createUpload } from './upload.ts'

/** Slack: Events, commands and taps over HTTP or a socket, answers and cards over the Web API. */
export function slack(settings: SlackSettings): Platform {
  const { signingSecret, botToken, apiUrl, baseUrl, now, elapsed, report, shelf, uploads } = settings
  const pace = createPace(elapsed)
  const client = createSlackClient({ token: botToken, apiUrl, pace })
  const own = apiUrl ? [new URL(apiUrl).host] : []
  const hosts = new Set(['hooks.slack.com', ...own])
  const fileHosts = new Set(['files.slack.com', ...own])
  const upload = createUpload(client, { hosts: fileHosts })
  const stop = new AbortController()
  // As many listen for the end as answers wait for Slack's patience at a time.
  setMaxListeners(0, stop.signal)
  const home: { workspace?: string } = {}
  const workspace = () => home.workspace
  const pictured = createPictures({ uploads, upload, shelf, baseUrl, workspace, report })
  const { hold, reply, goOn } = createReply(client, {
    ...{ hosts, stop: stop.signal, pictured },
    files: { upload, shelf, baseUrl, report },
  })
  const around: Surroundings = { workspace, baseUrl }
  const doors = new WeakMap<Ear, Deliver>()

  function listening(ear: Ear): Listening {
    return {
      ...around,
      ear,
      report,
      apologise: createApology(reply, report),
      open: (form, { trigger, origin }) => {
        client.openView(trigger, modalOf(form, origin)).catch(error => report(error, 'a form could not be opened'))
      },
      goOn: (inbound, kept) => {
        goOn(inbound, kept).catch(error => report(error, 'a form could not be opened again'))
      },
    }
  }

  function doorFor(ear: Ear): Deliver {
    const known = doors.get(ear)
    if (known) return known
    const { deliver } = createBolt(noReceiver, listening(ear))
    doors.set(ear, deliver)
    return deliver
  }

  return {
    name: 'slack',
    hooks: ['POST /slack/events'],
    patience: 900,
    receive: createReceive(doorFor, { secret: signingSecret, now }),
    connect: createConnect({ settings, client, home, listening, stop }),
    profile: createProfile(client, around.workspace),
    fetchFile: createFetchFile({ client, token: botToken, hosts: fileHosts, shelf }),
    hold,
    reply,
    turns: createTurns(pace),
    send: createSend(client, { pictured, report }),
    update: createUpdate(client, { pictured, report }),
  }
}

/** Over HTTP our own server is the receiver: it hands over what it has proven. */
const noReceiver = { init: () => {}, start: async () => {}, stop: async () => {} }
