import { connect, type Socket } from 'node:net'

export type Reply = { status: number; body: string }
/** A body, and the header lines it needs, each with its line end. */
export type Sent = { text: string; headers: string }
export type Wire = {
  /** Anything as JSON. */
  post(path: string, body: unknown): Promise<Reply>
  send(path: string, sent: Sent): Promise<Reply>
  close(): void
}

/**
 * A kept-alive connection that knows just enough HTTP, so that the one who asks costs little beside the one who answers. A server may
 * close a connection that was idle; then the next request opens another, as any HTTP client does, and the time it takes counts.
 */
export async function openWire(port: number): Promise<Wire> {
  let socket = await connected(port)
  let read = Buffer.alloc(0)
  let waiting: { resolve(reply: Reply): void; reject(error: Error): void } | undefined
  listen(socket)

  function listen(to: Socket): void {
    to.on('data', chunk => {
      read = read.length === 0 ? chunk : Buffer.concat([read, chunk])
      const reply = replyIn(read)
      if (!reply) return
      read = Buffer.alloc(0)
      waiting?.resolve(reply)
      waiting = undefined
    })
    to.on('error', error => waiting?.reject(error))
    to.on('close', () => waiting?.reject(new Error('The server closed the connection over a request.')))
  }

  function post(path: string, body: unknown): Promise<Reply> {
    return send(path, { text: JSON.stringify(body), headers: 'content-type: application/json\r\n' })
  }

  async function send(path: string, { text, headers }: Sent): Promise<Reply> {
    if (socket.destroyed || socket.readableEnded) {
      socket.destroy()
      socket = await connected(port)
      listen(socket)
    }
    const head = `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${headers}`
    return new Promise((resolve, reject) => {
      waiting = { resolve, reject }
      socket.write(`${head}content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)
    })
  }

  return { post, send, close: () => socket.destroy() }
}

async function connected(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve).once('error', reject)
  })
  return socket
}

/** The reply, once all of it is there. Both servers give the length of what they send. */
function replyIn(read: Buffer): Reply | undefined {
  const end = read.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const head = read.toString('latin1', 0, end)
  // Bolt ends an empty acknowledgement with an empty chunk.
  if (/\r\ntransfer-encoding: chunked/i.test(head))
    return read.subarray(-5).toString('latin1') === '0\r\n\r\n'
      ? { status: Number(head.slice(9, 12)), body: '' }
      : undefined
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN)
  if (Number.isNaN(length)) throw new Error(`no length in ${head}`)
  if (read.length < end + 4 + length) return undefined
  return { status: Number(head.slice(9, 12)), body: read.toString('utf8', end + 4, end + 4 + length) }
}
