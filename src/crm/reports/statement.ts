import type { Tx } from '../../store/db.ts'

/** A piece of SQL with its values, which travel apart from the text: reports are put together from few such pieces. */
export type Part = { texts: readonly string[]; values: readonly unknown[] }

/** A piece as it stands; a piece within it becomes part of the text, anything else a value. Ex: part`r."ownerId" = ${id}` */
export function part(strings: TemplateStringsArray, ...values: unknown[]): Part {
  return strings.slice(1).reduce<Part>((sofar, text, index) => joined(sofar, values[index], text), {
    texts: [strings[0] ?? ''],
    values: [],
  })
}

/** Nothing: where a condition is not wanted. */
export const nothing = part``

/** Asks the database. Every text is prepared once a connection, like all others. */
export async function ask<Row extends object>(tx: Tx, { texts, values }: Part): Promise<Row[]> {
  return tx.sql<Row>(templateOf(texts), ...values)
}

function joined({ texts, values }: Part, value: unknown, text: string): Part {
  const before = texts.slice(0, -1)
  const last = texts.at(-1) ?? ''
  if (!isPart(value)) return { texts: [...before, last, text], values: [...values, value] }
  const [first = '', ...rest] = value.texts
  const whole = [...before, last + first, ...rest]
  return { texts: [...whole.slice(0, -1), (whole.at(-1) ?? '') + text], values: [...values, ...value.values] }
}

function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && 'texts' in value && 'values' in value
}

const templates = new Map<string, TemplateStringsArray>()

/** Statements are prepared by the identity of their template; the same text must be the same one. */
function templateOf(texts: readonly string[]): TemplateStringsArray {
  const key = texts.join('\u0000')
  const known = templates.get(key)
  if (known) return known
  const made = Object.assign([...texts], { raw: texts })
  if (templates.size < 2_000) templates.set(key, made)
  return made
}
