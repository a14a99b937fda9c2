import { RetryLater, Unreachable } from '../../core/errors.ts'
import { postBytes } from '../http.ts'
import type { SlackClient } from './client.ts'
import { SlackRefusal } from './failures.ts'

/** A file for Slack; `alt` says in words what a picture shows. Without a chat it belongs to us alone, to be shown in blocks. */
export type Upload = {
  name: string
  bytes: Buffer
  alt?: string
  into?: { channel: string; thread?: string | undefined }
}

/**
 * Hands a file to Slack in its three steps: an address to send it to, the bytes, and the word that it is whole. Returns Slack's id of it.
 * Throws RetryLater when Slack asks for patience, and SlackRefusal or Unreachable when it does not take it.
 */
export function createUpload(client: SlackClient, { hosts }: { hosts: ReadonlySet<string> }) {
  return async function upload({ name, bytes, alt, into }: Upload): Promise<string> {
    const { url, id } = await client.uploadUrl({ name, length: bytes.length, ...(alt ? { alt } : {}) })
    if (!URL.canParse(url) || !hosts.has(new URL(url).host)) throw new SlackRefusal('unknown_upload_host', [url])
    await hand(url, bytes)
    await client.completeUpload({ id, title: name, ...(into ? { into } : {}) })
    return id
  }
}

/** The bytes as they are. Where they are handed over is another house than the Web API: its silence says nothing about that. */
async function hand(url: string, bytes: Buffer): Promise<void> {
  const response = await sent(url, bytes)
  if (response.ok) return
  const reason = `upload: HTTP ${response.status}`
  const wait = Number(response.headers.get('retry-after')) * 1_000
  if (response.status === 429 || response.status >= 500) throw new RetryLater(reason, wait > 0 ? wait : 10_000)
  throw new Unreachable(reason)
}

async function sent(url: string, bytes: Buffer): Promise<Response> {
  try {
    return await postBytes(url, bytes, 20_000)
  } catch (error) {
    throw new RetryLater(`upload: ${error instanceof Error ? error.message : String(error)}`, 10_000)
  }
}
