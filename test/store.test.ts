import { describe, expect, test } from 'vitest'
import { newId } from '../src/core/id.ts'
import { openStore } from '../src/store/db.ts'
import { migrate } from '../src/store/migrate/apply.ts'
import { diffMigrationsToSchema } from '../src/store/migrate/engine.ts'
import { readMigrations, readSchema } from '../src/store/migrate/folder.ts'
import { requireChinese } from '../src/store/requireChinese.ts'
import { aDatabase, ask, onServer, serverUrl } from './database.ts'

describe('migrations', () => {
  test('build exactly what the schema says', async () => {
    expect(await diffMigrationsToSchema(serverUrl('postgres'))).toBe('')
  })

  test('build an empty database, once', async () => {
    const { url, drop } = await anEmptyDatabase()
    expect(await migrate(url)).toEqual((await readMigrations()).map(one => one.name))
    expect(await migrate(url)).toEqual([])
    await drop()
  })

  test('are applied once by processes that start together', async () => {
    const { url, drop } = await anEmptyDatabase()
    const applied = await Promise.all([migrate(url), migrate(url), migrate(url)])
    expect(applied.flat()).toEqual((await readMigrations()).map(one => one.name))
    await drop()
  })

  test('that fail say why, leave nothing behind, and are tried again', async () => {
    const { url, drop } = await anEmptyDatabase()
    await ask(url, `create function audit_event_guard() returns int language sql as 'select 1'`)
    await expect(migrate(url)).rejects.toThrow(/_rules failed: .*"audit_event_guard" already exists/s)
    await ask(url, 'drop function audit_event_guard')
    expect(await migrate(url)).toHaveLength((await readMigrations()).length - 1)
    await drop()
  })

  test('do not touch a database of somebody else', async () => {
    const { url, drop } = await anEmptyDatabase()
    await ask(url, 'create table theirs ()')
    await expect(migrate(url)).rejects.toThrow('holds tables of something else')
    await drop()
  })

  test('that were edited after they were applied are refused', async () => {
    const { url, drop } = await aDatabase()
    await ask(url, `update _prisma_migrations set checksum = 'other' where migration_name like '%_rules'`)
    await expect(migrate(url)).rejects.toThrow(/another text of the migration \d+_rules/)
    await drop()
  })

  test('check every list of words that a comment in the schema gives', async () => {
    const { url, drop } = await aDatabase()
    const rows = await ask(
      url,
      `select conname as name, pg_get_constraintdef(oid) as text from pg_constraint where contype = 'c'`,
    )
    const checks = new Map(rows.map(row => [String(row.name), wordsIn(String(row.text))]))
    for (const [name, words] of await documentedWords()) expect([name, checks.get(name)]).toEqual([name, words])
    await drop()
  })
})

describe('the audit trail', () => {
  test('cannot be changed, only sealed once', async () => {
    const { url, drop } = await aDatabase()
    await ask(
      url,
      `insert into "AuditEvent" (id, at, via, action, entity, "entityId")
      values (gen_random_uuid(), now(), 'chat', 'lead.claim', 'lead', gen_random_uuid())`,
    )
    await expect(ask(url, `update "AuditEvent" set action = 'x'`)).rejects.toThrow('append only')
    await ask(url, `update "AuditEvent" set "sealSeq" = 1, "prevHash" = '', hash = 'h'`)
    await expect(ask(url, `update "AuditEvent" set hash = 'other'`)).rejects.toThrow('append only')
    await expect(ask(url, `update "AuditEvent" set "sealSeq" = null`)).rejects.toThrow('append only')
    await expect(ask(url, 'delete from "AuditEvent"')).rejects.toThrow('append only')
    await expect(ask(url, 'truncate "AuditEvent" cascade')).rejects.toThrow('append only')
    await drop()
  })
})

describe('a transaction', () => {
  test('writes many nested records at once without piling up listeners on its connection', async () => {
    const warnings: string[] = []
    const hear = ({ name }: Error) => warnings.push(name)
    process.on('warning', hear)
    const { url, drop } = await aDatabase()
    const store = await openStore(url)
    const places = Array.from({ length: 20 }, (_, place) => `p${place}`)
    await store.transaction(async tx => {
      const install = (platform: string) => ({ id: newId(), platform, externalTenant: 't', appId: 'a' })
      const rooms = (name: string) => ({ create: [{ id: newId(), chatId: name, name, kind: 'group' }] })
      await Promise.all(
        places.map(async place => tx.chatInstall.create({ data: { ...install(place), spaces: rooms(place) } })),
      )
      expect(await tx.chatSpace.count()).toBe(20)
    })
    await new Promise(resume => setImmediate(resume))
    process.off('warning', hear)
    expect(warnings).toEqual([])
    await store.close()
    await drop()
  })
})

describe('a database that cannot search Chinese', () => {
  test.each([
    ["encoding 'SQL_ASCII' locale 'C'", /stores text as SQL_ASCII.*createdb -E UTF8/s],
    ["encoding 'UTF8' locale 'C'", /the locale C .*createdb -E UTF8/s],
  ])('is refused: %s', async (kind, message) => {
    const { url, drop } = await anEmptyDatabase(kind)
    await expect(requireChinese(url)).rejects.toThrow(message)
    await ask(url, 'create extension pg_trgm')
    await expect(requireChinese(url)).rejects.toThrow(message)
    await drop()
  })

  test('is not one of ours', async () => {
    const { url, drop } = await aDatabase()
    await expect(requireChinese(url)).resolves.toBeUndefined()
    await drop()
  })
})

async function anEmptyDatabase(kind = ''): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `empty_${crypto.randomUUID()}`
  await onServer(`create database "${name}" template template0 ${kind}`)
  return { url: serverUrl(name), drop: () => onServer(`drop database "${name}" with (force)`) }
}

/** "/// a | b" above a field, or above the model whose "mode" it describes. */
async function documentedWords(): Promise<[string, string[]][]> {
  const lines = (await readSchema()).flatMap(file => file.content.split('\n'))
  let model = ''
  return lines.flatMap((line, i): [string, string[]][] => {
    model = /^model (\w+)/.exec(line)?.[1] ?? model
    const list = /^ +\/\/\/ (\w+(?: \| \w+)+)$/.exec(line)?.[1]
    const field = /^ +(\w+)/.exec(lines[i + 1] ?? '')?.[1]
    return list && field ? [[`${model}_${field}_check`, list.split(' | ').sort()]] : []
  })
}

function wordsIn(check: string): string[] {
  return [...check.matchAll(/'(\w+)'/g)].map(match => match[1] ?? '').sort()
}
