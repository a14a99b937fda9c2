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

/** A place to work at: one at a time, on the connection that is put there for a transaction. */
export type Seat = { tx: Tx; sitDown(client: pg.PoolClient): void; getUp(): void }

/**
 * The tables as Prisma knows them, on a connection that somebody else begins and ends transactions on. A Prisma client holds some eight
 * megabytes of what it knows of the schema (Prisma 7.10), so there is one for each transaction that goes on at the same time, not one for
 * each connection of the pool.
 */
export function seat(): Seat {
  let current: pg.PoolClient | undefined
  const client = () => {
    if (!current) throw new Error('The transaction is over: whatever still asks was not waited for.')
    return current
  }
  const adapter = new PrismaPg(onlyConnection(client), { statementNameGenerator: query => nameOf(query.sql) })
  return {
    tx: Object.assign(new PrismaClient({ adapter }), { sql: speaker(statement => client().query(statement)) }),
    sitDown: connection => {
      current = connection
    },
    getUp: () => {
      current = undefined
    },
  }
}

/**
 * A pool that always hands out the connection of the moment. Prisma begins a transaction of its own for nested writes: inside
 * ours that becomes a savepoint.
 */
function onlyConnection(client: () => pg.PoolClient): pg.Pool {
  const inner = () => ({
    query: (statement: pg.QueryConfig) => client().query({ ...statement, text: nested(statement.text) }),
    on: client().on.bind(client()),
    removeListener: client().removeListener.bind(client()),
    release: () => {},
  })
  return Object.assign(new pg.Pool({ max: 1 }), {
    query: (statement: pg.QueryConfig) => client().query(statement),
    connect: () => Promise.resolve(inner()),
  })
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
