import type { Handle } from './people.ts'

/** Something a person of the demo company did at a moment; `lead` counts the leads from 0. */
export type Deed =
  | { at: Date; who: Handle; does: 'add'; lead: number; fields: Record<string, string> }
  | { at: Date; who: Handle; does: 'claim' | 'win'; lead: number }
  | { at: Date; who: Handle; does: 'release'; lead: number; reason: string }
  | { at: Date; who: Handle; does: 'log'; lead: number; text: string; method: string; when: string; next: string }
  | { at: Date; who: Handle; does: 'convert'; lead: number; deal: string; amount: string }
  | { at: Date; who: Handle; does: 'move'; lead: number }
  | { at: Date; who: Handle; does: 'expect'; lead: number; close: string; nextStep: string }
  | { at: Date; who: Handle; does: 'sell'; lead: number; lines: string }
  | { at: Date; who: Handle; does: 'set up'; action: string; input: Record<string, string> }
  | { at: Date; who: Handle; does: 'lose'; lead: number; reason: string; competitor: string }
  /** A scene of its own: what is asked for depends on what has come to be. */
  | { at: Date; who: Handle; does: 'play'; name: string; wish(book: Book): Wish | undefined }
  /** Friday's poll is asked, and answered but for the newest. */
  | { at: Date; does: 'friday'; answered: boolean }
  /** Somebody fills in the page of the fair. */
  | { at: Date; does: 'visit'; entry: Record<string, string> }

/** What a person asks the house for. */
export type Asked = Exclude<Deed, { does: 'friday' | 'visit' }>

/** What somebody asks for, in the words of the action table. */
export type Wish = { action: string; input: Record<string, unknown> }

/** A customer the demo has won so far, with the first deal it came with. */
export type Customer = { no: string; name: string; who: Handle; deal: string | undefined }

/** What the deeds have led to so far: the numbers of leads, customers and deals, what was entered, which deals are over. */
export type Book = {
  leads: Map<number, string>
  entered: Map<number, Record<string, string>>
  deals: Map<number, string>
  customers: Customer[]
  closed: Set<string>
  /** Numbers that a scene was answered with, by the scene's name. */
  made: Map<string, string>
}
