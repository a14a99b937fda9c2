import { createHash, timingSafeEqual } from 'node:crypto'
import { newId } from '../../core/id.ts'
import type { Profile } from '../../core/platform.ts'
import type { Store, Tx } from '../../store/db.ts'
import { type Install, rememberIdentity } from '../../store/identities.ts'
import { secretOf } from '../../store/secret.ts'
import { adminsOf } from '../members/admins.ts'
import { hire } from '../members/hire.ts'

/** Letters and digits that cannot be taken for one another. */
const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** The code with which the first admin of a company says who they are: "K7QF-2MXA", to be found where Shoal runs. */
export async function setupCodeOf(store: Pick<Store, 'sql'>): Promise<string> {
  const bytes = createHash('sha256')
    .update(await secretOf(store, 'setup'))
    .digest()
  const code = [...bytes.subarray(0, 8)].map(byte => letters[byte % letters.length]).join('')
  return `${code.slice(0, 4)}-${code.slice(4)}`
}

/** The setup code, as long as the company has no admin whom it could serve; undefined from then on. */
export async function openSetupCode(store: Store): Promise<string | undefined> {
  const admins = await store.transaction(tx => adminsOf(tx))
  return admins.length === 0 ? setupCodeOf(store) : undefined
}

/** The code in what somebody typed: "setup K7QF-2MXA" or "初始化 k7qf2mxa"; undefined when that is not what they say. */
export function codeIn(text: string): string | undefined {
  const [, code] = /(?:setup|初始化)\s*[:：]?\s*([a-z2-9]{4}-?[a-z2-9]{4})\b/i.exec(text) ?? []
  return code?.toUpperCase().replace('-', '')
}

/**
 * Makes whoever brings the right code the first admin. "late" when there is one already: a code works once. "wrong" for any other
 * code; it has 40 bits, so nobody finds it by trying in a chat.
 */
export async function becomeFirstAdmin(
  tx: Tx,
  { install, profile, code, now }: { install: Install; profile: Profile; code: string; now: Date },
): Promise<'admin' | 'late' | 'wrong'> {
  if (profile.kind !== 'member') return 'wrong'
  const right = Buffer.from((await setupCodeOf(tx)).replace('-', ''))
  const given = Buffer.from(code)
  if (right.length !== given.length || !timingSafeEqual(right, given)) return 'wrong'
  // Of two who bring the code at the same moment the second waits here, and finds the first.
  await tx.sql`select 1 from "CompanySettings" where id = 1 for update`
  if ((await adminsOf(tx)).length > 0) return 'late'
  const role = await tx.role.findUniqueOrThrow({ where: { name: '管理员' } })
  const email = profile.email?.toLowerCase() ?? null
  const person = await hire(tx, {
    ...{ displayName: profile.name, title: null, departmentId: null, managerId: null, roleIds: [role.id] },
    email: email && (await tx.user.findFirst({ where: { email } })) ? null : email,
  })
  const identity = await rememberIdentity(tx, install, profile)
  await tx.chatIdentity.update({
    where: { id: identity.id },
    data: { userId: person.id, linkedAt: now, linkMethod: 'code' },
  })
  await tx.joinRequest.updateMany({
    where: { identityId: identity.id, state: 'waiting' },
    data: { state: 'approved', decidedAt: now, decidedById: person.id },
  })
  await tx.auditEvent.create({
    data: {
      ...{ id: newId(), at: now, actorId: person.id, via: 'chat', action: 'member.begin' },
      ...{ entity: 'user', entityId: person.id },
      facts: { platform: install.platform, account: profile.name },
    },
  })
  return 'admin'
}
