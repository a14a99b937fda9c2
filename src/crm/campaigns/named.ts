import type { Tx } from '../../store/db.ts'
import { literally } from '../../store/like.ts'

/** The ids of the campaigns with these words in their name. */
export async function campaignsNamed(tx: Tx, words: string): Promise<string[]> {
  const found = await tx.campaign.findMany({
    where: { name: { contains: literally(words), mode: 'insensitive' } },
    select: { id: true },
  })
  return found.map(({ id }) => id)
}
