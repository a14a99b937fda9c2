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
  await tx.storedFile.create({ data: { ...file, sha256, bytes: new Uint8Array(bytes), createdAt: now } })
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

/** A file with its bytes; undefined when there is none, or none any more. */
export async function readFile(tx: Tx, id: string): Promise<(FileRef & { bytes: Buffer }) | undefined> {
  const file = await tx.storedFile.findUnique({ where: { id } })
  if (!file) return undefined
  const { name, mime, size, bytes } = file
  return { id, name, mime, size, bytes: Buffer.from(bytes) }
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
