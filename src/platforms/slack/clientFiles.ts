import { clip } from '../../core/normal.ts'
import { type Calls, required } from './calls.ts'

/** Files that go to Slack, and what it knows of those it has. */
export function createFiles({ web, call }: Calls) {
  return {
    /** An address to which so many bytes are to be sent, and the file's id. */
    async uploadUrl({
      name,
      length,
      alt,
    }: {
      name: string
      length: number
      alt?: string
    }): Promise<{ url: string; id: string }> {
      const asked = { filename: name, length, ...(alt ? { alt_text: clip(alt, 1_000) } : {}) }
      const given = await call('files.getUploadURLExternal', () => web.files.getUploadURLExternal(asked))
      return { url: required(given.upload_url, 'upload_url'), id: required(given.file_id, 'file_id') }
    },

    /** Says that a file is whole, and where it goes if it goes into a chat. */
    async completeUpload({
      id,
      title,
      into,
    }: {
      id: string
      title: string
      into?: { channel: string; thread?: string | undefined }
    }): Promise<void> {
      const oneFile: [{ id: string; title: string }] = [{ id, title }]
      const whole = { files: oneFile }
      const posts = into !== undefined
      await call(
        'files.completeUploadExternal',
        () => {
          if (!into) return web.files.completeUploadExternal(whole)
          const place = { ...whole, channel_id: into.channel }
          return web.files.completeUploadExternal(into.thread ? { ...place, thread_ts: into.thread } : place)
        },
        { channel: into?.channel ?? '', posts },
      )
    },

    /** What Slack knows of a file. */
    async fileInfo(file: string): Promise<unknown> {
      return (await call('files.info', () => web.files.info({ file }))).file
    },
  }
}
