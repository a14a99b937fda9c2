import { createHash } from 'node:crypto'
import { clip } from '../../core/normal.ts'
import type { Context } from '../action.ts'
import type { Deal } from '../opportunities/stages.ts'
import type { Item } from '../pipelines/read.ts'

/** What proves an item: words (a quote, a link to a message), or a file that came along. */
type Proof = { item: Item; stageId: string; proof: string; file?: { id: string } | undefined }

/**
 * Ticks an item of a deal's checklist. The hash of the proof is kept beside it, so that a proof that changes or goes is noticed; ticking
 * again replaces the proof.
 */
export async function markItem(
  { tx, actor, now }: Context,
  deal: Pick<Deal, 'id'>,
  { item, stageId, proof, file }: Proof,
): Promise<void> {
  const [stored] = file
    ? await tx.sql<{ sha256: string }>`
        update "StoredFile" set "claimedAt" = coalesce("claimedAt", ${now}) where id = ${file.id} returning sha256`
    : []
  const words = clip(proof, 500)
  const hash = stored?.sha256 ?? (words ? createHash('sha256').update(words).digest('hex') : null)
  const mark = { doneById: actor.id, at: now, proofText: words || null, proofFileId: file?.id ?? null, proofHash: hash }
  const key = { opportunityId: deal.id, stageId, itemKey: item.key }
  await tx.checklistMark.upsert({
    where: { opportunityId_stageId_itemKey: key },
    create: { ...key, ...mark },
    update: mark,
  })
}
