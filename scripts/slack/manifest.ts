import type { Action } from '../../src/crm/action.ts'
import { actions } from '../../src/crm/index.ts'
import { botEvents, scopes } from '../../src/platforms/slack/scopes.ts'

/** The app as Slack's manifest (version 2) describes it; without an address for socket mode. */
export function manifestText({ url }: { url: string | undefined }): string {
  return `${JSON.stringify(manifestOf(url), null, 2)}\n`
}

function manifestOf(url: string | undefined) {
  const events = url && `${url}/slack/events`
  return {
    display_information: {
      name: 'Shoal',
      description: 'The CRM that lives in the group chat: leads, follow-ups and deals without leaving it. 群聊里的 CRM',
      long_description: longDescription,
      background_color: '#0F4C5C',
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: 'Shoal', always_online: true },
      shortcuts: [
        {
          name: 'Open my day',
          type: 'global',
          callback_id: 'crm',
          description: 'What I promised for today · 打开今天的待办',
        },
        {
          name: 'Log as follow-up',
          type: 'message',
          callback_id: 'followup.log',
          description: 'Keep this message as a talk with a customer · 记为跟进',
        },
        {
          name: 'Create lead',
          type: 'message',
          callback_id: 'lead.add',
          description: 'Make a lead from this message · 由这条消息新建线索',
        },
        {
          name: 'Create ticket',
          type: 'message',
          callback_id: 'ticket.add',
          description: 'Open a service ticket from this message · 由这条消息新建工单',
        },
      ],
      slash_commands: commands().map(command => ({
        ...command,
        ...(events ? { url: events } : {}),
        should_escape: true,
      })),
      ...(url ? { unfurl_domains: [new URL(url).hostname] } : {}),
    },
    oauth_config: { scopes: { bot: Object.keys(scopes) } },
    settings: {
      event_subscriptions: { ...(events ? { request_url: events } : {}), bot_events: botEvents },
      interactivity: { is_enabled: true, ...(events ? { request_url: events, message_menu_options_url: events } : {}) },
      org_deploy_enabled: false,
      socket_mode_enabled: url === undefined,
      token_rotation_enabled: false,
    },
  }
}

type Command = { command: string; description: string; usage_hint: string }

/** The words that are worth a command of their own, as far as something stands behind them. Slack keeps /search for itself. */
const short = ['lead', 'customer', 'deal', 'log', 'todo', 'claim', 'find', 'ticket', 'approve']

function commands(): Command[] {
  const all: Command = {
    command: '/crm',
    description: 'Everything Shoal can do; alone it shows my day · 全部命令，单独输入显示今天的待办',
    usage_hint: '[help | todo | claim L-12 | log L-12 … ]',
  }
  return [all, ...short.flatMap(word => commandFor(word) ?? [])]
}

/** "/log" is the command "log"; "/lead" stands before all that begins with it. */
function commandFor(head: string): Command | undefined {
  const own = actions.find(({ words }) => words.en.includes(head))
  const below = actions.flatMap(action => tailsOf(action, head))
  if (!own && below.length === 0) return undefined
  return {
    command: `/${head}`,
    description: own ? `${own.does.en} · ${own.does.zh}` : below.map(({ does }) => does).join('; '),
    usage_hint: [...(own ? [own.usage.en] : []), ...below.map(({ tail }) => tail)].filter(Boolean).join(' | '),
  }
}

function tailsOf({ words, does }: Action, head: string): { tail: string; does: string }[] {
  return words.en
    .filter(word => word.startsWith(`${head} `))
    .map(word => ({ tail: word.slice(head.length + 1), does: does.en }))
}

const longDescription = [
  'Shoal is an open-source CRM for teams that live in the chat. New leads are announced in a channel and claimed with one tap; talks',
  'are logged with a line of text, and the next step is remembered and brought back when it is due; deals move through their stages on',
  'their card. Rules of fairness (how many leads a person may take and hold, when they go back) are kept by the database, so nobody has',
  'to argue. Everything works in English and in Chinese.',
  'Shoal 是一个活在群聊里的开源 CRM：新线索发到群里，一点就能领取；一句话记下跟进，到点提醒下一步；商机在卡片上推进。中英文都可以。',
].join(' ')
