import type { BlockFault } from './slack-blocks.ts'

/** An answer of ok: false. */
export class Refused extends Error {
  readonly messages: string[]
  constructor(code: string, messages: string[] = []) {
    super(code)
    this.messages = messages
  }
}

/** Slack's answer to blocks it does not take. */
export function refuse(faults: BlockFault[]): void {
  if (faults.length > 0) throw new Refused('invalid_blocks', faults.map(messageOf))
}

/** A fault in Slack's words, with its place. */
export function messageOf({ pointer, message }: BlockFault): string {
  return `[ERROR] ${message} [json-pointer:${pointer}]`
}
