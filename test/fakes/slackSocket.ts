/** The other end of Slack's socket: hands out an address, takes one connection, sends envelopes and hears their acknowledgements. */
import { createHash } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'

type Acknowledged = { envelope_id: string; payload?: unknown }

export type FakeSocket = {
  /** For SLACK_API_URL: it knows where the socket is, and asks `apiUrl` for everything else. */
  apiUrl: string
  /** Resolves once somebody has opened the line. */
  connected: Promise<void>
  /** Sends something in an envelope, and resolves to how it was acknowledged. */
  deliver(type: 'events_api' | 'interactive' | 'slash_commands', payload: unknown): Promise<Acknowledged>
  close(): Promise<void>
}

/** Starts the socket beside a fake Slack. */
export async function startFakeSocket(behind: string): Promise<FakeSocket> {
  let line: Duplex | undefined
  let envelopes = 0
  const opened = new EventEmitter()
  const connected = once(opened, 'open').then(() => {})
  const waiting = new Map<string, (acknowledged: Acknowledged) => void>()
  const server = createServer((request, response) => {
    if (request.url?.endsWith('/apps.connections.open')) {
      request.resume()
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ ok: true, url: `${url.replace('http', 'ws')}/link` }))
      return
    }
    forward(request.url ?? '', request).then(
      ({ status, text }) => response.writeHead(status, { 'content-type': 'application/json' }).end(text),
      () => response.destroy(),
    )
  })
  server.on('upgrade', (request, socket) => {
    const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
    const accept = createHash('sha1').update(key).digest('base64')
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`,
    )
    socket.on('error', () => {})
    socket.on('data', heard)
    line = socket
    opened.emit('open')
    send({ type: 'hello', num_connections: 1, debug_info: { approximate_connection_time: 3_600 } })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`

  async function forward(path: string, request: IncomingMessage) {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(Buffer.from(part))
    const response = await fetch(new URL(path.replace(/^\/api\//, ''), behind), {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: request.headers.authorization ?? '',
      },
      body: new Uint8Array(Buffer.concat(parts)),
    })
    return { status: response.status, text: await response.text() }
  }

  /** Text of any length in one frame, as a server sends it: unmasked. */
  function send(message: object): void {
    const text = Buffer.from(JSON.stringify(message))
    const head =
      text.length < 126
        ? Buffer.from([0x81, text.length])
        : Buffer.from([0x81, 126, text.length >> 8, text.length & 255])
    line?.write(Buffer.concat([head, text]))
  }

  /** Frames of a client are masked; one a chunk is enough here. */
  function heard(frame: Buffer): void {
    if ((frame[0] ?? 0) % 16 !== 1) return
    const short = (frame[1] ?? 0) & 127
    const at = short === 126 ? 4 : 2
    const length = short === 126 ? frame.readUInt16BE(2) : short
    const mask = frame.subarray(at, at + 4)
    const text = Buffer.from(
      frame.subarray(at + 4, at + 4 + length).map((byte, place) => byte ^ (mask[place % 4] ?? 0)),
    )
    const said: Acknowledged = JSON.parse(text.toString('utf8'))
    waiting.get(said.envelope_id)?.(said)
  }

  return {
    apiUrl: `${url}/api/`,
    connected,
    deliver: (type, payload) =>
      new Promise(resolve => {
        const envelope_id = `E${++envelopes}`
        waiting.set(envelope_id, resolve)
        send({ envelope_id, type, payload, accepts_response_payload: true })
      }),
    close: async () => {
      line?.destroy()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
