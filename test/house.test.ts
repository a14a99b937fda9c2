import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { actions, views } from '../src/crm/index.ts'
import { projectRoot } from '../src/store/projectRoot.ts'
import { type Node, reachOf, type Source, sources, wordsOf } from './sources.ts'

const all = sources('src')
const client = 'src/platforms/playground/client/'
const server = all.filter(({ file }) => !file.startsWith(client))

describe('only a few files reach outside', () => {
  /** Who may, and why. */
  const allowed: Record<string, Record<string, string>> = {
    'process.env': { 'src/main.ts': 'hands it to config.ts, once' },
    'Date.now': { 'src/core/clock.ts': 'the clock of the house' },
    'new Date': {
      'src/main.ts': 'the day the demo company is loaded for',
      'src/store/embedded/cluster.ts': 'names a folder that is put aside, before there is any clock',
    },
    'Math.random': { 'src/store/db.ts': 'jitter before a transaction is tried again' },
    fetch: { 'src/platforms/http.ts': 'the one helper for calls to platforms' },
  }

  test.each(Object.entries(allowed))('for %s', (reach, files) => {
    const found = server.filter(({ nodes }) => nodes.some(node => reachOf(node) === reach)).map(({ file }) => file)
    expect(found.filter(file => !(file in files))).toEqual([])
  })

  test('and the rule sees what it forbids', () => {
    const reaches = server.flatMap(({ nodes }) => nodes.map(reachOf))
    for (const reach of ['process.env', 'Date.now', 'new Date', 'Math.random']) expect(reaches).toContain(reach)
  })
})

describe('the types are kept', () => {
  // "as const" is another kind of node: it says less, not more.
  test.each([
    ['any', (node: Node) => node.type === 'TsKeywordType' && node.kind === 'any'],
    ['the exclamation mark', (node: Node) => node.type === 'TsNonNullExpression'],
    ['a cast', (node: Node) => node.type === 'TsAsExpression' || node.type === 'TsTypeAssertion'],
  ])('without %s', (_name, is) => {
    expect(all.filter(({ nodes }) => nodes.some(is)).map(({ file }) => file)).toEqual([])
  })

  test('also not behind the compiler’s back', () => {
    expect(filesWith(all, /@ts-(?:ignore|expect-error|nocheck)|oxlint-disable|eslint-disable/)).toEqual([])
  })
})

describe('a file is small and finished', () => {
  test('at most 300 lines', () => {
    const long = [...all, ...sources('test'), ...sources('scripts')].filter(({ text }) => text.split('\n').length > 301)
    // Three hundred sentences and what they mean: a table, read by eye from top to bottom.
    expect(long.map(({ file }) => file)).toEqual(['test/when.test.ts'])
  })

  test('nothing is left to do', () => {
    expect(filesWith([...all, ...sources('scripts')], /\b(?:TODO|FIXME|XXX|HACK)\b/)).toEqual([])
  })
})

describe('a platform lives in its folder', () => {
  const names = readdirSync(join(projectRoot, 'src/platforms'), { withFileTypes: true })
    .filter(entry => existsSync(join(entry.parentPath, entry.name, 'index.ts')) && entry.isDirectory())
    .map(({ name }) => name)

  test.each(names)('%s has the same files as every other', name => {
    const files = readdirSync(join(projectRoot, 'src/platforms', name))
    for (const job of ['receive', 'render', 'reply', 'send', 'limits', 'index']) expect(files).toContain(`${job}.ts`)
  })

  test('and nobody else calls it by its name', () => {
    const may: Record<string, string> = {
      'src/platforms/index.ts': 'its row',
      'src/config.ts': 'its settings',
      'src/main.ts': 'says where the demo is',
      'src/welcome.ts': 'the page with the door to the demo',
      'src/store/playground.ts': 'what a chat vendor would keep on its own servers',
    }
    const known = new RegExp([...names, 'slack', 'wecom', 'dingtalk', 'feishu', '\\bteams\\b'].join('|'), 'i')
    const outside = server.filter(({ file }) => !/^src\/(?:platforms\/[^/]+|build)\//.test(file) && !(file in may))
    const found = outside.filter(({ nodes }) => nodes.some(node => known.test(wordsOf(node))))
    expect(found.map(({ file }) => file)).toEqual([])
  })
})

describe('the table of actions', () => {
  test('has every name once: area and verb, in small letters', () => {
    const names = actions.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const name of names) expect(name).toMatch(/^[a-z]+(?:\.[a-z]+)?$/i)
  })

  test('has every word once, in both languages together', () => {
    const words = actions.flatMap(action => [...action.words.en, ...action.words.zh].map(word => word.toLowerCase()))
    expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([])
  })

  test('says everything in both languages, or is reached by buttons only', () => {
    for (const { name, words, usage, does } of actions) {
      expect([name, words.en.length > 0]).toEqual([name, words.zh.length > 0])
      expect([name, usage.en === '']).toEqual([name, usage.zh === ''])
      expect([name, /[a-z]/i.test(does.en), /[\u4e00-\u9fff]/.test(does.zh)]).toEqual([name, true, true])
      expect([name, words.zh.every(word => !/[a-z]/i.test(word))]).toEqual([name, true])
    }
  })

  test('uses no word that looks like the number of a record', () => {
    for (const word of actions.flatMap(({ words }) => [...words.en, ...words.zh]))
      expect(word).not.toMatch(/^[a-z]{1,2}-?\d+$/i)
  })

  test('and every view has its name once', () => {
    for (const [name, view] of views) expect(view.name).toBe(name)
  })
})

function filesWith(files: Source[], pattern: RegExp): string[] {
  return files.filter(({ text }) => pattern.test(text)).map(({ file }) => file)
}
