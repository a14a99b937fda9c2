import type { Context } from '../action.ts'
import { customerEditor } from '../customers/edit.ts'
import { findRecord } from '../find.ts'
import { leadEditor } from '../leads/edit.ts'
import type { Editor } from './editor.ts'

/** What somebody wants to edit: "C-7", "L-3". Throws what findRecord throws. */
export async function editorFor(context: Context, said: string): Promise<{ editor: Editor; id: string }> {
  const found = await findRecord(context, ['customer', 'lead'], { said, verb: 'update' })
  return { editor: found.kind === 'lead' ? leadEditor : customerEditor, id: found.id }
}
