import { readConfig } from '../src/config.ts'
import { firstBrokenLink } from '../src/store/audit.ts'
import { openDatabase } from '../src/store/open.ts'

/** Walks the chain of the audit trail, in DATABASE_URL or in the data folder. Exit code 1 when a link is broken. */
async function verify(): Promise<void> {
  const { store, close } = await openDatabase(readConfig(process.env), { say: () => {}, onError: () => {} })
  try {
    const broken = await firstBrokenLink(store)
    const [{ sealed } = { sealed: 0n }] = await store.sql<{ sealed: bigint }>`
      select count(*) as sealed from "AuditEvent" where "sealSeq" is not null`
    if (!broken) return console.log(`${sealed} rows, chain is intact`)
    console.log(`${sealed} rows, chain is broken at row ${broken.sealSeq} (AuditEvent ${broken.id})`)
    process.exitCode = 1
  } finally {
    await close()
  }
}

verify().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 2
})
