import type { Text } from '../../../core/text.ts'

/** A line of a flow that cannot be read, with the sentence for whoever wrote it. */
export class Wrong extends Error {
  readonly text: Text
  constructor(text: Text) {
    super(text.key)
    this.text = text
  }
}
