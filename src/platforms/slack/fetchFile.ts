import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { type FileRef, type FileShelf, largestFile, type SentFile } from '../../core/files.ts'
import { clip } from '../../core/normal.ts'
import { bodyWithin, getFile } from '../http.ts'
import type { SlackClient } from './client.ts'

/** A file as events and messages name it. `external` is kept elsewhere; what is gone is a `tombstone` or `hidden_by_limit`. */
const named = z.looseObject({
  id: z.string().max(100),
  name: z.string().nullish(),
  title: z.string().nullish(),
  mimetype: z.string().nullish(),
  size: z.number().nullish(),
  mode: z.string().nullish(),
  url_private_download: z.string().nullish(),
  url_private: z.string().nullish(),
  /** "check_file_info" in a channel that is shared with another organisation: the rest has to be asked for. */
  file_access: z.string().nullish(),
})

const way = z.object({ id: z.string(), mode: z.string(), url: z.string(), ask: z.boolean() })

/** The files of a message, by what Slack says of them; what is no file is left out. */
export function sentFiles(files: unknown): SentFile[] {
  if (!Array.isArray(files)) return []
  return files.flatMap(file => sentFile(file) ?? [])
}

function sentFile(file: unknown): SentFile | undefined {
  const checked = named.safeParse(file)
  if (!checked.success) return undefined
  const { id, name, title, mimetype, size, mode, url_private_download, url_private, file_access } = checked.data
  const at: z.infer<typeof way> = {
    ...{ id, mode: mode ?? 'hosted', url: url_private_download || url_private || '' },
    ask: file_access === 'check_file_info',
  }
  const mime = /^[\w.+-]+\/[\w.+-]+$/.test(mimetype ?? '') ? String(mimetype) : 'application/octet-stream'
  return { name: clip((name || title || id).trim(), 200), mime, size: size ?? 0, at }
}

/** Where files are fetched from, with what key, and where they are kept. */
type Fetching = {
  client: Pick<SlackClient, 'fileInfo'>
  token: string
  /** The hosts that are ever shown our key. */
  hosts: ReadonlySet<string>
  shelf: Pick<FileShelf, 'keep'>
}

/** Slack keeps what people want to be kept; ten seconds are enough for ten mebibytes. */
const longestMs = 10_000
const fetchable = new Set(['hosted', 'snippet'])

/**
 * Fetches a file somebody sent us, with our key, from Slack's own host alone and never past a redirect, and keeps it.
 * Throws a Refusal for what is too large, kept elsewhere or gone.
 */
export function createFetchFile({ client, token, hosts, shelf }: Fetching): (file: SentFile) => Promise<FileRef> {
  async function fetched(url: string, { name, mime }: SentFile): Promise<Buffer> {
    if (!URL.canParse(url) || !hosts.has(new URL(url).host)) throw new Refusal('sent.elsewhere', { name })
    const response = await getFile(url, token, longestMs)
    // Without the permission to read files Slack answers with the page for signing in.
    const page = response.headers.get('content-type')?.startsWith('text/html') === true && !mime.startsWith('text/')
    if (!response.ok || page) throw new Refusal('sent.gone', { name })
    const bytes = await bodyWithin(response, largestFile)
    if (!bytes) throw tooLarge(name)
    return bytes
  }

  return async sent => {
    const at = way.parse(sent.at)
    const file = at.ask ? (sentFile(await client.fileInfo(at.id)) ?? sent) : sent
    const { mode, url } = way.parse(file.at)
    const { name, mime, size } = file
    if (mode === 'tombstone' || mode === 'hidden_by_limit') throw new Refusal('sent.gone', { name })
    if (!fetchable.has(mode)) throw new Refusal('sent.elsewhere', { name })
    if (size > largestFile) throw tooLarge(name)
    return shelf.keep({ name, mime, bytes: await fetched(url, file) })
  }
}

function tooLarge(name: string): Refusal {
  return new Refusal('sent.tooLarge', { name, most: largestFile / 1_048_576 })
}
