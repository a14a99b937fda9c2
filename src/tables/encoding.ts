import iconv from 'iconv-lite'
import { Refusal } from '../core/errors.ts'

/** A file's text: what its byte order mark says, else UTF-8 where it is flawless, else GB18030. Nothing is guessed by frequency. */
export function decoded(bytes: Buffer): string {
  const marked = byMark(bytes)
  if (marked !== undefined) return marked
  if (bytes.includes(0)) throw new Refusal('file.notATable')
  const utf8 = strictly(bytes)
  if (utf8 !== undefined) return utf8
  const chinese = iconv.decode(bytes, 'gb18030')
  if (chinese.includes('\ufffd')) throw new Refusal('file.encoding')
  return chinese
}

function byMark(bytes: Buffer): string | undefined {
  const [first, second, third] = bytes
  if (first === 0xef && second === 0xbb && third === 0xbf) return iconv.decode(bytes, 'utf8')
  if (first === 0xff && second === 0xfe) return iconv.decode(bytes, 'utf16-le')
  if (first === 0xfe && second === 0xff) return iconv.decode(bytes, 'utf16-be')
  return undefined
}

function strictly(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
