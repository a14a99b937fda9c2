import { openWire, type Reply, type Sent } from './wire.ts'

export type Load = { seconds: number; milliseconds: number[] }

/** Where to ask, and how a body goes over the wire; JSON without more. */
type Door<Body> = { port: number; path: string; connections: number; encode?: (body: Body) => Sent }

/**
 * Asks over so many connections at once, each as soon as it was answered, until `last` or until `next` has nothing left.
 * `heard` gets every reply with the body it answers.
 */
export async function load<Body>(
  { port, path, connections, encode }: Door<Body>,
  { seconds, next, heard }: { seconds: number; next(): Body | undefined; heard(reply: Reply, body: Body): void },
): Promise<Load> {
  const wires = await Promise.all(Array.from({ length: connections }, () => openWire(port)))
  const milliseconds: number[] = []
  const start = performance.now()
  const last = start + seconds * 1_000
  await Promise.all(
    wires.map(async wire => {
      for (let at = performance.now(); at < last; at = performance.now()) {
        const body = next()
        if (body === undefined) return
        const reply = await (encode ? wire.send(path, encode(body)) : wire.post(path, body))
        milliseconds.push(performance.now() - at)
        heard(reply, body)
      }
    }),
  )
  const took = (performance.now() - start) / 1_000
  for (const wire of wires) wire.close()
  return { seconds: took, milliseconds }
}
