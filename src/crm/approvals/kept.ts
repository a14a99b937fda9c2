import type { Actor, Verb } from '../../core/rights.ts'
import type { Tx } from '../../store/db.ts'
import type { DocState, Document, DocumentKind } from './documents.ts'

/** What is asked of the table that keeps one kind of document. */
type Rows = {
  findMany(asked: { orderBy: { createdAt: 'desc' }; take: number; select: { id: true } }): PromiseLike<{ id: string }[]>
  updateMany(asked: {
    where: { id: string; docState: { in: DocState[] } }
    data: { docState: DocState; updatedAt: Date; version: { increment: number } }
  }): PromiseLike<{ count: number }>
}

type Kept<Row> = {
  rows(tx: Tx): Rows
  read(tx: Tx, id: string): Promise<Row | null>
  mayTouch(actor: Actor, row: NoInfer<Row>, verb: Verb): boolean
}

/** Reads a document for its approval. */
export function loadedBy<Row>(
  read: (tx: Tx, id: string) => Promise<Row | null>,
  documentOf: (row: NoInfer<Row>) => Document,
): DocumentKind['load'] {
  return async (tx, id) => {
    const row = await read(tx, id)
    return row && documentOf(row)
  }
}

/** How every kind of document is kept: touched by whoever may, moved from state to state by compare-and-set. */
export function keptIn<Row>({ rows, read, mayTouch }: Kept<Row>): Pick<DocumentKind, 'newest' | 'allows' | 'move'> {
  return {
    async newest(tx, most) {
      const newest = await rows(tx).findMany({ orderBy: { createdAt: 'desc' }, take: most, select: { id: true } })
      return newest.map(({ id }) => id)
    },

    async allows({ tx, actor }, { id }, verb) {
      const row = await read(tx, id)
      return row !== null && mayTouch(actor, row, verb)
    },

    async move({ tx, now }, id, { from, to }) {
      const moved = await rows(tx).updateMany({
        where: { id, docState: { in: [...from] } },
        data: { docState: to, updatedAt: now, version: { increment: 1 } },
      })
      return moved.count > 0
    },
  }
}
