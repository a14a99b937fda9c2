import type { UploadPlace, UploadState, Uploads } from '../core/uploads.ts'
import type { Tx } from './db.ts'

type Row = { mine: boolean; remote: string | null; ageMs: number | null; refused: boolean }

/** So many failures make a refusal. */
const mostFailures = 4

/** The uploads of this house, in one statement each, so that two who want the same file at once hand it over once. */
export function uploadsOf(store: { sql: Tx['sql'] }): Uploads {
  async function ask({ platform, tenant, file }: UploadPlace): Promise<UploadState> {
    const [row] = await store.sql<Row>`
      with mine as (
        insert into "UploadedFile" (platform, tenant, "fileId", "busyUntil")
        select ${platform}, ${tenant}, id, now() + interval '1 minute' from "StoredFile" where id = ${file}::uuid
        on conflict (platform, tenant, "fileId") do update set "busyUntil" = excluded."busyUntil", refused = false
          where "UploadedFile".remote is null and "UploadedFile"."busyUntil" < now()
        returning "fileId"
      )
      select true as mine, null::text as remote, null::float8 as "ageMs", false as refused from mine
      union all
      select false, remote, extract(epoch from now() - "uploadedAt")::float8 * 1000, refused from "UploadedFile"
      where platform = ${platform} and tenant = ${tenant} and "fileId" = ${file}::uuid and not exists (select 1 from mine)`
    if (!row) return { state: 'gone' }
    if (row.mine) return { state: 'yours' }
    if (row.remote !== null) return { state: 'there', remote: row.remote, ageMs: row.ageMs ?? 0 }
    return { state: row.refused ? 'refused' : 'taken' }
  }

  async function done({ platform, tenant, file }: UploadPlace, remote: string): Promise<void> {
    await store.sql`
      update "UploadedFile" set remote = ${remote}, "uploadedAt" = now(), refused = false, failures = 0
      where platform = ${platform} and tenant = ${tenant} and "fileId" = ${file}::uuid`
  }

  async function failed({ platform, tenant, file }: UploadPlace, again: 'later' | 'never'): Promise<void> {
    await store.sql`
      update "UploadedFile" u set failures = f.failures, refused = f.refused,
        "busyUntil" = now() + case when f.refused then interval '1 hour' else interval '5 seconds' end
      from (
        select failures + 1 as failures, ${again} = 'never' or failures + 1 >= ${mostFailures} as refused from "UploadedFile"
        where platform = ${platform} and tenant = ${tenant} and "fileId" = ${file}::uuid
      ) f
      where platform = ${platform} and tenant = ${tenant} and "fileId" = ${file}::uuid`
  }

  return { ask, done, failed }
}
