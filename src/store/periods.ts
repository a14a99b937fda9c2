import type { Store } from './db.ts'

type Run = { name: string; period: string; now: Date }

/** The names of those runs whose period nobody has finished yet. */
export async function unfinished(store: Store, runs: { name: string; period: string }[]): Promise<Set<string>> {
  const open = await store.sql<{ name: string }>`
    select run.name
    from unnest(${runs.map(({ name }) => name)}::text[], ${runs.map(({ period }) => period)}::text[]) run(name, period)
    where not exists (select 1 from "ScheduleTick" t where (t.name, t.period) = (run.name, run.period) and t."doneAt" is not null)`
  return new Set(open.map(({ name }) => name))
}

/** Takes a routine's period: true for one caller only. One whose process died over it is free again after ten minutes. */
export async function takePeriod(store: Store, { name, period, now }: Run): Promise<boolean> {
  const taken = await store.sql`
    insert into "ScheduleTick" (name, period, "startedAt") values (${name}, ${period}, ${now})
    on conflict (name, period) do update set "startedAt" = excluded."startedAt"
      where "ScheduleTick"."doneAt" is null and "ScheduleTick"."startedAt" < excluded."startedAt" - interval '10 minutes'
    returning name`
  return taken.length > 0
}

/** The period is done with. */
export async function endPeriod(store: Store, { name, period, now }: Run): Promise<void> {
  await store.sql`update "ScheduleTick" set "doneAt" = ${now} where name = ${name} and period = ${period}`
}

/** Counts the present period of routines that were never heard of as done. */
export async function beginPeriods(store: Store, runs: { name: string; period: string }[], now: Date): Promise<void> {
  await store.sql`
    insert into "ScheduleTick" (name, period, "startedAt", "doneAt")
    select run.name, run.period, ${now}, ${now}
    from unnest(${runs.map(({ name }) => name)}::text[], ${runs.map(({ period }) => period)}::text[]) run(name, period)
    where not exists (select 1 from "ScheduleTick" known where known.name = run.name)
    on conflict do nothing`
}
