import type { Actor } from '../../core/rights.ts'
import { scopeOf } from '../../core/rights.ts'
import type { Tx } from '../../store/db.ts'

/** An article as lists show it. */
export type Hit = { id: string; no: string; title: string; tags: string[]; uses: number }

type Looking = { tx: Tx; actor: Actor }
const shown = 3
/** Rows that are looked at more closely; more of them would only be worse ones. */
const closer = 200

/**
 * Published articles that have every word of what is asked for, Chinese or English, those with the words in the title first, then those that
 * helped most. Nothing for who may read none. A word that stands in ten thousand articles costs no more than a rare one: of those the newest are
 * looked at (shoal_articles).
 */
export async function searchArticles(
  { tx, actor }: Looking,
  query: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<Hit[]> {
  if (scopeOf(actor, 'read', 'article').scopes.length === 0) return []
  const [asked] = await tx.sql<{ terms: string[] }>`select shoal_terms(${query}, false) as terms`
  const terms = asked?.terms ?? []
  if (terms.length === 0) return []
  return tx.sql<Hit>`
    select a.id, a.no, a.title, a.tags, (select count(*)::int from "ArticleUse" u where u."articleId" = a.id) as uses
    from (select article, bool_or(titled) as titled from shoal_articles(${terms}, ${closer}) group by article) found
    cross join lateral (select * from "KnowledgeArticle" k where k.id = found.article limit 1) a
    order by found.titled desc, uses desc, a."updatedAt" desc, a.id limit ${limit} offset ${offset}`
}

/**
 * Articles that may help with what somebody writes: those that share its rarest words, the most of them first; one word is enough where it is a
 * tag. How rare a word is, PostgreSQL's own
 * statistics say; one they do not know is rare.
 */
export async function suggestions({ tx, actor }: Looking, words: string): Promise<Hit[]> {
  if (scopeOf(actor, 'read', 'article').scopes.length === 0) return []
  return suggested(tx, words, ['internal', 'customer'])
}

/** The same for a visitor of a page: only what is meant for customers. */
export async function suggested(tx: Tx, words: string, audiences: ('internal' | 'customer')[]): Promise<Hit[]> {
  return tx.sql<Hit>`
    with asked as materialized (select shoal_terms(${words.slice(0, 500)}, false) as terms),
    common as (
      select term, freq from pg_stats s, unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) c (term, freq)
      where s.schemaname = current_schema() and s.tablename = 'KnowledgeArticle' and s.attname = 'terms'
    ), rare as materialized (
      select array_agg(term) as terms from (
        select w.term from asked, unnest(asked.terms) w (term) left join common c on c.term = w.term
        order by coalesce(c.freq, 0), char_length(w.term) desc, w.term limit 6
      ) r
    ), near as (
      select a.id, a.terms, a."titleTerms" from "KnowledgeArticle" a, rare
      where a.terms && rare.terms and a.state = 'published' and a.audience = any (${audiences}) limit ${closer}
    ), scored as (
      select n.id, (select count(*) from unnest(asked.terms) t where t = any (n.terms)) as shared,
        (select count(*) from unnest(asked.terms) t where t = any (n."titleTerms")) as titled from near n, asked
    )
    select a.id, a.no, a.title, a.tags, (select count(*)::int from "ArticleUse" u where u."articleId" = a.id) as uses
    from scored s join "KnowledgeArticle" a on a.id = s.id, asked
    where s.shared >= 2 and (s.titled >= 1 or s.shared >= 3) or cardinality(asked.terms) < 2
      or exists (select 1 from unnest(a.tags) tag where char_length(tag) >= 2 and strpos(lower(${words}), lower(tag)) > 0)
    order by s.titled desc, s.shared desc, uses desc, a.id limit ${shown}`
}
