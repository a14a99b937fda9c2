import type { Outcome } from '../../core/platform.ts'
import type { Tx } from '../../store/db.ts'
import { adminsOf } from '../members/admins.ts'

/** A trouble as a card for every admin, where they can still be reached. */
export async function tellAdmins(tx: Tx, trouble: string): Promise<Outcome> {
  const admins = await adminsOf(tx)
  return { cards: admins.map(id => ({ view: 'trouble', of: { entity: 'trouble', id: trouble }, to: { dm: id } })) }
}
