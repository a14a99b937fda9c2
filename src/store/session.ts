import { createHash } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from './prisma/client.ts'

/**
 * One transaction, two ways to speak: Prisma for everything that is read often and changed by people,
 * `sql` for the few statements on the path of every tap. Both go over the same connection, so they see the same
 * rows and commit together.
 */
export type Tx = Omit<
  PrismaClient,
  '$connect' | '$disconnect' | '$transaction' | '$on' | '$extends' | '$queryRawUnsafe' | '$executeRawUnsafe'
> & {
  sql: Sql
}

/**
 * One SQL statement with its values: sql<{ no: string }>`select "no" from "Lead" where id = ${id}`. The values travel
 * apart from the text. Rows come back as PostgreSQL sent them: bigint as BigInt, date as 'YYYY-MM-DD', timestamptz as Date.
 */
export type Sql = <Row extends object = Record<string, unknown>>(
  text: TemplateStringsArray,
  ...values: unknown[]
) => Promise<Row[]>

/** One transaction's way to speak. */
export type Session = {
  tx: Tx
  /** The transaction is over: whoever still asks is refused, and its tables go to the next one. */
  end(): void
}

/** What a transaction speaks with, on a connection on which somebody else begins and ends it. */
export function session(client: pg.PoolClient): Session {
  let borrowed: Tables | undefined
  let over = false

  function whileItLasts<T>(what: () => T): T {
    if (over) throw new Error('The transaction is over.')
    return what()
  }

  const tables = new Proxy(
    {},
    {
      get: (_, name) =>
        whileItLasts(() => {
          borrowed ??= borrow(client)
          return Reflect.get(borrowed.prisma, name)
        }),
    },
  )
  const sql = speaker(async statement => whileItLasts(() => client.query(statement)))

  function end(): void {
    over = true
    borrowed?.giveBack()
    borrowed = undefined
  }

  return { tx: Object.create(tables, { sql: { value: sql } }), end }
}

/** Prisma for one transaction at a time, on whichever connection that one has. */
type Tables = { prisma: PrismaClient; lend(client: pg.PoolClient): void; giveBack(): void }

/**
 * Prisma is made of the whole schema and learns every query anew: 50 ms and 15 MB each time. So there are as many as
 * transactions need at the same moment, for all stores of the process, and the one used last is the next to go.
 */
const idle: Tables[] = []

function borrow(client: pg.PoolClient): Tables {
  const tables = idle.pop() ?? makeTables()
  tables.lend(client)
  return tables
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
    if (underway === 0) idle.push(tables)
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

const names = new Map<string, string>()

/** Prepared-statement names must differ per text and stay under 64 bytes. */
function nameOf(text: string): string {
  const known = names.get(text)
  if (known) return known
  const name = createHash('sha1').update(text).digest('base64url')
  if (names.size < 5_000) names.set(text, name)
  return name
}

const texts = new WeakMap<TemplateStringsArray, { text: string; name: string }>()

type Parsers = { getTypeParser: (oid: number, format?: 'text' | 'binary') => (value: string) => unknown }

const standard: Parsers = pg.types

const types: Parsers = {
  getTypeParser(oid, format) {
    if (oid === pg.types.builtins.INT8) return BigInt
    if (oid === pg.types.builtins.DATE) return String
    return standard.getTypeParser(oid, format)
  },
}

/** Sends a statement and hands back what PostgreSQL answered. */
type Send = <Row extends pg.QueryResultRow>(statement: pg.QueryConfig) => Promise<pg.QueryResult<Row>>

/** The `sql` tag over a way to send statements. Every text is prepared once a connection, under a name of its own. */
export function speaker(send: Send): Sql {
  return async <Row extends object>(strings: TemplateStringsArray, ...values: unknown[]) => {
    const { rows } = await send<Row>({ ...preparedAs(strings), values, types })
    return rows
  }
}

function preparedAs(strings: TemplateStringsArray): { text: string; name: string } {
  const known = texts.get(strings)
  if (known) return known
  const text = strings.reduce((sofar, part, index) => `${sofar}$${index}${part}`)
  const prepared = { text, name: nameOf(text) }
  texts.set(strings, prepared)
  return prepared
}
