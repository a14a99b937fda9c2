/** The platforms this deployment speaks. A new one is its folder and its row here. */

import type { Desk } from '../core/desk.ts'
import type { FileShelf } from '../core/files.ts'
import type { Platform } from '../core/platform.ts'
import { playground } from './playground/index.ts'

/** What is configured; an absent part is a platform that is not connected. */
export type Connected = { playground?: { desk: Desk; shelf: FileShelf } | undefined }

/** One platform a configured row. */
export function platformsFor(connected: Connected): Platform[] {
  return [...(connected.playground ? [playground(connected.playground)] : [])]
}
