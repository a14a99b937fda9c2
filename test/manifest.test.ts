import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { manifestText } from '../scripts/slack/manifest.ts'
import { actions } from '../src/crm/index.ts'
import { scopes } from '../src/platforms/slack/scopes.ts'
import { projectRoot } from '../src/store/projectRoot.ts'

const url = z.string().max(3_000).startsWith('https://')

/** Slack's published schema of a manifest (version 2), as far as this app uses it. Unknown fields are refused, as Slack does. */
const schema = z.strictObject({
  display_information: z.strictObject({
    name: z.string().min(1).max(35),
    description: z.string().max(140),
    long_description: z.string().min(175).max(4_000),
    background_color: z.string().regex(/^#[0-9A-F]{3,6}$/),
  }),
  features: z.strictObject({
    app_home: z.strictObject({
      home_tab_enabled: z.boolean(),
      messages_tab_enabled: z.boolean(),
      messages_tab_read_only_enabled: z.boolean(),
    }),
    bot_user: z.strictObject({ display_name: z.string().min(1).max(80), always_online: z.boolean() }),
    shortcuts: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(24),
          type: z.enum(['message', 'global']),
          callback_id: z.string().min(1).max(255),
          description: z.string().min(1).max(150),
        }),
      )
      .max(10),
    slash_commands: z
      .array(
        z.strictObject({
          command: z
            .string()
            .min(2)
            .max(32)
            .regex(/^\/[a-z]+$/),
          url: url.optional(),
          description: z.string().min(1).max(2_000),
          usage_hint: z.string().max(1_000),
          should_escape: z.boolean(),
        }),
      )
      .max(50),
    unfurl_domains: z.array(z.string().max(255)).max(5).optional(),
  }),
  oauth_config: z.strictObject({ scopes: z.strictObject({ bot: z.array(z.string()).max(255) }) }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({ request_url: url.optional(), bot_events: z.array(z.string()).max(100) }),
    interactivity: z.strictObject({
      is_enabled: z.literal(true),
      request_url: url.optional(),
      message_menu_options_url: url.optional(),
    }),
    org_deploy_enabled: z.boolean(),
    socket_mode_enabled: z.boolean(),
    token_rotation_enabled: z.boolean(),
  }),
})
const read = (text: string) => schema.parse(JSON.parse(text))

test('manifest.json is what `npm run manifest` writes', () => {
  const written: unknown = JSON.parse(readFileSync(join(projectRoot, 'manifest.json'), 'utf8'))
  expect(written).toEqual(JSON.parse(manifestText({ url: 'https://shoal.example.com' })))
})

test.each([['https://crm.acme.example'], [undefined]])('Slack takes it, for %s', address => {
  const { features, settings } = read(manifestText({ url: address }))
  expect(settings.socket_mode_enabled).toBe(address === undefined)
  const doors = [settings.event_subscriptions.request_url, settings.interactivity.request_url]
  const all = [
    ...doors,
    settings.interactivity.message_menu_options_url,
    ...features.slash_commands.map(({ url }) => url),
  ]
  for (const door of all) expect(door).toBe(address && `${address}/slack/events`)
  const names = features.slash_commands.map(({ command }) => command)
  expect(new Set(names).size).toBe(names.length)
})

test('every command has something behind it, and the two everyday ones are there', () => {
  const words = actions.flatMap(action => action.words.en)
  const commands = read(manifestText({ url: undefined })).features.slash_commands.map(({ command }) => command.slice(1))
  expect(commands).toEqual(expect.arrayContaining(['crm', 'log', 'todo']))
  for (const command of commands.filter(name => name !== 'crm'))
    expect(words.some(word => word === command || word.startsWith(`${command} `))).toBe(true)
})

test('the guide says of every permission what it is for', () => {
  const guide = readFileSync(join(projectRoot, 'docs', 'slack.md'), 'utf8').replace(/ +\|/g, ' |')
  for (const [scope, why] of Object.entries(scopes)) expect(guide).toContain(`| \`${scope}\` | ${why} |`)
})
