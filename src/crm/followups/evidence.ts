import { createHash } from 'node:crypto'
import { newId } from '../../core/id.ts'
import { clip } from '../../core/normal.ts'
import type { Tx } from '../../store/db.ts'
import { claimFiles } from '../../store/files.ts'
import type { Context } from '../action.ts'

/** Keeps what was sent along with a talk, and links the chat message it quotes, with a hash of what that said. */
export async function keepEvidence(
  context: Context,
  { record, files }: { record: string; files: readonly string[] },
): Promise<void> {
  const { tx, actor, now, space, quote } = context
  if (files.length > 0) await claimFiles(tx, [...files], now)
  if (!quote || !space) return
  const hash = createHash('sha256').update(quote.text).digest('hex')
  await tx.sql`
    insert into "MessageLink" (id, "installId", "chatId", "messageId", entity, "entityId", "textHash", excerpt, "linkedById", at)
    select ${newId()}, s."installId", s."chatId", ${quote.message}, 'followup', ${record}, ${hash}, ${clip(quote.text, 500)}, ${actor.id}, ${now}
    from "ChatSpace" s where s.id = ${space.id} on conflict do nothing`
}

/** The messages that a talk quotes. */
export async function quotesOf(tx: Tx, record: string): Promise<string[]> {
  const links = await tx.messageLink.findMany({
    where: { entity: 'followup', entityId: record },
    orderBy: { at: 'asc' },
  })
  return links.map(link => link.excerpt)
}
