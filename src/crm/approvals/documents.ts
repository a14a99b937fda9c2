import { createHash } from 'node:crypto'
import type { Money } from '../../core/money.ts'
import type { Entity, Outcome } from '../../core/platform.ts'
import type { Actor } from '../../core/rights.ts'
import type { TextKey } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import type { Context } from '../action.ts'
import type { Field } from '../form.ts'
import type { Viewer } from '../view.ts'
import type { Content } from './flow.ts'

/** Where a document stands. Approved ones change only through another approval. */
const docStates = ['draft', 'inApproval', 'approved', 'rejected', 'withdrawn', 'voiding', 'voided'] as const
export type DocState = (typeof docStates)[number]

export const triggers = ['create', 'update', 'void'] as const
/** What a document is submitted for: to come into being, to be changed, to end. */
export type Trigger = (typeof triggers)[number]

/**
 * One thing that an approval is bound to. Labels are the texts `content.<field>`; money is in minor units of `currency`, percentages
 * in basis points, dates as "2026-11-21". A field that does not matter to a decision (a remark, a tag) does not belong here.
 */
export type ContentField = {
  field: string
  kind: 'text' | 'money' | 'percent' | 'date' | 'number' | 'list'
  value: string | number | null | string[]
  currency?: string
}

/** A document as the approvals see it. */
export type Document = {
  entity: Entity
  id: string
  no: string
  title: string
  state: DocState
  ownerId: string
  customerId: string | null
  /** The deal that is drawn anew when something becomes of it. */
  dealId?: string | null
  amount: Money | null
  /** The amount in the company's currency, in minor units. */
  baseMinor: bigint | null
  content: ContentField[]
  /** What flows take a field for, where that is stricter than what it says: below the floor counts as a discount above every step. */
  countsAs?: Content
  /** Where nothing asks for anybody, it passes: a document about money that gives none of it away. */
  passesAlone?: boolean
}

/** What was decided, for the document to act on. */
type Decided = { trigger: Trigger; instance: string; before: ContentField[] | null }

/** A field that flows may ask about. Percentages are basis points. */
export type ConditionField = { field: string; kind: 'money' | 'percent' | 'text' | 'number' }

/** What an approver may change while a document is in review, where the flow lets their step. */
export type Editing = {
  /** The fields of the content that can be changed, and the inputs each has in the form. */
  inputs: Readonly<Record<string, readonly string[]>>
  /** The questions of the form, filled with what stands: in the document, or in the change that waits beside it. */
  ask(context: Context, id: string, trigger: Trigger): Promise<Field[]>
  /** Writes a whole form, with what was not asked as it stood. Throws a Refusal with a sentence at each bad field. */
  save(context: Context, id: string, sent: { trigger: Trigger; typed: Record<string, string> }): Promise<void>
}

/** A kind of document that goes through approval. */
export type DocumentKind = {
  entity: Entity
  /** What one is called: "报价". */
  name: TextKey
  /** Letters that its numbers begin with. */
  prefix: string
  /** What the conditions of a flow may ask about, beside the amount. */
  conditions: readonly ConditionField[]
  /** What it is handed in for, beside coming into being. */
  triggers?: readonly Trigger[]
  /** Documents about money are never approved without somebody's say. */
  money: boolean
  load(tx: Tx, id: string): Promise<Document | null>
  /** The document as it will be with the change that waits. */
  loadChange?(context: Context, id: string): Promise<Document | null>
  edits?: Editing
  byNumber(tx: Tx, no: string): Promise<string | null>
  /** The ids of the newest ones, for trying a flow. */
  newest(tx: Tx, most: number): Promise<string[]>
  /** True when the actor may read it, or hand it in. */
  allows(who: Pick<Context, 'tx' | 'actor'>, document: Document, verb: 'read' | 'update'): Promise<boolean>
  /** Compare-and-set of the state. False when it stands elsewhere by now. */
  move(context: Context, id: string, step: { from: readonly DocState[]; to: DocState }): Promise<boolean>
  /** Brings a draft up to date before it is read to be handed in. */
  prepare?(context: Context, id: string): Promise<void>
  /** Refuses what is not ready to be decided; called before anything is written, for those who may hand it in. */
  ready?(context: Context, document: Document, trigger: Trigger): Promise<void>
  /** Takes back what was kept ready for an approval that came to nothing: a change that waited, money that was held. */
  dropped?(context: Context, id: string, trigger: Trigger): Promise<void>
  /** What approval brings about, in the transaction of the last decision. */
  approved(context: Context, document: Document, decided: Decided): Promise<Outcome>
  /** What approval would bring about, one line each: shown before anybody agrees. */
  effects?(viewer: Viewer, document: Document): Promise<string[]>
  /** What a decision should know beside what it is bound to: the list price, the plan of payment, what was billed. */
  background?(viewer: Viewer & { actor: Actor }, document: Document): Promise<Background>
}

/** Lines for the card of an approval, and what whoever decides should not overlook. */
export type Background = { facts: { label: string; value: string }[]; warnings: string[] }

/** True when somebody has to agree to it, whatever the flows say. */
export function needsSomebody({ money }: DocumentKind, { passesAlone = false }: Document): boolean {
  return money && !passesAlone
}

/** Content by field, as conditions read it. */
export function contentOf(document: Pick<Document, 'content' | 'baseMinor' | 'countsAs'>): Content {
  const fields = document.content.map(({ field, value }): [string, Content[string]] => [field, value])
  const base = document.baseMinor === null ? [] : [['baseMinor', Number(document.baseMinor)] as const]
  return { ...Object.fromEntries([...fields, ...base]), ...document.countsAs }
}

/** The same content has the same hash, in whatever order its fields come. */
export function hashOf(content: readonly ContentField[]): string {
  const canonical = content
    .map(({ field, value, currency = '' }) => [field, value, currency])
    .toSorted(([a], [b]) => String(a).localeCompare(String(b), 'en'))
  return createHash('sha256').update(JSON.stringify(canonical)).digest('base64url')
}

const states = new Map<string, DocState>(docStates.map(state => [state, state]))

/** The state in a row; the database allows no other words. */
export function docStateOf(stored: string): DocState {
  const state = states.get(stored)
  if (!state) throw new Error(`${stored} is no state of a document`)
  return state
}
