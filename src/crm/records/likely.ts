import { isLatin, nameKey } from '../../core/companyName.ts'
import type { Tx } from '../../store/db.ts'
import { literally } from '../../store/like.ts'

/** So many of the newest records, and of the person's own, are read through; so many more come from each index. */
const read = 600
const most = 250

/**
 * Leads and customers whose names may fit what was typed, by their ids: the newest ones, the person's own, and what the indexes of names
 * lead to, each up to a limit. Who may see them, and whether they fit, is asked afterwards: so a word that is in every twelfth of a million
 * names costs no more than one that is in few. It may miss an old record then, but never one that is told apart by another letter.
 */
export async function likely(
  tx: Tx,
  { query, actor, reached }: { query: string; actor: string; reached: string[] },
): Promise<{ leads: string[]; customers: string[] }> {
  const asking = { query, actor }
  const [leads, customers] = await Promise.all([likelyLeads(tx, asking), likelyCustomers(tx, asking)])
  return { leads: evened([...leads, ...reached]), customers: evened([...customers, ...reached]) }
}

const lengths = [16, 64, 256, 512, 1_024, 2_048, 4_096]

/**
 * The same ids, the last one repeated until the list has one of few lengths: to the database a list of another length is another
 * statement, which it would read and plan anew for nearly every search.
 */
export function evened(ids: string[]): string[] {
  const length = lengths.find(one => one >= ids.length) ?? ids.length
  const [last = ''] = ids.slice(-1)
  return ids.length === 0 ? [] : [...ids, ...Array.from({ length: length - ids.length }, () => last)]
}

/** What was typed, and who did. */
type Asking = { query: string; actor: string }

/** What was typed, in the forms that the indexes keep. */
function wordsOf(query: string) {
  const key = nameKey(query)
  const letters = query.toLowerCase()
  const long = [...query].length > 2
  return {
    contains: `%${literally(query)}%`,
    // One or two letters of initials stand at the beginning, as in `named`.
    initials: `${long ? '%' : ''}${literally(letters)}%`,
    within: `%${literally(key)}%`,
    ...{ key, keyEnd: after(key), letters, lettersEnd: after(letters), said: query, saidEnd: after(query) },
    // Signs that no initials have lead to nothing, and the index would be read through to find that out.
    spelt: /^[\w ]+$/.test(letters) ? 1 : 0,
    // Two letters are a pair. Latin words share their pairs with everything, and are looked for by three letters instead.
    ...{
      long: long ? 1 : 0,
      spaced: long && isLatin(query) ? 1 : 0,
      pairs: key.length > 1 && !(long && isLatin(key)) ? 1 : 0,
    },
    keyed: key === '' ? 0 : 1,
  }
}

type Words = ReturnType<typeof wordsOf>

/** What comes behind everything that begins so. */
function after(words: string): string {
  return `${words}\u{10ffff}`
}

/**
 * Nothing here may read a table through in the hope for its first hits: a word that only stands in what was imported last would have it
 * read to its end. Holds for the rest of the transaction.
 */
function byIndexes(tx: Tx): Promise<unknown> {
  return tx.sql`select set_config('enable_seqscan', 'off', true)`
}

/** The same for leads alone. Where enough names begin with what was typed, nobody looks further into names. */
export async function likelyLeads(tx: Tx, { query, actor }: Asking): Promise<string[]> {
  const w = wordsOf(query)
  const [, rows] = await Promise.all([byIndexes(tx), leadsLike(tx, w, actor)])
  return rows.map(({ id }) => id)
}

function leadsLike(tx: Tx, w: Words, actor: string): Promise<{ id: string }[]> {
  return tx.sql<{ id: string }>`
    with newest as (
      select id, title, "nameInitials", "personName" from "Lead" where "deletedAt" is null and "convertedAt" is null order by id desc limit ${read}
    ), own as (
      select id, title, "nameInitials", "personName" from "Lead" where "ownerId" = ${actor} and "deletedAt" is null and "convertedAt" is null
      order by "updatedAt" desc limit ${read}
    ), begins as materialized (
      select id from "Lead" where "nameKey" ~>=~ ${w.key} and "nameKey" ~<~ ${w.keyEnd} and "deletedAt" is null and ${w.keyed}::int = 1
      order by "nameKey" using ~<~ limit ${most}
    )
    select id from newest n where n.title ilike ${w.contains} or n."nameInitials" like ${w.initials} or n."personName" ilike ${w.contains}
    union
    select id from own o where o.title ilike ${w.contains} or o."nameInitials" like ${w.initials} or o."personName" ilike ${w.contains}
    union
    select id from begins
    union
    (select id from "Lead" where "personName" ~>=~ ${w.said} and "personName" ~<~ ${w.saidEnd} and "deletedAt" is null and "personName" is not null
      limit ${most})
    union
    (select id from "Lead" where "nameBigrams" @> shoal_pairs(${w.key}) and "nameKey" like ${w.within} and "deletedAt" is null and "convertedAt" is null
      and ${w.pairs}::int = 1 and (select count(*) from begins) < ${most} limit ${most})
    union
    (select id from "Lead" where title ilike ${w.contains} and "deletedAt" is null and ${w.spaced}::int = 1 and (select count(*) from begins) < ${most}
      limit ${most})
    union
    (select id from "Lead" where "nameInitials" like ${w.initials} and "deletedAt" is null and ${w.spelt}::int = 1 and (select count(*) from begins) < ${most}
      limit ${most})`
}

