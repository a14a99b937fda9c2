import { postCards } from '../../store/posts.ts'
import type { Context } from '../action.ts'
import type { Request } from './requests.ts'

/** Settles a request unless somebody else just did: what is approved stays approved. True when this was the one. */
export async function decide(
  { tx, actor, now }: Context,
  { id, state }: Request,
  decision: 'approved' | 'rejected',
): Promise<boolean> {
  const { count } = await tx.joinRequest.updateMany({
    where: { id, state },
    data: { state: decision, decidedAt: now, decidedById: actor.id },
  })
  return count === 1
}

/** Lets the one who asked know, in their private chat. */
export async function tell({ tx, now }: Context, request: Request, readerId: string | null): Promise<void> {
  const spaces = await tx.chatSpace.findMany({ where: { identityId: request.identity.id, kind: 'dm' } })
  const of = { entity: 'join' as const, id: request.id }
  await postCards(
    tx,
    spaces.slice(0, 1).map(({ id }) => ({ spaceId: id, view: 'welcome', of, readerId })),
    now,
  )
}
