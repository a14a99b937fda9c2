import type { Json } from '../../../core/card.ts'
import type { Outcome } from '../../../core/platform.ts'
import type { Owner } from '../../../core/rights.ts'
import type { Text } from '../../../core/text.ts'
import type { Context } from '../../action.ts'
import type { Field } from '../columns/field.ts'
import type { ImportEntity, Options } from '../job.ts'
import type { People } from './people.ts'

/** What a row says, by field; fields whose cell is empty are missing. */
export type Values = { [field: string]: Json }

/** A batch of rows is worked on in one transaction, in the name of the person who started the import. */
export type Importing = Context & { options: Options; people: People }

/** A way to reach somebody, as it stands in the file and in the form that is compared. */
export type Point = { kind: string; raw: string; normalised: string }

/** A row turned into a record that could be written. */
export type Draft = {
  /** The row's number in the file. */
  row: number
  /** The id the record gets if it is created. */
  id: string
  /** The number of an existing record that the row names: "C-12". */
  target: string | undefined
  title: string
  /** What tells it apart, the strongest first. */
  keys: Key[]
  ownerId: string | null
  poolId: string | null
  /** Columns of the record's table, by name; only what the file says. */
  columns: { [column: string]: Json }
  /** Further columns of a record that is created, and that an update leaves as they are. */
  first: { [column: string]: Json }
  points: Point[]
  /** The person who comes along with a customer; the phone and the address are theirs then. */
  person?: Companion | undefined
}
type Companion = { id: string; name: string; title: string | null; points: Point[] }

/**
 * Something that two records should not share. A weak one is only similar: the options decide whether it counts. A faint one says
 * something only together with another.
 */
export type Key = { key: string; strength: 'strong' | 'weak' | 'faint' }

/** A record that exists, as far as a row can meet it. */
export type Known = {
  id: string
  entity: ImportEntity
  no: string
  keeper: string
  owner: Owner | null
  /** In the recycle bin. */
  deleted: boolean
}

/** What was written over, by column and by kind of point; `added` are people who came along. */
export type Before = {
  columns: { [column: string]: Json }
  points: Point[]
  added: string[]
  /** What was written instead, so that a later change is told from ours. */
  written: { columns: { [column: string]: Json }; points: Point[]; replaces: string[] }
}
export type Patch = Pick<Draft, 'id' | 'columns' | 'points' | 'person'> & {
  /** The kinds of points that are replaced, by none where there are none. */
  replaces: string[]
  /** True for a record that this very import brought in: it still counts as untouched. */
  fresh: boolean
}

/** A kind of record that can be brought in. Every function works on a batch, each with a fixed number of statements. */
export type Kind = {
  entity: ImportEntity
  label: Text
  /** Words in a file's name or after the command that mean this kind. */
  words: readonly string[]
  fields: readonly Field[]
  /** What a row must say at least; a Text says what is missing. */
  draft(importing: Importing, rows: { row: number; values: Values }[]): Promise<(Draft | Text)[]>
  /** The records that these keys and numbers ("no:C-12") belong to. */
  known(importing: Importing, drafts: Draft[]): Promise<Map<string, Known>>
  create(importing: Importing, drafts: Draft[]): Promise<void>
  /** Writes over existing records; returns what stood there. Kinds without it are never updated. */
  patch?(importing: Importing, patches: Patch[]): Promise<Map<string, Before>>
  /** What else changes because of what was written over. */
  follows?(importing: Importing, patches: Patch[]): Promise<Required<Pick<Outcome, 'changed' | 'audit'>>>
  /** Deletes those of the records that are as they were created; returns which. */
  remove(importing: Importing, ids: string[]): Promise<string[]>
}

/** Checks a kind's shape where it is written. */
export function defineKind(kind: Kind): Kind {
  return kind
}
