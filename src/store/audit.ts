import { createHash } from 'node:crypto'
import type { Store, Tx } from './db.ts'

/** The row as the chain sees it: every stored fact, in a fixed order. */
type Sealed = {
  id: string
  at: Date
  actorId: string | null
  via: string
  action: string
  entity: string
  entityId: string
  facts: unknown
  requestId: string | null
  undoOfId: string | null
}

const first = '0'.repeat(64)

/**
 * Chains the rows that are not sealed yet, in the order of their ids, up to `limit` at a time. One sealer at a time; business
 * transactions never wait for it. Returns how many were sealed.
 */
export async function sealAudit(tx: Tx, limit = 1_000): Promise<number> {
  const [turn] = await tx.sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(hashtext('audit.seal')) as mine`
  if (!turn?.mine) return 0
  const rows = await tx.auditEvent.findMany({ where: { sealSeq: null }, orderBy: { id: 'asc' }, take: limit })
  if (rows.length === 0) return 0
  const last = await tx.auditEvent.findFirst({ where: { sealSeq: { not: null } }, orderBy: { sealSeq: 'desc' } })
  let seq = last?.sealSeq ?? 0n
  let prevHash = last?.hash ?? first
  const seals = rows.map(row => {
    seq += 1n
    const hash = hashOf(prevHash, row)
    const seal = { id: row.id, seq: String(seq), prev: prevHash, hash }
    prevHash = hash
    return seal
  })
  await tx.sql`
    update "AuditEvent" a set "sealSeq" = s.seq, "prevHash" = s.prev, hash = s.hash
    from jsonb_to_recordset(${JSON.stringify(seals)}::jsonb) as s(id uuid, seq bigint, prev text, hash text)
    where a.id = s.id`
  return rows.length
}

/** Walks the chain and names the first broken link; undefined when every sealed row is as it was written. */
export async function firstBrokenLink(store: Store): Promise<{ sealSeq: bigint; id: string } | undefined> {
  let prevHash = first
  let after = 0n
  for (;;) {
    const rows = await store.transaction(tx =>
      tx.auditEvent.findMany({ where: { sealSeq: { gt: after } }, orderBy: { sealSeq: 'asc' }, take: 1_000 }),
    )
    if (rows.length === 0) return undefined
    for (const row of rows) {
      const { sealSeq } = row
      if (sealSeq === null) continue
      if (sealSeq !== after + 1n || row.prevHash !== prevHash || row.hash !== hashOf(prevHash, row))
        return { sealSeq, id: row.id }
      prevHash = row.hash
      after = sealSeq
    }
  }
}

function hashOf(prevHash: string, row: Sealed): string {
  const { id, at, actorId, via, action, entity, entityId, facts, requestId, undoOfId } = row
  const said = canonical({
    id,
    at: at.toISOString(),
    actorId,
    via,
    action,
    entity,
    entityId,
    facts,
    requestId,
    undoOfId,
  })
  return createHash('sha256').update(prevHash).update(said).digest('hex')
}

/** JSON with sorted keys, so that the same facts always have the same bytes. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`
}
