import pg from 'pg'
import type { Turns } from '../core/platform.ts'
import type { PrismaClient } from './prisma/client.ts'
import { borrow, type Tables } from './prismas.ts'
import { nameOf } from './statementNames.ts'

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
  /** How copies take turns, by platform; platforms that are written to as fast as we can have none. */
  turns: ReadonlyMap<string, Turns>
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
export function session(client: pg.PoolClient, turns: Tx['turns']): Session {
  let borrowed: Tables | undefined
  let over = false

  function whileItLasts<T>(what: () => T): T {
    if (over) throw new Error('The transaction is over.')
    return what()
  }

  const tables = new Proxy(
    {},
    {
      get: (_, name): unknown =>
        whileItLasts<unknown>(() => {
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

  const tx: unknown = Object.create(tables, { sql: { value: sql }, turns: { value: turns } })
  if (!speaksForAll(tx)) throw new Error('A transaction has nothing to speak with.')
  return { tx, end }
}

/** Prisma's half is not looked at: it is fetched when somebody first asks for a table. */
function speaksForAll(tx: unknown): tx is Tx {
  return typeof tx === 'object' && tx !== null && 'sql' in tx && 'turns' in tx
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
