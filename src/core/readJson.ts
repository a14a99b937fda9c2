const utf8 = new TextDecoder('utf-8', { fatal: true })

/** JSON out of bytes; undefined when they are none, when it is nested too deep, or when it holds what no database can store. */
export function readJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(bytes), onlyText)
  } catch {
    return undefined
  }
}

/** Refuses NUL and half surrogate pairs, in keys as well as in values. */
function onlyText(key: string, value: unknown): unknown {
  if (/[\0\p{Cs}]/u.test(key) || (typeof value === 'string' && /[\0\p{Cs}]/u.test(value))) throw new Error('no text')
  return value
}
