/** What stories on Slack begin with and look at. */
import { nodeOf } from '../fakes/slack-blocks.ts'
import { accountOf, dmOf, type SlackWorld } from './slackWorld.ts'

export const mei = accountOf('mei')
export const bo = accountOf('bo')

let named = 0
/** A name like no other: companies that sound alike would be asked about. */
export function aCompany(): string {
  named += 1
  return [7, 331, 1_009, 2_477].map(step => String.fromCodePoint(0x4e00 + ((named * step) % 20_000))).join('')
}

/** The words of the stories, over a world that is there when they are told. */
export function slackStories(on: () => SlackWorld) {
  let phone = 13_600_000_000

  /** A lead in the pool, announced in #leads. Returns its number and the message. */
  async function announced(company = aCompany()) {
    const no = await on()
      .world.as('wang')
      .adds({ company, phone: String(phone++) })
    await on().settled()
    const message = on().slack.messages.findLast(
      ({ channel, text }) => channel === 'C0LEADS' && text.includes(`${no} `),
    )
    if (!message) throw new Error(`${no} was not announced`)
    return { no, message }
  }

  /** A lead of Mei’s, with its card in her private chat. */
  async function meisOwn(company = aCompany()) {
    const { no, message } = await announced(company)
    await on().door.command(mei, '/crm', { text: `领取 ${no}` })
    await on().settled()
    const card = on().slack.messages.findLast(({ channel, text }) => channel === dmOf('mei') && text.includes(`${no} `))
    if (!card) throw new Error(`${no} has no card`)
    return { no, card, room: message }
  }

  async function says(who: string, text: string, event: Record<string, unknown> = {}) {
    const ts = `${Date.now()}.${String(++on().slack.counter).padStart(6, '0')}`
    const said = await on().door.event({
      type: 'message',
      channel_type: 'im',
      channel: `D${who.slice(1)}`,
      user: who,
      text,
      ts,
      ...event,
    })
    await on().settled()
    return said
  }

  const lastResponse = () => nodeOf(on().slack.responses.at(-1)?.body)
  const lastEphemeral = () => on().slack.ephemerals.at(-1)
  const openView = (who: string) => [...on().slack.views.values()].findLast(({ user }) => user === who)
  async function talks(no: string): Promise<string[]> {
    const rows = await on().world.store.sql<{ text: string }>`
      select f.text from "FollowUpRecord" f join "NamedRecord" r on r.id = f."entityId" where r.no = ${no} order by f.id`
    return rows.map(({ text }) => text)
  }

  return { announced, meisOwn, says, lastResponse, lastEphemeral, openView, talks }
}
