import { choice, defineSettings, whole, words } from '../settings/section.ts'
import { rewriteKeys } from './keys.ts'

const kinds = ['taxNo', 'phone', 'email', 'domain', 'name'] as const
const policy = ['off', 'warn', 'block'] as const

/** Mail providers that everybody uses: their domain says nothing about a company. */
const providers = [
  ...[
    'qq.com',
    'foxmail.com',
    '163.com',
    '126.com',
    'yeah.net',
    '188.com',
    'sina.com',
    'sina.cn',
    'sohu.com',
    '139.com',
  ],
  ...[
    '189.cn',
    'wo.cn',
    '21cn.com',
    'tom.com',
    'aliyun.com',
    'gmail.com',
    'googlemail.com',
    'outlook.com',
    'hotmail.com',
  ],
  ...['live.com', 'msn.com', 'yahoo.com', 'yahoo.co.jp', 'yahoo.com.tw', 'icloud.com', 'me.com', 'mac.com', 'aol.com'],
  ...['gmx.de', 'gmx.net', 'web.de', 't-online.de', 'mail.ru', 'yandex.ru', 'proton.me', 'protonmail.com', 'naver.com'],
]

/**
 * What counts as a duplicate, and what then happens: nothing, a question, or a refusal. `contact` is for all that people of customers have,
 * `several` for a record that is the same in more than one way, whatever each of them alone would mean.
 */
export const duplicateSettings = defineSettings({
  name: 'duplicates',
  fields: {
    taxNo: choice(policy, 'block'),
    phone: choice(policy, 'block'),
    email: choice(policy, 'warn'),
    domain: choice(policy, 'warn'),
    name: choice(policy, 'warn'),
    contact: choice(policy, 'warn'),
    several: choice(policy, 'off'),
    lookUps: whole({ min: 0, max: 1_000, or: 30 }),
    providers: words(providers),
  },
  saved: ({ tx }, values) => rewriteKeys(tx, uniqueKinds(values)),
})

/** What can be unique, and which of it must be: the kinds whose policy is "block". */
export function uniqueKinds(values: { [kind in (typeof kinds)[number]]: string }): string[] {
  return kinds.filter(kind => values[kind] === 'block')
}
