import { expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'

test('with an empty environment the demo plays on the embedded database', () => {
  const config = readConfig({})
  expect(config).toMatchObject({
    port: 3000,
    host: '127.0.0.1',
    zone: 'Asia/Shanghai',
    locale: 'zh',
    playground: true,
    demo: true,
  })
  expect(config.databaseUrl).toBeUndefined()
  expect(config.baseUrl).toBe('http://localhost:3000')
})

test('production has no playground and a given database no demo, unless they are asked for', () => {
  const given = { NODE_ENV: 'production', DATABASE_URL: 'postgres://somewhere/shoal' }
  expect(readConfig(given)).toMatchObject({ playground: false, demo: false })
  expect(readConfig({ ...given, PLAYGROUND: 'on', DEMO: 'on' })).toMatchObject({ playground: true, demo: true })
})

test('an empty variable counts as not set', () => {
  expect(readConfig({ PORT: '', DATABASE_URL: '', PLAYGROUND: '' })).toMatchObject({ port: 3000, playground: true })
})

test('every bad field is named, with what it should be', () => {
  const wrong = { PORT: 'abc', DATABASE_URL: 'mysql://x', TZ_DEFAULT: 'Mars/Base', PLAYGROUND: 'perhaps' }
  expect(() => readConfig(wrong)).toThrow(/PORT: must be a number/)
  expect(() => readConfig(wrong)).toThrow(/DATABASE_URL: must start with postgres/)
  expect(() => readConfig(wrong)).toThrow(/TZ_DEFAULT: is no time zone; write for example Asia\/Shanghai/)
  expect(() => readConfig(wrong)).toThrow(/PLAYGROUND: must be on or off/)
})
