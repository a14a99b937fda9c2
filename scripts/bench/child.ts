import { type ChildProcess, fork } from 'node:child_process'
import { env } from 'node:process'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** A server of this folder in a process of its own. */
export type Child = { port: number; rss(): Promise<number> }

const hello = z.object({ port: z.number() })
const weight = z.object({ rss: z.number() })

/** Runs a server on a database (the first argument), with the memory that npm start gives it, for as long as the work takes; should this process die, the server ends by itself. */
export async function withChild<T>(
  entry: `./${string}.js`,
  args: string | string[],
  work: (child: Child) => Promise<T>,
): Promise<T> {
  const process = fork(fileURLToPath(new URL(entry, import.meta.url)), [args].flat(), {
    execArgv: ['--max-old-space-size=256', '--max-semi-space-size=8'],
    env: { MALLOC_ARENA_MAX: '2', ...env },
  })
  const gone = new Promise<void>(resolve => process.once('exit', () => resolve()))
  try {
    const { port } = hello.parse(await message(process))
    return await work({ port, rss: () => weightOf(process) })
  } finally {
    if (process.connected) process.disconnect()
    await gone
  }
}

async function weightOf(process: ChildProcess): Promise<number> {
  process.send('rss')
  return weight.parse(await message(process)).rss
}

function message(process: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error('The measured server ended.'))
    process.once('exit', ended).once('message', said => {
      process.off('exit', ended)
      resolve(said)
    })
  })
}
