/** The one place that calls Slack's Web API. Every failure comes out as what it means: see failures.ts. */
import { createCalls, type Reach } from './calls.ts'
import { createFiles } from './clientFiles.ts'
import { createMessages } from './clientMessages.ts'
import { createDirectory } from './clientPeople.ts'
import { createViews } from './clientViews.ts'

export type SlackClient = ReturnType<typeof createSlackClient>

/** Slack's Web API for one workspace: its messages, views, people and files. */
export function createSlackClient(reach: Reach) {
  const calls = createCalls(reach)
  return { ...createMessages(calls), ...createViews(calls), ...createDirectory(calls), ...createFiles(calls) }
}
