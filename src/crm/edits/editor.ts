import type { Outcome, RecordRef } from '../../core/platform.ts'
import type { Text, TextKey } from '../../core/text.ts'
import type { Context } from '../action.ts'
import type { Probe } from '../duplicates/matches.ts'
import type { Field } from '../form.ts'

/** The fields of a record, each as its form shows it. */
export type Said = { [field: string]: string }

/** A field that may be written by hand; `read` makes of it what is kept, or says what is wrong. Fields of one row stand side by side. */
export type FieldRule = Omit<Field, 'value' | 'label'> & {
  label: TextKey
  row: number
  /** The field whose mode decides whether the person sees it: "contact.phone". */
  guardedBy?: string
  read?(text: string, context: Context): { value: string } | { wrong: Text }
}

/** A record that is about to be edited, as it is now. */
export type Edited = {
  of: RecordRef
  /** What the form sends back to name it. */
  ref: string
  heading: string
  version: number
  said: Said
  /** Choices that depend on the record: who somebody may report to. */
  choices?: { [field: string]: { title: string; value: string }[] }
  /** The other records whose cards show it. */
  around?: RecordRef[]
}

/** One kind of record that can be edited. */
export type Editor = {
  action: 'customer.edit' | 'lead.edit' | 'contact.edit'
  fields: FieldRule[]
  /** Reads the record while nobody else can change it. */
  load(context: Context, id: string): Promise<Edited>
  /** What somebody else may have already, of what is new in it; nothing, where that needs no asking. */
  probe?(context: Context, edited: Edited, changes: Said): Probe | undefined
  /** Writes the fields that changed and raises the version by one. */
  save(context: Context, edited: Edited, changes: Said): Promise<void>
  /** What else changes because of it, once it is written. */
  follows?(context: Context, edited: Edited, changes: Said): Promise<Required<Pick<Outcome, 'changed' | 'audit'>>>
}
