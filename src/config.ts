import { resolve } from 'node:path'
import { z } from 'zod'
import { isZone } from './core/moment.ts'

const schema = z.object({
  PORT: z.coerce.number({ error: 'must be a number' }).int().min(0).max(65_535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  BASE_URL: z.url().optional(),
  DATA_DIR: z.string().default('./data'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://')
    .optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  NODE_ENV: z.string().default('development'),
  TZ_DEFAULT: z.string().refine(isZone, 'is no time zone; write for example Asia/Shanghai').default('Asia/Shanghai'),
  LOCALE_DEFAULT: z.enum(['zh', 'en']).default('zh'),
  PLAYGROUND: z.stringbool({ error: 'must be on or off' }).optional(),
  DEMO: z.stringbool({ error: 'must be on or off' }).optional(),
  TRUST_PROXY: z.stringbool({ error: 'must be on or off' }).default(false),
  SHOAL_PARENT: z.string().optional(),
  SLACK_SIGNING_SECRET: z
    .string()
    .min(16, 'is the Signing Secret of Basic Information, 32 letters and digits')
    .optional(),
  SLACK_BOT_TOKEN: z.string().startsWith('xoxb-', 'must start with xoxb-').optional(),
  SLACK_APP_TOKEN: z.string().startsWith('xapp-', 'must start with xapp-').optional(),
  SLACK_API_URL: z.url().optional(),
})

/** What a Slack app is connected with. */
type SlackConfig = {
  signingSecret: string
  botToken: string
  appToken: string | undefined
  apiUrl: string | undefined
}

export type Config = {
  port: number
  host: string
  baseUrl: string
  dataDir: string
  databaseUrl: string | undefined
  logLevel: z.infer<typeof schema>['LOG_LEVEL']
  zone: string
  locale: 'zh' | 'en'
  playground: boolean
  /** Whether an empty database gets the demo company. */
  demo: boolean
  /** True behind a reverse proxy of our own: visitors' addresses are then what it says. */
  trustProxy: boolean
  /** True when a start script watches over this process and it should stop with it. */
  hasParent: boolean
  slack: SlackConfig | undefined
}

/** Reads the environment once. Throws an Error that names every bad field and what it should be. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  // An empty variable is one that was not set: otherwise '' would pass as a value.
  const filled = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = schema.safeParse(filled)
  if (!parsed.success)
    throw new Error(parsed.error.issues.map(issue => `  ${issue.path.join('.')}: ${issue.message}`).join('\n'))
  const {
    PORT,
    HOST,
    BASE_URL,
    DATA_DIR,
    DATABASE_URL,
    LOG_LEVEL,
    NODE_ENV,
    TZ_DEFAULT,
    LOCALE_DEFAULT,
    PLAYGROUND,
    DEMO,
    TRUST_PROXY,
    SHOAL_PARENT,
  } = parsed.data
  return {
    port: PORT,
    host: HOST,
    baseUrl: BASE_URL ?? `http://localhost:${PORT}`,
    dataDir: resolve(DATA_DIR),
    databaseUrl: DATABASE_URL,
    logLevel: LOG_LEVEL,
    zone: TZ_DEFAULT,
    locale: LOCALE_DEFAULT,
    playground: PLAYGROUND ?? NODE_ENV !== 'production',
    demo: DEMO ?? DATABASE_URL === undefined,
    trustProxy: TRUST_PROXY,
    hasParent: SHOAL_PARENT === 'ipc',
    slack: slackConfig(parsed.data),
  }
}

/** Slack is connected when there is a secret and a token; one without the other is a mistake worth stopping for. */
function slackConfig(fields: z.infer<typeof schema>): SlackConfig | undefined {
  const { SLACK_SIGNING_SECRET: signingSecret, SLACK_BOT_TOKEN: botToken } = fields
  if (!signingSecret && !botToken) return undefined
  if (!botToken) throw new Error('  SLACK_BOT_TOKEN: is missing; it belongs to SLACK_SIGNING_SECRET')
  if (!signingSecret) throw new Error('  SLACK_SIGNING_SECRET: is missing; it belongs to SLACK_BOT_TOKEN')
  return { signingSecret, botToken, appToken: fields.SLACK_APP_TOKEN, apiUrl: fields.SLACK_API_URL }
}
