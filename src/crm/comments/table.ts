import type { Table } from '../table.ts'
import { comment } from './add.ts'
import { commentView, strangerView } from './cards.ts'
import { invite } from './invite.ts'

export const table: Table = {
  actions: [comment, invite],
  views: [commentView, strangerView],
}
