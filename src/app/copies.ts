import { newId } from '../core/id.ts'
import type { Act, CardWish, Entity, ShownCard } from '../core/platform.ts'
import { companyOf } from '../store/company.ts'
import type { Tx } from '../store/db.ts'
import type { Intake } from '../store/inbox.ts'
import { type NewPost, type Settlement, settle } from '../store/posts.ts'
import { privateSpaceOf, roomsFor, roomsOfPool } from '../store/spaces.ts'
import { drawFor } from './draw.ts'
import type { Acting, House } from './house.ts'

/** What is asked of how something came in; null when the house itself acts. */
type Doer = Pick<Act, 'carries' | 'chat'> | null

/** Copies for a wish: a list that is paged stays the same copy, everything else is a new one. */
export async function postsOf(
  tx: Tx,
  wish: CardWish,
  { inbound, intake }: { inbound: Doer; intake: Pick<Acting, 'actor' | 'space' | 'tapped'> },
): Promise<NewPost[]> {
  const { view, of, params = {}, to } = wish
  const copy = { view, of, params, readerId: null, inReply: false, fleeting: false, again: false }
  if (typeof to === 'object' && !('dm' in to)) {
    const rooms = 'space' in to ? [to.space] : 'pool' in to ? roomsOfPool(tx, to.pool) : roomsFor(tx, to.rooms)
    return (await rooms).map(spaceId => ({ ...copy, id: newId(), spaceId, audience: 'room' }))
  }
  if (typeof to === 'object') {
    const spaceId = await privateSpaceOf(tx, to.dm, intake.space?.id)
    return spaceId ? [{ ...copy, id: newId(), spaceId, audience: 'only', readerId: to.dm }] : []
  }
  if (!intake.space) return []
  const same =
    intake.tapped?.view === view &&
    intake.tapped.entityId === of.id &&
    intake.tapped.audience === (to === 'room' ? 'room' : 'only')
  const id = same && intake.tapped ? intake.tapped.id : newId()
  const fleeting = isFleeting(inbound, to === 'room' ? 'room' : 'only')
  return [
    {
      ...copy,
      id,
      spaceId: intake.space.id,
      audience: to === 'room' ? 'room' : 'only',
      readerId: to === 'room' ? null : intake.actor.id,
      inReply: inbound?.carries !== 'words' || fleeting,
      fleeting,
      again: same,
    },
  ]
}

/** What one person is shown among others lasts only where the platform keeps such copies. */
function isFleeting(inbound: Doer, audience: 'room' | 'only'): boolean {
  return inbound?.carries === 'words' && inbound.chat.kind === 'group' && audience === 'only'
}

/** The tapped copy, to be shown again as it is now, unless the outcome redraws it anyway. */
export function tappedCopy(
  inbound: Act,
  { tapped }: Intake,
  posts: NewPost[],
): { copy: CopyRow; redraw: NonNullable<Settlement['tapped']> } | undefined {
  if (!tapped || inbound.said.kind === 'text' || posts.some(post => post.id === tapped.id)) return undefined
  const inReply = inbound.carries !== 'words' || isFleeting(inbound, tapped.audience)
  const message = inbound.message ?? tapped.message
  const { chat, platform } = inbound
  const to = { chat: chat.id, kind: chat.kind, audience: tapped.audience, reader: null }
  return {
    copy: { ...tapped, message, wanted: 1 },
    redraw: { id: tapped.id, inReply, place: { platform, message, to } },
  }
}

export function copyOf({ of, ...post }: NewPost, inbound: Act): CopyRow {
  return {
    ...post,
    entity: of.entity,
    entityId: of.id,
    message: post.again ? (inbound.message ?? null) : null,
    wanted: 1,
  }
}

/** Writes what an action leaves behind and draws the copies that its reply carries. */
export async function settleAndDraw(
  house: House,
  tx: Tx,
  settlement: Settlement,
  { copies, intake }: { copies: CopyRow[]; intake: Acting },
): Promise<ShownCard[]> {
  // The two travel together, and the drawing, being second on the wire, sees what was written. Both have come to an end before
  // this does: no statement may follow a rollback.
  const [settled, drawn] = await Promise.allSettled([settle(tx, settlement), drawCopies(house, tx, copies, intake)])
  if (settled.status === 'rejected') throw settled.reason
  if (drawn.status === 'rejected') throw drawn.reason
  const wanted = new Map(settled.value.map(asked => [asked.id, asked.wanted]))
  return drawn.value.map(card => ({ ...card, drawn: wanted.get(card.post) ?? card.drawn }))
}

/** Draws copies, each for whom it is. */
export async function drawCopies(house: House, tx: Tx, copies: CopyRow[], intake?: Acting): Promise<ShownCard[]> {
  const company = intake?.company ?? (await companyOf(tx))
  const shown = await Promise.all(
    copies.map(async copy => {
      const drawn = await drawFor(house, tx, { copy, company, ...(intake ? { known: intake.actor } : {}) })
      return (
        drawn && { post: copy.id, message: copy.message, audience: copy.audience, card: drawn.card, drawn: copy.wanted }
      )
    }),
  )
  return shown.flatMap(card => card ?? [])
}

/** A copy that is to be drawn now. */
export type CopyRow = {
  id: string
  view: string
  entity: Entity
  entityId: string
  params: Record<string, unknown>
  audience: 'room' | 'only'
  readerId: string | null
  message: string | null
  wanted: number
}
