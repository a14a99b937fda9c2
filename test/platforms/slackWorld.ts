/** A house connected to a fake Slack: what people see there, and what they send, in Slack's own bytes. */
import type { Handle } from '../../scripts/demo/people.ts'
import { buildFiles } from '../../src/build/files.ts'
import type { SlackSettings } from '../../src/platforms/slack/settings.ts'
import { uploadsOf } from '../../src/store/uploads.ts'
import { type FakeSlack, startFakeSlack } from '../fakes/slack.ts'
import { slackDoor } from '../fakes/slack-door.ts'
import { aWorld, type World } from '../world.ts'

export type SlackWorld = {
  world: World
  slack: FakeSlack
  door: ReturnType<typeof slackDoor>
  settings: Omit<SlackSettings, 'report'>
  /** Waits until everything is said and every card is where it belongs. */
  settled(): Promise<void>
  close(): Promise<void>
}

/** The Slack account of one of the demo company's people. */
export function accountOf(who: Handle): string {
  return `U0${who.toUpperCase()}`
}

/** The private chat of somebody with the bot. */
export function dmOf(who: Handle): string {
  return `D0${who.toUpperCase()}`
}

/**
 * Everybody of the demo company is known on Slack when this returns, and the room of the lead pool is there too. Without `known` nobody
 * has spoken yet; an `empty` company has nobody in it.
 */
export async function aSlackWorld({
  known = true,
  empty = false,
}: {
  known?: boolean
  empty?: boolean
} = {}): Promise<SlackWorld> {
  const slack = await startFakeSlack()
  let elapsed = 0
  const settings = {
    ...{ signingSecret: slack.signingSecret, botToken: slack.token, appToken: undefined, apiUrl: slack.apiUrl },
    baseUrl: 'https://crm.yunlan.example',
    now: () => new Date(),
    // Every look at this clock finds two seconds gone: nobody waits for their turn.
    elapsed: () => (elapsed += 2_000),
  }
  const world = await aWorld({ slack: settings, empty })
  const { shelf } = await buildFiles({ store: world.store, clock: { now: world.now } })
  const door = slackDoor(slack, `${world.url}/slack/events`)
  const settled = () => world.settled()
  // Who is on Slack is written to on Slack.
  await world.store.sql`
    update "ChatSpace" set "identityId" = null where kind = 'dm' and "installId" = (select id from "ChatInstall" where platform = 'playground')`
  if (known) await everybodyComes({ world, door, slack })

  async function close(): Promise<void> {
    await world.close()
    await slack.close()
  }
  return { world, slack, door, settings: { ...settings, shelf, uploads: uploadsOf(world.store) }, settled, close }
}

const everybody = ['mei', 'bo', 'wang', 'sun', 'he', 'zhou'] as const

async function everybodyComes({ world, door, slack }: Pick<SlackWorld, 'world' | 'door' | 'slack'>): Promise<void> {
  await Promise.all(everybody.map(who => door.command(accountOf(who), '/crm', { text: 'help' })))
  await world.settled()
  await world.store.sql`
    insert into "ChatSpace" (id, "installId", "chatId", name, kind, purpose, "poolId")
    select uuidv7(), id, 'C0LEADS', 'leads', 'group', 'pool', ${world.cast.pool} from "ChatInstall" where platform = 'slack'
    on conflict do nothing`
  slack.messages.length = 0
  slack.ephemerals.length = 0
  slack.responses.length = 0
  slack.calls.length = 0
}
