import { type CardJson, isObject, pictureIn, walk, withPictures } from '../../core/card.ts'
import { RetryLater } from '../../core/errors.ts'
import type { FileShelf } from '../../core/files.ts'
import type { UploadPlace, Uploads } from '../../core/uploads.ts'
import type { createUpload } from './upload.ts'

/** How a picture is named in a card that is to be drawn for Slack: by Slack's id of it. */
export const slackPicture = /^slack:(F[A-Z0-9]+)$/

/** A card whose pictures Slack knows. `fresh` while it may still be working on one of them. */
export type Pictured = { card: CardJson; fresh: boolean }

type Parts = {
  uploads: Uploads
  upload: ReturnType<typeof createUpload>
  shelf: Pick<FileShelf, 'read' | 'link'>
  baseUrl: string
  workspace(): string | undefined
  report(error: unknown, said: string): void
}

/** Slack is done with a picture after a few seconds; after this long it is something else that it does not like. */
const processedAfterMs = 60_000
const endings: Record<string, string | undefined> = { 'image/png': 'png', 'image/jpeg': 'jpg', 'image/gif': 'gif' }

/**
 * Hands the pictures of a card to Slack, each once and never twice, and names them as Slack does. One that it does not take becomes a link
 * to us, so that nobody misses it. Throws RetryLater while somebody else hands it over or Slack asks for patience.
 */
export function createPictures({ uploads, upload, shelf, baseUrl, workspace, report }: Parts) {
  async function handed(place: UploadPlace, alt: string): Promise<void> {
    const file = await shelf.read(place.file)
    const ending = endings[file?.mime ?? '']
    if (!file || !ending) return uploads.failed(place, 'never')
    try {
      const name = `${file.name.replace(/\.(?:png|jpe?g|gif)$/i, '') || 'picture'}.${ending}`
      await uploads.done(place, await upload({ name, bytes: file.bytes, alt }))
    } catch (error) {
      await uploads.failed(place, error instanceof RetryLater ? 'later' : 'never')
      if (error instanceof RetryLater) throw error
      report(error, `the picture ${place.file} was not taken`)
    }
  }

  /** Slack's id of a picture, and whether it is a new one; undefined where it is not taken. */
  async function nameOf(file: string, alt: string): Promise<{ id: string; fresh: boolean } | undefined> {
    const tenant = workspace()
    if (tenant === undefined) throw new RetryLater('Slack has not said whose key this is', 5_000)
    const place = { platform: 'slack', tenant, file }
    let found = await uploads.ask(place)
    if (found.state === 'yours') {
      await handed(place, alt)
      found = await uploads.ask(place)
    }
    if (found.state === 'taken') throw new RetryLater(`the picture ${file} is being handed over`, 3_000)
    return found.state === 'there' ? { id: found.remote, fresh: found.ageMs < processedAfterMs } : undefined
  }

  return async function pictured(card: CardJson): Promise<Pictured> {
    const shown = picturesOf(card)
    if (shown.size === 0) return { card, fresh: false }
    const named = await Promise.all([...shown].map(async ([file, alt]) => [file, await nameOf(file, alt)] as const))
    const byFile = new Map(named)
    return {
      card: withPictures(card, file => {
        const known = byFile.get(file)
        return known ? `slack:${known.id}` : `${baseUrl}${shelf.link({ id: file })}`
      }),
      fresh: named.some(([, known]) => known?.fresh === true),
    }
  }
}

/** True for a card that shows a picture. */
export function showsPictures(card: CardJson): boolean {
  return picturesOf(card).size > 0
}

function picturesOf(card: CardJson): Map<string, string> {
  const found = new Map<string, string>()
  walk(card.body, node => {
    const file = isObject(node) && node.type === 'Image' ? pictureIn(node) : undefined
    if (file) found.set(file, typeof node.altText === 'string' ? node.altText : '')
  })
  return found
}
