/** What a workspace of the fake Slack holds. */

export type FakeUser = {
  id: string
  name: string
  email: string
  kind: 'member' | 'guest' | 'foreign' | 'bot' | 'deactivated'
  zone: string
  locale: string
}
export type FakeChannel = {
  id: string
  name: string
  kind: 'public' | 'private' | 'dm'
  members: string[]
  archived: boolean
}
export type FakeMessage = {
  channel: string
  ts: string
  user: string
  text: string
  blocks: unknown[]
  metadata: unknown
  thread: string | undefined
  /** Every state it ever had, in words; the last is what it shows. */
  history: string[]
  deleted: boolean
}
type FakeEphemeral = { channel: string; user: string; ts: string; text: string; blocks: unknown[] }
export type FakeView = {
  id: string
  hash: string
  root: string
  user: string
  depth: number
  view: Record<string, unknown>
}
/** `length` is what was announced; a picture may be shown in blocks from `readyAt` on, milliseconds of Slack's clock. */
export type FakeFile = {
  id: string
  name: string
  alt: string
  length: number
  bytes: Buffer | undefined
  readyAt: number | undefined
  channel: string | undefined
  thread: string | undefined
}
/** A file that a person sent, and how it behaves when it is fetched. */
export type FakeSent = {
  id: string
  name: string
  mime: string
  bytes: Buffer
  answers: 'bytes' | 'redirect' | 'signIn' | 'gone'
}
type FakeResponse = { url: string; body: Record<string, unknown> }

/** A workspace: who is in it, what was said, and what the bot may do there. */
export type FakeState = {
  team: string
  bot: string
  botId: string
  app: string
  token: string
  /** For sockets; `socketUrl` is where one would lead. */
  appToken: string
  socketUrl: string | undefined
  tokenState: 'good' | 'token_revoked' | 'account_inactive' | 'invalid_auth'
  signingSecret: string
  scopes: string[]
  homeEnabled: boolean
  users: Map<string, FakeUser>
  channels: Map<string, FakeChannel>
  messages: FakeMessage[]
  ephemerals: FakeEphemeral[]
  views: Map<string, FakeView>
  homes: Map<string, FakeView>
  unfurls: Record<string, unknown>[]
  files: FakeFile[]
  /** How long Slack works on a picture before blocks may show it. */
  processingMs: number
  /** Where it says that files are to be sent, if not to itself. */
  uploadHost: string | undefined
  sent: Map<string, FakeSent>
  /** What was fetched, and the key it was fetched with. */
  fetched: { id: string; key: string | undefined }[]
  responses: FakeResponse[]
  triggers: Map<string, { at: number; used: boolean; view?: string | undefined }>
  responseUrls: Map<string, { at: number; uses: number }>
  counter: number
}

const scopes = [
  ...[
    'chat:write',
    'commands',
    'app_mentions:read',
    'channels:read',
    'channels:history',
    'groups:read',
    'groups:history',
  ],
  ...[
    'im:read',
    'im:history',
    'im:write',
    'users:read',
    'users:read.email',
    'metadata.message:read',
    'files:read',
    'files:write',
    'links:read',
    'links:write',
  ],
]

/** A workspace with a few people of every kind and a few channels; the bot is in #leads and #sales. */
export function aState(): FakeState {
  const team = 'T0SHOAL'
  const bot = 'U0BOT'
  const users = new Map<string, FakeUser>()
  const person = (id: string, name: string, kind: FakeUser['kind'] = 'member', email = `${name}@yunlan.example`) => {
    users.set(id, { id, name, email, kind, zone: 'Asia/Shanghai', locale: 'zh-CN' })
  }
  person(bot, 'shoal', 'bot')
  for (const name of ['mei', 'bo', 'wang', 'sun', 'he', 'zhou', 'nobody']) person(`U0${name.toUpperCase()}`, name)
  person('U0GUEST', 'gast', 'guest')
  person('U0FOREIGN', 'fremd', 'foreign', 'fremd@elsewhere.example')
  person('U0OTHERBOT', 'otherbot', 'bot')
  person('U0GONE', 'gone', 'deactivated')
  const staff = [...users.keys()].filter(id => id !== 'U0GONE')
  const channels = new Map<string, FakeChannel>()
  const channel = (id: string, name: string, kind: FakeChannel['kind'], members: string[]) =>
    channels.set(id, { id, name, kind, members, archived: false })
  channel('C0LEADS', 'leads', 'public', staff)
  channel('C0SALES', 'sales', 'public', staff)
  channel(
    'C0OTHER',
    'other',
    'public',
    staff.filter(id => id !== bot),
  )
  channel('G0SECRET', 'secret', 'private', ['U0ZHOU'])
  for (const id of staff.filter(id => id !== bot)) channel(`D${id.slice(1)}`, '', 'dm', [id, bot])
  return {
    team,
    bot,
    botId: 'B0SHOAL',
    app: 'A0SHOAL',
    token: 'xoxb-fake-token',
    appToken: 'xapp-fake-token',
    socketUrl: undefined,
    tokenState: 'good',
    signingSecret: '8f742231b10e8888abcd99yyyzzz85a5',
    scopes: [...scopes],
    homeEnabled: true,
    users,
    channels,
    messages: [],
    ephemerals: [],
    views: new Map<string, FakeView>(),
    homes: new Map<string, FakeView>(),
    unfurls: [],
    files: [],
    processingMs: 0,
    uploadHost: undefined,
    sent: new Map<string, FakeSent>(),
    fetched: [],
    responses: [],
    triggers: new Map<string, { at: number; used: boolean; view?: string | undefined }>(),
    responseUrls: new Map<string, { at: number; uses: number }>(),
    counter: 0,
  }
}
