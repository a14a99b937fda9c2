import pg from 'pg'
import type { Turns } from '../core/platform.ts'
import { type Sql, session, speaker, type Tx } from './session.ts'

export type { Sql, Tx }

export type Store = {
  /** Runs the work in one transaction; whatever other people did at the same moment (a deadlock, a row that vanished, a name that was taken) starts it again, so it must have no other effect. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** A single statement outside of any transaction. */
  sql: Sql
  /** Calls back for every NOTIFY on the channel, until the store closes; a broken connection is made again. */
  listen(channel: string, heard: (payload: string) => void): Promise<void>
  pool: pg.Pool
  /** How copies take turns, by platform: whoever connects a platform that is not written to as fast as we could says so here. */
  turns: Map<string, Turns>
  close(): Promise<void>
}

/** Opens a store on a PostgreSQL URL with at most `size` connections for work. */
export async function openStore(
  url: string,
  { size = 10, onError = () => {} }: { size?: number; onError?: (error: Error) => void } = {},
): Promise<Store> {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    pipeline: true,
    idleTimeoutMillis: 0,
    allowExitOnIdle: false,
  })
  pool.on('error', onError)
  // A connection that breaks while it is lent out would end the process if nobody listened.
  pool.on('connect', client => client.on('error', onError))
  const turns = new Map<string, Turns>()
  const listeners = new Set<pg.Client>()
  let closing = false

  async function attempt<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const client = await pool.connect()
    let broken: Error | undefined
    const onBroken = (error: Error) => {
      broken = error
    }
    client.on('error', onBroken)
    const { tx, end } = session(client, turns)
    try {
      // Not awaited: it travels together with the first statement of the work (pg 8.23, pipeline mode).
      const begun = client.query('begin')
      const result = await begunOr(begun, work(tx))
      const { command } = await client.query('commit')
      if (command !== 'COMMIT') throw new Error('The work hid a failed statement, so its transaction was rolled back.')
      return result
    } catch (error) {
      // Before the rollback: what the failed work left behind must not run after it, outside of any transaction.
      end()
      await client.query('rollback').catch(failure => {
        broken = failure instanceof Error ? failure : new Error(String(failure))
      })
      throw error
    } finally {
      end()
      client.removeListener('error', onBroken)
      client.release(broken)
    }
  }

  async function transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await attempt(work)
      } catch (error) {
        if (tries === 6 || !isTransient(error, tries)) throw error
        await new Promise(resume => setTimeout(resume, Math.random() * 20 * tries))
      }
    }
  }

  async function listen(channel: string, heard: (payload: string) => void): Promise<void> {
    const client = new pg.Client({ connectionString: url })
    client.on('notification', note => heard(note.payload ?? ''))
    client.on('error', onError)
    await client.connect()
    await client.query(`listen "${channel}"`)
    listeners.add(client)
    client.once('end', () => {
      listeners.delete(client)
      listenAgain(channel, heard)
    })
  }

  function listenAgain(channel: string, heard: (payload: string) => void): void {
    const again = () => {
      if (!closing) listen(channel, heard).catch(() => listenAgain(channel, heard))
    }
    setTimeout(again, 1_000).unref()
  }

  async function close(): Promise<void> {
    closing = true
    await Promise.all([...listeners].map(client => client.end()))
    await pool.end()
  }

  return { transaction, sql: speaker(statement => pool.query(statement)), listen, pool, turns, close }
}

/** The work's result; when BEGIN itself failed, that error, which explains more than the one that follows it. */
async function begunOr<T>(begun: Promise<unknown>, work: Promise<T>): Promise<T> {
  const [begin, done] = await Promise.allSettled([begun, work])
  if (begin.status === 'rejected') throw begin.reason
  if (done.status === 'rejected') throw done.reason
  return done.value
}

/**
 * 40001 serialization failure, 40P01 deadlock; Prisma says P2034 for both. P2025 is a row that somebody deleted after it was read: the
 * second look finds it gone and says so in words. So it is with 23505, in Prisma P2002: a name or a key that somebody else took in the same
 * moment is found by the second look; a third would find nothing new.
 */
function isTransient(error: unknown, tries: number): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false
  const code = String(error.code)
  return ['40001', '40P01', 'P2034', 'P2025'].includes(code) || (tries === 1 && ['23505', 'P2002'].includes(code))
}

/** Thrown to start the transaction again, because somebody else has just done what it was about to do. */
export class DoneMeanwhile extends Error {
  readonly code = '40001'
}

/** True when the database went away under a statement: whether a commit that was under way took effect is then unknown. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return (
    /^(08|57P0)|^(ECONNREFUSED|ECONNRESET|EPIPE)$/.test(code) ||
    /Connection terminated|not queryable|Client was closed/.test(error.message)
  )
}
