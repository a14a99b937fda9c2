-- Articles by the newest, for words that stand nearly everywhere.
create index "KnowledgeArticle_newest" on "KnowledgeArticle" ("updatedAt" desc) where state = 'published';

-- Articles are written seldom and looked for often: what is written goes into the index at once, and not into a list that every search has to read.
alter index "KnowledgeArticle_terms_idx" set (fastupdate = off);
alter index "KnowledgeArticle_titleTerms_idx" set (fastupdate = off);

-- How many articles have the rarest of these terms, as far as PostgreSQL's statistics know; a term they do not know stands in few.
create function shoal_articles_expected(asked text[]) returns double precision language sql stable as $$
  with known as (
    select c.freq from pg_stats s, unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) c (term, freq)
    where s.schemaname = current_schema() and s.tablename = 'KnowledgeArticle' and s.attname = 'terms' and c.term = any (asked)
  )
  select case when count(*) < cardinality(asked) then 0 else min(freq) * (select greatest(reltuples, 0) from pg_class where oid = '"KnowledgeArticle"'::regclass) end
  from known
$$;

-- The newest published articles that have all the terms, among the newest 3,000. Sorting is off, because the planner would sort them all.
create function shoal_newest_articles(asked text[], most integer) returns table (article uuid, titled boolean) language sql stable
set enable_seqscan = off set enable_sort = off as $$
  select n.id, n."titleTerms" @> asked from (
    select a.id, a.terms, a."titleTerms" from "KnowledgeArticle" a where a.state = 'published' order by a."updatedAt" desc limit 3000) n
  where n.terms @> asked limit most
$$;

-- Published articles that have all the terms, by the index of terms, titles first. Other ways are off, because the planner hopes to find them
-- soon by reading on and on.
create function shoal_matching_articles(asked text[], most integer) returns table (article uuid, titled boolean) language sql stable
set enable_seqscan = off set enable_indexscan = off as $$
  select * from (
    (select a.id, true from "KnowledgeArticle" a where a."titleTerms" @> asked and a.state = 'published' limit most)
    union all
    (select a.id, false from "KnowledgeArticle" a where a.terms @> asked and a.state = 'published' limit most)
  ) both_ limit most
$$;

-- Articles to rank, at most twice so many. What few have is found by the index; of what stands everywhere the newest are looked at, and no more than
-- 3,000 of them. So a search reads the same few thousand rows, whatever is asked for.
create function shoal_articles(asked text[], most integer) returns table (article uuid, titled boolean) language plpgsql stable rows 200 as $$
declare found integer := 0;
begin
  if shoal_articles_expected(asked) > 2000 then
    return query select * from shoal_newest_articles(asked, most);
    get diagnostics found = row_count;
  end if;
  if found < 50 then
    return query select * from shoal_matching_articles(asked, most);
  end if;
end $$;
