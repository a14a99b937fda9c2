import { peopleWhoMay } from '../../store/actors.ts'
import type { Tx } from '../../store/db.ts'

/** The people who look after the company's settings: whom the house tells what only they can mend. */
export async function adminsOf(tx: Tx): Promise<string[]> {
  return (await peopleWhoMay(tx, { verb: 'update', entity: 'company' })).map(({ id }) => id)
}
