/** Files of the fake: handed over in three steps, shown in blocks once they are processed, and fetched with the bot's key. */
import { type BlockFault, listOf, nodeOf, textOf } from './slack-blocks.ts'
import { Refused } from './slack-refusals.ts'
import type { FakeChannel, FakeFile, FakeSent, FakeState } from './slack-state.ts'

type Args = Record<string, unknown>
type Env = { now: number; url: string }
type Reply = Record<string, unknown>
type Writable = (slack: FakeState, id: string) => FakeChannel

/** The methods about files; `writable` finds a chat the bot may write to. */
export function fileMethods(writable: Writable): Record<string, (slack: FakeState, args: Args, env: Env) => Reply> {
  return {
    'files.getUploadURLExternal': (slack, args, { url }) => {
      const length = Number(args.length)
      if (textOf(args.filename) === '' || !(length > 0)) throw new Refused('invalid_arguments')
      if (textOf(args.alt_text).length > 1_000) throw new Refused('alt_txt_too_large')
      const id = `F${++slack.counter}`
      slack.files.push({
        ...{ id, name: textOf(args.filename), alt: textOf(args.alt_text), length },
        ...{ bytes: undefined, readyAt: undefined, channel: undefined, thread: undefined },
      })
      return { upload_url: `${slack.uploadHost ?? url}/upload/${id}`, file_id: id }
    },
    'files.completeUploadExternal': (slack, args, { now }) => {
      const target = args.channel_id === undefined ? undefined : textOf(args.channel_id)
      // A person is no channel here, other than in chat.postMessage.
      if (target?.startsWith('U')) throw new Refused('channel_not_found')
      const channel = target === undefined ? undefined : writable(slack, target).id
      const ids = listOf(args.files).map(file => textOf(nodeOf(file).id))
      const files = slack.files.filter(({ id, bytes }) => ids.includes(id) && bytes !== undefined)
      if (files.length < ids.length) throw new Refused('file_not_found')
      const thread = args.thread_ts === undefined ? undefined : textOf(args.thread_ts)
      for (const file of files) Object.assign(file, { channel, thread, readyAt: now + slack.processingMs })
      return { files: files.map(({ id, name }) => ({ id, title: name })) }
    },
    'files.info': (slack, args, { url }) => {
      const file = slack.sent.get(textOf(args.file))
      if (!file) throw new Refused('file_not_found')
      return { file: sentWire(file, url) }
    },
  }
}

/** Takes the bytes of an announced file, once and exactly as many as were announced. Returns the status. */
export function takeUpload(slack: FakeState, id: string, body: Buffer): number {
  const file = slack.files.find(one => one.id === id)
  if (!file || file.bytes) return 404
  if (body.length !== file.length) return 400
  file.bytes = body
  return 200
}

/** Pictures in blocks that Slack does not know, is not done with, or that are none. */
export function pictureFaults(slack: FakeState, blocks: unknown, now: number): BlockFault[] {
  return listOf(blocks).flatMap((block, place) => {
    const shown = nodeOf(nodeOf(block).slack_file)
    if (nodeOf(block).type !== 'image') return []
    const file = slack.files.find(({ id }) => id === shown.id)
    const fault = wrongWith(file, now)
    return fault ? [{ pointer: `/blocks/${place}/slack_file`, message: fault }] : []
  })
}

function wrongWith(file: FakeFile | undefined, now: number): string | undefined {
  if (!file?.bytes || file.readyAt === undefined || file.readyAt > now) return 'invalid slack file'
  return /\.(?:png|jpe?g|gif)$/i.test(file.name) ? undefined : 'is no picture that can be shown'
}

/** A file as messages name it. */
export function sentWire({ id, name, mime, bytes }: FakeSent, url: string): Reply {
  return {
    ...{ id, name, title: name, mimetype: mime, size: bytes.length, mode: 'hosted', file_access: 'visible' },
    url_private: `${url}/files-pri/${id}/${encodeURIComponent(name)}`,
    url_private_download: `${url}/files-pri/${id}/download/${encodeURIComponent(name)}`,
  }
}
