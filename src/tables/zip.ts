import { createInflateRaw } from 'node:zlib'

const endMagic = 0x06054b50
const entryMagic = 0x02014b50
const localMagic = 0x04034b50

/**
 * How many bytes an archive really unpacks to, counted by unpacking it into nothing; it stops soon after `enough`. What the archive
 * says about its own sizes is not believed. Throws when it is no archive.
 */
export async function unpackedSize(bytes: Buffer, enough: number): Promise<number> {
  let total = 0
  for (const { start, end, packed } of entries(bytes)) {
    total += packed ? await inflatedSize(bytes.subarray(start, end), enough - total) : end - start
    if (total > enough) break
  }
  return total
}

type Entry = { start: number; end: number; packed: boolean }

function* entries(bytes: Buffer): Iterable<Entry> {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end < 0 || end + 22 > bytes.length || bytes.readUInt32LE(end) !== endMagic) throw new Error('no end of directory')
  const count = bytes.readUInt16LE(end + 10)
  if (count > 5_000) throw new Error('too many entries')
  for (let at = bytes.readUInt32LE(end + 16), left = count; left > 0; left--) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== entryMagic) throw new Error('a broken directory')
    const local = bytes.readUInt32LE(at + 42)
    if (local + 30 > bytes.length || bytes.readUInt32LE(local) !== localMagic) throw new Error('a broken entry')
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    yield {
      start,
      end: Math.min(start + bytes.readUInt32LE(at + 20), bytes.length),
      packed: bytes.readUInt16LE(at + 10) !== 0,
    }
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
}

async function inflatedSize(packed: Buffer, enough: number): Promise<number> {
  const inflate = createInflateRaw()
  inflate.end(packed)
  let size = 0
  const chunks: AsyncIterable<Buffer> = inflate
  for await (const chunk of chunks) {
    size += chunk.length
    if (size > enough) break
  }
  return size
}
