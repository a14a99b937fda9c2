import { crc32, deflateSync } from 'node:zlib'

/** A black and white picture as PNG, each cell `scale` pixels wide; true is black. */
export function pngOf(cells: boolean[][], scale: number): Buffer {
  const side = cells.length * scale
  const rowBytes = Math.ceil(side / 8)
  const rows = cells.flatMap(row => {
    const line = Buffer.alloc(rowBytes + 1, 0xff)
    // The first byte of a row names its filter: none.
    line[0] = 0
    for (let x = 0; x < side; x++) {
      if (!row[Math.floor(x / scale)]) continue
      const at = 1 + (x >> 3)
      line[at] = (line[at] ?? 0) & ~(0x80 >> (x & 7))
    }
    return Array.from({ length: scale }, () => line)
  })
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  // One bit a pixel, grey.
  header[8] = 1
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}
