import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from './prisma/client.ts'
import { nameOf } from './statementNames.ts'

/** Prisma for one transaction at a time, on whichever connection that one has. */
export type Tables = { prisma: PrismaClient; lend(client: pg.PoolClient): void; giveBack(): void }

/**
 * Prisma is made of the whole schema and learns every query anew: 50 ms and 15 MB each time. So there are as many as
 * transactions need at the same moment, for all stores of the process, and the one used last is the next to go.
 */
const idle: { tables: Tables; since: number }[] = []
/** What a rush made goes once nobody has needed it for so many milliseconds; a few stay for the next rush. */
const restMs = 60_000
const staying = 2

/** Prisma for the transaction on this connection, until it is given back. */
export function borrow(client: pg.PoolClient): Tables {
  const tables = idle.pop()?.tables ?? makeTables()
  tables.lend(client)
  return tables
}

function rest(tables: Tables): void {
  const now = performance.now()
  idle.push({ tables, since: now })
  const [longest] = idle
  if (!longest || idle.length <= staying || now - longest.since < restMs) return
  idle.shift()
  // Without this it would be kept for ever; it fails only where there is nothing left to give up.
  void longest.tables.prisma.$disconnect().catch(() => {})
}

function makeTables(): Tables {
  let lent: pg.PoolClient | undefined
  let underway = 0

  async function query(statement: pg.QueryConfig): Promise<pg.QueryResult> {
    if (!lent) throw new Error('The transaction is over.')
    underway++
    try {
      return await lent.query(statement)
    } finally {
      underway--
    }
  }

  // Who failed may have left questions behind; their answers belong to nobody else.
  function giveBack(): void {
    lent = undefined
    if (underway === 0) rest(tables)
    else setImmediate(giveBack)
  }

  const adapter = new PrismaPg(onlyConnection(query), { statementNameGenerator: ({ sql }) => nameOf(sql) })
  const tables = {
    prisma: new PrismaClient({ adapter }),
    lend: (client: pg.PoolClient) => {
      lent = client
    },
    giveBack,
  }
  return tables
}

/**
 * A pool that always hands out the same connection. Prisma begins a transaction of its own for nested writes: inside
 * ours that becomes a savepoint.
 */
function onlyConnection(query: (statement: pg.QueryConfig) => Promise<pg.QueryResult>): pg.Pool {
  const inner = {
    query: (statement: pg.QueryConfig) => query({ ...statement, text: nested(statement.text) }),
    // The store hears when the connection breaks.
    on: () => inner,
    removeListener: () => inner,
    release: () => {},
  }
  return Object.assign(new pg.Pool({ max: 1 }), { query, connect: () => Promise.resolve(inner) })
}

function nested(text: string): string {
  if (text === 'BEGIN') return 'savepoint prisma'
  if (text === 'COMMIT') return 'release savepoint prisma'
  if (text === 'ROLLBACK') return 'rollback to savepoint prisma'
  return text
}
