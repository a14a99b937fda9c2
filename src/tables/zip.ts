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
  for (const { start, end, method } of entries(bytes)) {
    total += method === 0 ? end - start : await inflatedSize(bytes.subarray(start, end), enough - total)
    if (total > enough) break
  }
  return total
}

/** So much of an archive is told at once. */
const slice = 1024 * 1024

/**
 * The same archive, told in the order in which a reader understands it while it comes: what describes a workbook before its sheets, the
 * size of each entry before the entry, and the longest sheet last and unpacked, so that a slice holds no more than some thousand rows of
 * it. It ends with the last entry, without a directory.
 */
export async function* inReadingOrder(bytes: Buffer): AsyncIterable<Buffer> {
  const isSheet = ({ name }: Entry) => /^xl\/worksheets\/[^/]+\.xml$/i.test(name)
  const all = [...entries(bytes)]
  const sheets = all.filter(isSheet).toSorted((a, b) => a.size - b.size)
  const longest = sheets.at(-1)
  for (const entry of [...all.filter(one => !isSheet(one)), ...sheets]) {
    const body = bytes.subarray(entry.start, entry.end)
    if (entry === longest && entry.method === 8) {
      yield headOf(entry, { method: 0, length: entry.size })
      yield* inflated(body)
    } else {
      yield headOf(entry, { method: entry.method, length: body.length })
      for (let at = 0; at < body.length; at += slice) yield body.subarray(at, at + slice)
    }
  }
}

function inflated(packed: Buffer): AsyncIterable<Buffer> {
  const inflate = createInflateRaw({ chunkSize: slice })
  inflate.end(packed)
  return inflate
}

type Entry = { name: string; start: number; end: number; method: number; checksum: number; size: number }

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
    const named = bytes.readUInt16LE(at + 28)
    yield {
      name: bytes.toString('utf8', at + 46, at + 46 + named),
      start,
      end: Math.min(start + bytes.readUInt32LE(at + 20), bytes.length),
      method: bytes.readUInt16LE(at + 10),
      checksum: bytes.readUInt32LE(at + 16),
      size: bytes.readUInt32LE(at + 24),
    }
    at += 46 + named + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
}

/** The local header of an entry, with the sizes that many writers leave to what follows it. */
function headOf({ name, checksum, size }: Entry, { method, length }: { method: number; length: number }): Buffer {
  const named = Buffer.from(name)
  const head = Buffer.alloc(30)
  head.writeUInt32LE(localMagic, 0)
  head.writeUInt16LE(method, 8)
  head.writeUInt32LE(checksum, 14)
  head.writeUInt32LE(length, 18)
  head.writeUInt32LE(size, 22)
  head.writeUInt16LE(named.length, 26)
  return Buffer.concat([head, named])
}

async function inflatedSize(packed: Buffer, enough: number): Promise<number> {
  let size = 0
  for await (const chunk of inflated(packed)) {
    size += chunk.length
    if (size > enough) break
  }
  return size
}
