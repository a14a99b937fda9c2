/** The floor: a Bolt app as its documentation shows it, whose one listener runs one hand-written claim and acknowledges. */
import { App, HTTPReceiver } from '@slack/bolt'
import pg from 'pg'
import { z } from 'zod'
import { claimStatement } from './claimStatement.ts'
import { serve } from './serving.ts'
import { signingSecret } from './slackTap.ts'

const pool = new pg.Pool({ connectionString: process.argv[2] ?? '', max: 8, idleTimeoutMillis: 0 })
const receiver = new HTTPReceiver({ signingSecret, endpoints: ['/slack/events'] })
const app = new App({ receiver, authorize: async () => ({}), tokenVerificationEnabled: false, convoStore: false })
const button = z.object({ value: z.string() })
const tap = z.object({ user: z.object({ id: z.string() }), trigger_id: z.string() })

app.action(/.*/, async ({ action, body, ack }) => {
  const no = /L-\d+/.exec(button.parse(action).value)?.[0] ?? ''
  const { user, trigger_id } = tap.parse(body)
  await pool.query({ name: 'claim', text: claimStatement, values: [trigger_id, user.id.slice(2), no] })
  await ack()
})

serve(
  (request, response) => receiver.requestListener(request, response),
  () => pool.end(),
)
