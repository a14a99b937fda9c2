import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

export type Child = { port: number; rss(): Promise<number>; stop(): Promise<void> }

const hello = z.object({ port: z.number() })
const weight = z.object({ rss: z.number() })

/** Starts a server of this folder in a process of its own; it ends by itself when this process does. */
export async function startChild(entry: './app.js' | './bare.js', url: string): Promise<Child> {
  const child = fork(fileURLToPath(new URL(entry, import.meta.url)), [url], { execArgv: [] })
  const gone = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const { port } = hello.parse(await message(child))

  return {
    port,
    async rss() {
      child.send('rss')
      return weight.parse(await message(child)).rss
    },
    async stop() {
      if (child.connected) child.disconnect()
      await gone
    },
  }
}

function message(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error('The measured server ended.'))
    child.once('exit', ended).once('message', said => {
      child.off('exit', ended)
      resolve(said)
    })
  })
}
