import { createServer } from 'node:http'

/** How Slack answers: at once, after two seconds, or not now. */
export type Mood = 'well' | 'slow' | 'limited'
export type Sink = {
  apiUrl: string
  responseUrl: string
  mood(to: Mood): void
  calls(): number
  close(): Promise<void>
}

/** A Slack that says yes to everything, so that what is measured is ours. */
export async function startSink(): Promise<Sink> {
  let mood: Mood = 'well'
  let calls = 0
  const server = createServer((request, response) => {
    calls += 1
    request.resume()
    const ts = `${1_700_000_000 + calls}.000001`
    const yes = JSON.stringify({
      ok: true,
      ts,
      message_ts: ts,
      channel: 'C0LEADS',
      team_id: 'T0BENCH',
      user_id: 'U0BOT',
    })
    const answer = () => response.writeHead(200, { 'content-type': 'application/json' }).end(yes)
    if (mood === 'well') answer()
    else if (mood === 'slow') setTimeout(answer, 2_000)
    else response.writeHead(429, { 'retry-after': '5' }).end('{"ok":false,"error":"ratelimited"}')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`

  async function close(): Promise<void> {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  }

  return {
    apiUrl: `${url}/api/`,
    responseUrl: `${url}/response`,
    mood: to => {
      mood = to
    },
    calls: () => calls,
    close,
  }
}
