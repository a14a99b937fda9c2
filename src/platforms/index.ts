/** The platforms this deployment speaks. A new one is its folder and its row here. */

import type { Desk } from '../core/desk.ts'
import type { FileShelf } from '../core/files.ts'
import type { Platform } from '../core/platform.ts'
import { playground } from './playground/index.ts'
import { slack } from './slack/index.ts'
import type { SlackSettings } from './slack/settings.ts'

/** What is configured; an absent part is a platform that is not connected. */
export type Connected = {
  playground?: { desk: Desk; shelf: FileShelf } | undefined
  slack?: SlackSettings | undefined
}

/** One platform a configured row. */
export function platformsFor(connected: Connected): Platform[] {
  return [
    ...(connected.playground ? [playground(connected.playground)] : []),
    ...(connected.slack ? [slack(connected.slack)] : []),
  ]
}
