import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, test } from 'vitest'
import en from '../cards/texts.en.json' with { type: 'json' }
import zh from '../cards/texts.zh.json' with { type: 'json' }
import { isTextKey, type Reader, say, type TextArgs } from '../src/core/text.ts'
import { readMigrations } from '../src/store/migrate/folder.ts'
import { projectRoot } from '../src/store/projectRoot.ts'
import { sources, wordsOf } from './sources.ts'

const catalogues: Record<'en' | 'zh', Record<string, string>> = { en, zh }
const keys = Object.keys(en)
const now = new Date('2026-11-23T02:00:00Z')

describe('the two catalogues', () => {
  test('hold the same keys, sorted', () => {
    expect(Object.keys(zh)).toEqual(keys)
    expect(keys).toEqual(keys.toSorted())
  })

  test('say every sentence with the same arguments', () => {
    for (const key of keys) {
      const [english, chinese] = [argumentsOf(en, key), argumentsOf(zh, key)]
      expect([key, Object.keys(chinese)]).toEqual([key, Object.keys(english)])
    }
    expect(argumentsOf(en, 'deal.stateOpen')).toEqual({ days: 2, probability: 'word', stage: 'word' })
  })

  test.each(['en', 'zh'] as const)('make a whole sentence of every message in %s', locale => {
    const reader: Reader = { locale, zone: 'Asia/Shanghai', now }
    for (const key of keys.filter(isTextKey)) {
      const sentence = say({ key, args: argumentsOf(catalogues[locale], key) }, reader)
      expect([key, sentence]).toEqual([key, expect.stringMatching(/\S/)])
      // The parts of a number's pattern are typed in braces.
      const said = sentence.replaceAll(/\{(?:yyyy(?:MM(?:dd)?)?|seq(?::[^{}]+)?)\}/g, '')
      expect([key, /[{}]|undefined|NaN|\[object/.test(said)]).toEqual([key, false])
    }
  })

  test('are written in their language, and calmly', () => {
    for (const key of keys) {
      expect([key, /[!！]/.test(`${catalogues.en[key]}${catalogues.zh[key]}`)]).toEqual([key, false])
      expect([key, /[\u4e00-\u9fff，。？；]/.test(catalogues.en[key] ?? '')]).toEqual([key, false])
      // Between Chinese characters stand Chinese commas and stops.
      expect([key, /[\u4e00-\u9fff][,;:?](?!\d)/.test(catalogues.zh[key] ?? '')]).toEqual([key, false])
      expect([key, /^\s|\s$| {2}/.test(`${catalogues.en[key]}`)]).toEqual([key, false])
    }
  })
})

describe('every key', () => {
  const server = sources('src').filter(({ file }) => !file.includes('/client/'))
  const said = new Set(server.flatMap(({ nodes }) => nodes.map(wordsOf)))
  // Put together from a word of the data: kinds of records, ways to talk, lines of the trail.
  const computed = [
    'approval.added',
    'approval.did',
    'approval.over',
    'approval.place',
    'approval.propose',
    'approval.state',
    'approval.why',
    'approvals',
    'article.state',
    'bin.blocked',
    'campaign.state',
    'campaign.turned',
    'category',
    'content',
    'deal.field',
    'digest.choice',
    'digest.every',
    'digest.name',
    'digest.person',
    'docState',
    'duplicate.answer',
    'duplicate.by',
    'duplicate.state',
    'duplicate.talk',
    'duplicate.told',
    'episode',
    'every',
    'figure',
    'flow.how',
    'flow.policy',
    'flow.trigger',
    'forecast',
    'form',
    'instalment.state',
    'invoice.buyer',
    'invoice.kind',
    'kind',
    'merge.field',
    'merge.left',
    'merge.told',
    'method',
    'mine.way',
    'need',
    'numbers.wrong',
    'offboard.choice',
    'help.chapter',
    'offboard.kind',
    'offer.state',
    'order.line',
    'payment.method',
    'platform',
    'poll.ask',
    'receivables',
    'relation',
    'reminder.kind',
    'report.age',
    'report.column',
    'report.does',
    'report.every',
    'report.group',
    'report.lacks',
    'report.name',
    'report.need',
    'report.none',
    'report.segment',
    'report.start',
    'request.state',
    'result',
    'role.field',
    'role.mode',
    'rule.method',
    'service.person',
    'service.phone',
    'service.place',
    'service.star',
    'service.state',
    'service.subject',
    'service.window',
    'settings',
    'target.metric',
    'ticket.alert',
    'ticket.mark',
    'ticket.off',
    'ticket.priority',
    'ticket.state',
    'ticket.type',
    'trail',
    'trouble',
    'worklog.column',
  ]
  const isComputed = (key: string) => computed.some(one => key === one || key.startsWith(`${one}.`))
  test('is used somewhere', async () => {
    const sql = (await readMigrations()).map(migration => migration.sql).join()
    const labels = new Set(labelsOfCards())
    // What is said of leads and customers alike is put together from the kind and a word, in the code or in the database.
    const ofBothKinds = (key: string) => {
      const [, word] = /^(?:lead|customer)\.(\w+)$/.exec(key) ?? []
      return word !== undefined && (said.has(`.${word}`) || sql.includes(`'code', '${word}'`))
    }
    const unused = keys.filter(
      key => !said.has(key) && !isComputed(key) && !labels.has(key) && !sql.includes(`'${key}'`) && !ofBothKinds(key),
    )
    expect(unused).toEqual([])
  })

  test('that is asked for is there: by cards, by the database, by the trail, by words of the data', async () => {
    const sql = (await readMigrations()).map(migration => migration.sql).join()
    const own = sql.slice(sql.indexOf('create function shoal_claim('))
    const codes = [...own.matchAll(/'code',\s*'(\w+)'/g)].map(([, code]) => String(code))
    const refusals = codes
      .filter(code => !['ok', 'mine', 'fair'].includes(code))
      .flatMap(code => [`lead.${code}`, `customer.${code}`])
    const deeds = server.flatMap(({ text }) =>
      [...text.matchAll(/action: '([\w.]+)',\s+on:/g)].map(([, deed]) => `trail.${deed}`),
    )
    expect(refusals.length).toBeGreaterThan(5)
    expect(deeds.length).toBeGreaterThan(5)
    // A refused right is about the person, not about a record: no trail shows it.
    const wanted = [...labelsOfCards(), ...refusals, ...deeds].filter(key => key !== 'trail.refused')
    expect(wanted.filter(key => !isTextKey(key))).toEqual([])
    for (const word of ['lead', 'customer', 'opportunity']) expect(keys).toContain(`kind.${word}`)
    for (const word of ['visit', 'call', 'wechat', 'chat', 'email', 'meeting', 'other'])
      expect(keys).toContain(`method.${word}`)
  })
})

/** The labels that templates read as "t.…", by the key each comes from. */
function labelsOfCards(): string[] {
  const folder = join(projectRoot, 'cards')
  const names = readdirSync(folder).flatMap(file => /^(.+)\.card\.json$/.exec(file)?.[1] ?? [])
  return names.flatMap(name => {
    const template = readFileSync(join(folder, `${name}.card.json`), 'utf8')
    const used = [...template.matchAll(/\bt\.(\w+)/g)].map(([, label]) => label)
    return used.map(label => (isTextKey(`card.${name}.${label}`) ? `card.${name}.${label}` : `card.any.${label}`))
  })
}

type Element = ReturnType<IntlMessageFormat['getAst']>[number]

/** The arguments of a message with something to put in: a number where it counts, a word elsewhere. */
function argumentsOf(catalogue: Record<string, string>, key: string): TextArgs {
  const found: [string, string | number][] = []
  const look = (elements: Element[]) => {
    for (const element of elements) {
      if (element.type === 1) found.push([element.value, 'word'])
      if (element.type === 2 || element.type === 6) found.push([element.value, 2])
      if (element.type === 5) found.push([element.value, Object.keys(element.options)[0] ?? ''])
      if (element.type === 5 || element.type === 6)
        for (const option of Object.values(element.options)) look(option.value)
    }
  }
  look(new IntlMessageFormat(catalogue[key] ?? '', 'en', undefined, { ignoreTag: true }).getAst())
  return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)))
}
