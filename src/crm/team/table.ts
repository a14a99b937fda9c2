import type { Table } from '../table.ts'
import { add as addMember } from './add.ts'
import { endingView, tellEnding } from './ending.ts'
import { list as team, teamView } from './list.ts'
import { teamNoteView } from './note.ts'
import { remove as removeMember } from './remove.ts'

export const table: Table = {
  actions: [addMember, removeMember, team],
  views: [teamView, teamNoteView, endingView],
  routines: [tellEnding],
}
