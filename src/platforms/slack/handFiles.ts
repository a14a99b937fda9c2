import { RetryLater } from '../../core/errors.ts'
import type { FileRef, FileShelf } from '../../core/files.ts'
import type { Inbound } from '../../core/platform.ts'
import type { SlackClient } from './client.ts'
import { patiently } from './patiently.ts'
import type { Ticket } from './ticket.ts'
import type { createUpload } from './upload.ts'
import { labelOf, linkTo, type Whisper } from './whisper.ts'

type Handing = {
  client: Pick<SlackClient, 'openDm'>
  upload: ReturnType<typeof createUpload>
  whisper: (inbound: Inbound, ticket: Ticket, whisper: Whisper) => Promise<void>
  shelf: Pick<FileShelf, 'read' | 'link'>
  baseUrl: string
  report(error: unknown, said: string): void
  stop: AbortSignal
}

/**
 * Gives a person the files of an answer, in their private chat with us: nobody else in a channel asked for them. Where Slack does not
 * take one they are given a link that works for a day.
 */
export function createHandFiles({ client, upload, whisper, shelf, baseUrl, report, stop }: Handing) {
  async function uploaded(person: string, { id, name }: FileRef): Promise<void> {
    const file = await shelf.read(id)
    if (!file) throw new Error(`the file ${id} is not kept any more`)
    await upload({ name, bytes: file.bytes, into: { channel: await client.openDm(person) } })
  }

  return async function handFiles(inbound: Inbound, ticket: Ticket, files: FileRef[]): Promise<void> {
    for (const file of files) {
      try {
        await patiently(() => uploaded(inbound.person, file), stop)
      } catch (error) {
        // What we stop over is kept, and said by whoever comes next.
        if (stop.aborted && error instanceof RetryLater) throw error
        report(error, `the file ${file.id} was given as a link`)
        const button = { title: labelOf('files.download', inbound), url: `${baseUrl}${shelf.link(file)}` }
        const words = `${file.name} · ${labelOf('files.notUploaded', inbound)}`
        await patiently(() => whisper(inbound, ticket, { ...linkTo(words, button), replaces: false }), stop)
      }
    }
  }
}
