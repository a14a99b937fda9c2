import type { FileShelf } from '../../core/files.ts'
import type { Uploads } from '../../core/uploads.ts'

/** What a Slack app is connected with. The clock is the world's, whatever the house plays: Slack signs with the time of day. */
export type SlackSettings = {
  signingSecret: string
  botToken: string
  /** With it Slack is called over a socket, and needs no way to us. */
  appToken: string | undefined
  /** Another address of the Web API, as a test has it. */
  apiUrl: string | undefined
  baseUrl: string
  now(): Date
  /** Milliseconds that only grow: what the pace of our calls is measured with. */
  elapsed(): number
  report(error: unknown, said: string): void
  shelf: FileShelf
  uploads: Uploads
}
