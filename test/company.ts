import { type Cast, hire } from '../scripts/demo/people.ts'
import { setUpCompany } from '../src/crm/setup.ts'
import type { Tx } from '../src/store/db.ts'

/** When stories begin unless they say otherwise: Monday 2026-11-23, 10:00 in Shanghai. */
export const usualStart = new Date('2026-11-23T02:00:00Z')

/** The company of the stories with its people, chats and pools, and no history. */
export async function openCompany(tx: Tx, at: Date): ReturnType<typeof hire> {
  await setUpCompany(tx, { name: '云澜软件', locale: 'zh', zone: 'Asia/Shanghai', currency: 'CNY', region: 'CN' })
  return hire(tx, at)
}

/** A company nobody is in yet, as a first start on a database of one's own leaves it. */
export async function openEmpty(tx: Tx): Promise<{ cast: Cast }> {
  await setUpCompany(tx, { name: 'Shoal', locale: 'zh', zone: 'Asia/Shanghai', currency: 'CNY', region: 'CN' })
  return { cast: { users: {}, pool: '', overseas: '', sea: '' } }
}
