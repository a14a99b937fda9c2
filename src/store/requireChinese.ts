import pg from 'pg'

/**
 * Refuses a database in which Chinese text cannot be searched: another encoding than UTF-8, or a locale that does not
 * know Chinese characters as letters. Works before the migrations too, when the trigram extension is not there yet.
 */
export async function requireChinese(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await check(client)
  } finally {
    await client.end()
  }
}

async function check(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string; encoding: string; locale: string }>(
    `select datname as name, pg_encoding_to_char(encoding) as encoding, datctype as locale
       from pg_database where datname = current_database()`,
  )
  const database = rows[0]
  if (!database) return
  if (database.encoding !== 'UTF8') throw refusal(`${database.name} stores text as ${database.encoding}, not as UTF8`)
  const { rows: found } = await client.query<{ trigrams: boolean }>(
    `select to_regprocedure('show_trgm(text)') is not null as trigrams`,
  )
  const knowsLetters = found[0]?.trigrams ? `cardinality(show_trgm('中文')) > 0` : `'中文' ~ '^[[:alpha:]]+$'`
  const { rows: asked } = await client.query<{ knows: boolean }>(`select ${knowsLetters} as knows`)
  if (!asked[0]?.knows) throw refusal(`the locale ${database.locale} of ${database.name} does not know Chinese letters`)
}

function refusal(reason: string): Error {
  return new Error(
    [
      `This database cannot search Chinese text: ${reason}.`,
      'Create one that can, and let DATABASE_URL name it:',
      '  createdb -E UTF8 -l C.UTF-8 -T template0 shoal',
    ].join('\n'),
  )
}
