/** Calls of platforms that have no library for them: addresses that come with a request. */

/** Sends bytes as they are. Resolves to the answer, its body read to the end; throws when nobody answers in time. */
export async function postBytes(url: string, bytes: Buffer, timeoutMs: number): Promise<Response> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: new Uint8Array(bytes),
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  })
  await response.arrayBuffer()
  return response
}

/** Asks for a file with a key, and never past a redirect: the key is for this host alone. */
export async function getFile(url: string, key: string, timeoutMs: number): Promise<Response> {
  const headers = { authorization: `Bearer ${key}` }
  return fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) })
}

/** The body of an answer, counted while it comes: what was said about its size proves nothing. Undefined when it is larger. */
export async function bodyWithin({ body }: Response, mostBytes: number): Promise<Buffer | undefined> {
  const parts: Uint8Array[] = []
  let size = 0
  const stream: AsyncIterable<Uint8Array> | undefined = body ?? undefined
  if (!stream) return Buffer.alloc(0)
  for await (const part of stream) {
    size += part.length
    if (size > mostBytes) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** Sends JSON. Resolves to the status; throws when nobody answers in time. Redirects are not followed. */
export async function postJson(url: string, body: unknown, timeoutMs: number): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  })
  await response.arrayBuffer()
  return response.status
}
