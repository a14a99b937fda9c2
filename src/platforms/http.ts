/** Calls of platforms that have no library for them: addresses that come with a request. */

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
