import { createHmac } from 'node:crypto'

export const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5'

/** A tap on the claim button of a lead's card, as Slack sends it. */
export type Tap = { no: number; handle: string; responseUrl: string }

/** The body and the headers it is signed with, now. */
export function signedTap({ no, handle, responseUrl }: Tap, now: Date): { text: string; headers: string } {
  const payload = {
    ...{
      type: 'block_actions',
      team: { id: 'T0BENCH' },
      user: { id: `U0${handle}`, team_id: 'T0BENCH' },
      api_app_id: 'A0',
    },
    ...{ trigger_id: `bench.${no}`, channel: { id: 'C0LEADS', name: 'leads' }, response_url: responseUrl },
    ...{ container: { type: 'message', message_ts: `m${no}`, channel_id: 'C0LEADS' }, message: { ts: `m${no}` } },
    actions: [{ type: 'button', action_id: 'lead.claim', block_id: 'b1', value: `lead.claim {"leads":["L-${no}"]}` }],
  }
  const text = `payload=${encodeURIComponent(JSON.stringify(payload))}`
  const seconds = Math.floor(now.getTime() / 1_000)
  const signature = createHmac('sha256', signingSecret).update(`v0:${seconds}:${text}`).digest('hex')
  const lines = [
    'content-type: application/x-www-form-urlencoded',
    `x-slack-request-timestamp: ${seconds}`,
    `x-slack-signature: v0=${signature}`,
  ]
  return { text, headers: `${lines.join('\r\n')}\r\n` }
}
