import { createHash } from 'node:crypto'
import type { FileRef } from '../core/files.ts'
import { newId } from '../core/id.ts'
import type { Tx } from './db.ts'

/** Keeps a file. One that nothing claims within a day goes again. */
export async function keepFile(
  tx: Tx,
  { name, mime, bytes, now }: { name: string; mime: string; bytes: Buffer; now: Date },
): Promise<FileRef> {
  const file = { id: newId(), name, mime, size: bytes.length }
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  await tx.sql`
    insert into "StoredFile" (id, name, mime, size, sha256, bytes, "createdAt")
    values (${file.id}, ${name}, ${mime}, ${file.size}, ${sha256}, ${bytes}, ${now})`
  return file
}

/** A file without its bytes; undefined when there is none, or none any more. */
export async function findFile(tx: Tx, id: string): Promise<FileRef | undefined> {
  const file = await tx.storedFile.findUnique({
    where: { id },
    select: { id: true, name: true, mime: true, size: true },
  })
  return file ?? undefined
}

/** So many bytes come from the database at once: it sends twice as many letters for them. */
const piece = 1024 * 1024

/** A file with its bytes; undefined when there is none, or none any more. */
export async function readFile(tx: Tx, id: string): Promise<(FileRef & { bytes: Buffer }) | undefined> {
  const file = await findFile(tx, id)
  if (!file) return undefined
  const bytes = Buffer.allocUnsafe(file.size)
  for (let at = 0; at < file.size; at += piece) {
    const [part] = await tx.sql<{ bytes: Buffer }>`
      select substring(bytes from ${at + 1} for ${piece}) as bytes from "StoredFile" where id = ${id}`
    if (!part) return undefined
    part.bytes.copy(bytes, at)
  }
  return { ...file, bytes }
}

/** Keeps files for good: something refers to them now. */
export async function claimFiles(tx: Tx, ids: string[], now: Date): Promise<void> {
  await tx.storedFile.updateMany({ where: { id: { in: ids } }, data: { claimedAt: now } })
}

/** Drops the files that nothing has claimed within a day. Returns how many. */
export async function forgetUnclaimedFiles(tx: Tx, now: Date): Promise<number> {
  const { count } = await tx.storedFile.deleteMany({
    where: { claimedAt: null, createdAt: { lt: new Date(now.getTime() - 86_400_000) } },
  })
  return count
}