/** The same for customers, also by the people who work there. */
export async function likelyCustomers(tx: Tx, { query, actor }: Asking): Promise<string[]> {
  const w = wordsOf(query)
  const [, rows] = await Promise.all([byIndexes(tx), customersLike(tx, w, actor)])
  return rows.map(({ id }) => id)
}

function customersLike(tx: Tx, w: Words, actor: string): Promise<{ id: string }[]> {
  return tx.sql<{ id: string }>`
    with newest as (
      select id, name, "nameInitials" from "Customer" where "deletedAt" is null order by id desc limit ${read}
    ), own as (
      select id, name, "nameInitials" from "Customer" where "ownerId" = ${actor} and "deletedAt" is null order by "updatedAt" desc limit ${read}
    ), people as (
      select "customerId" as id, name, "nameInitials" from "Contact" where "deletedAt" is null order by id desc limit ${read}
    ), begins as materialized (
      select id from "Customer" where "nameKey" ~>=~ ${w.key} and "nameKey" ~<~ ${w.keyEnd} and "deletedAt" is null and ${w.keyed}::int = 1
      order by "nameKey" using ~<~ limit ${most}
    )
    select id from newest n where n.name ilike ${w.contains} or n."nameInitials" like ${w.initials}
    union
    select id from own o where o.name ilike ${w.contains} or o."nameInitials" like ${w.initials}
    union
    select id from people p where p.name ilike ${w.contains} or p."nameInitials" like ${w.initials}
    union
    (select k."customerId" from own o join "Contact" k on k."customerId" = o.id and k."deletedAt" is null
      where k.name ilike ${w.contains} or k."nameInitials" like ${w.initials})
    union
    select id from begins
    union
    (select id from "Customer" where "nameBigrams" @> shoal_pairs(${w.key}) and "nameKey" like ${w.within} and "deletedAt" is null and ${w.pairs}::int = 1
      and (select count(*) from begins) < ${most} limit ${most})
    union
    (select id from "Customer" where name ilike ${w.contains} and "deletedAt" is null and ${w.spaced}::int = 1 and (select count(*) from begins) < ${most}
      limit ${most})
    union
    (select id from "Customer" where "nameInitials" like ${w.initials} and "deletedAt" is null and ${w.spelt}::int = 1
      and (select count(*) from begins) < ${most} limit ${most})
    union
    (select "customerId" from "Contact" where name ~>=~ ${w.said} and name ~<~ ${w.saidEnd} and "deletedAt" is null limit ${most})
    union
    (select "customerId" from "Contact" where name ilike ${w.contains} and "deletedAt" is null and ${w.long}::int = 1 limit ${most})
    union
    (select "customerId" from "Contact" where "nameInitials" like ${w.initials} and "deletedAt" is null and ${w.spelt}::int = 1 limit ${most})`
}

/** The same for deals. What they are called is told apart by three letters or initials; shorter words are looked for among the newest. */
export async function likelyDeals(tx: Tx, { query, actor }: Asking): Promise<string[]> {
  const w = wordsOf(query)
  const [, rows] = await Promise.all([byIndexes(tx), dealsLike(tx, w, actor)])
  return rows.map(({ id }) => id)
}

function dealsLike(tx: Tx, w: Words, actor: string): Promise<{ id: string }[]> {
  return tx.sql<{ id: string }>`
    with newest as (
      select id, name, "nameInitials" from "Opportunity" where "deletedAt" is null order by id desc limit ${read}
    ), own as (
      select id, name, "nameInitials" from "Opportunity" where "ownerId" = ${actor} and "deletedAt" is null order by "updatedAt" desc limit ${read}
    )
    select id from newest n where n.name ilike ${w.contains} or n."nameInitials" like ${w.initials}
    union
    select id from own o where o.name ilike ${w.contains} or o."nameInitials" like ${w.initials}
    union
    (select id from "Opportunity" where name ilike ${w.contains} and "deletedAt" is null and ${w.long}::int = 1 limit ${most})
    union
    (select id from "Opportunity" where "nameInitials" like ${w.initials} and "deletedAt" is null and ${w.spelt}::int = 1 limit ${most})`
}
