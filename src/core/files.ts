import { createHmac, timingSafeEqual } from 'node:crypto'

/** A kept file, without its bytes. `size` is in bytes; the name is what the sender called it. */
export type FileRef = { id: string; name: string; mime: string; size: number }

/** A file that was sent to us and is still with its platform, `at` the platform's own way to it; nothing here is proven yet. */
export type SentFile = { name: string; mime: string; size: number; at: unknown }

/** So many files are taken with one message. */
export const mostFiles = 10

/** Where platforms put what was sent to them, and find what they are to hand out. */
export type FileShelf = {
  keep(file: { name: string; mime: string; bytes: Buffer }): Promise<FileRef>
  find(id: string): Promise<FileRef | undefined>
  read(id: string): Promise<(FileRef & { bytes: Buffer }) | undefined>
  /** The path of a link with which whoever holds it may fetch the file, for one to two days; the same all day long. */
  link(file: { id: string }): string
}

/** The largest file that is taken, in bytes. */
export const largestFile = 10 * 1_048_576

/** What proves that we gave out a link: over the path and the second until which it works. */
export function signatureOf(key: string, path: string, until: number): string {
  return createHmac('sha256', key).update(`${path}?${until}`).digest('base64url')
}

/** True for a signature of ours whose time is not over. */
export function isSigned(
  key: string,
  { path, until, signature, now }: { path: string; until: number; signature: string; now: Date },
): boolean {
  const wanted = Buffer.from(signatureOf(key, path, until))
  const given = Buffer.from(signature)
  return wanted.length === given.length && timingSafeEqual(wanted, given) && now.getTime() <= until * 1_000
}
