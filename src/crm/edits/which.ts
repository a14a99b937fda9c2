import { z } from 'zod'
import type { Context } from '../action.ts'
import { contactEditor } from '../contacts/edit.ts'
import { findContact } from '../contacts/find.ts'
import { customerEditor } from '../customers/edit.ts'
import { findRecord } from '../find.ts'
import { leadEditor } from '../leads/edit.ts'
import type { Editor } from './editor.ts'

/** What somebody wants to edit: "C-7", "L-3", "C-7 李敏", or the id of a contact. Throws what findRecord and findContact throw. */
export async function editorFor(context: Context, said: string): Promise<{ editor: Editor; id: string }> {
  if (isContact(said)) {
    const { id } = await findContact(context, { said, verb: 'update' })
    return { editor: contactEditor, id }
  }
  const found = await findRecord(context, ['customer', 'lead'], { said, verb: 'update' })
  return { editor: found.kind === 'lead' ? leadEditor : customerEditor, id: found.id }
}

function isContact(said: string): boolean {
  return z.uuid().safeParse(said).success || /^C\s*-?\s*\d+\s+\S/i.test(said.normalize('NFKC'))
}
