import type { News, Outcome, Profile } from '../core/platform.ts'
import { meet } from '../crm/members/meet.ts'
import { tellAdmins } from '../crm/troubles/tell.ts'
import type { Tx } from '../store/db.ts'
import { type Install, installOf, knownIdentity, markInstall } from '../store/identities.ts'
import { closeInstall, openInstall } from '../store/troubles.ts'
import type { House } from './house.ts'
import { actAsHouse } from './houseAct.ts'

/** What a platform tells about its people and about our place with it. */
export async function learnNews(house: House, platform: string, news: News): Promise<void> {
  await actAsHouse(house, async ({ tx, now }) => {
    const install = await installOf(tx, { platform, tenant: news.tenant })
    switch (news.kind) {
      case 'person':
        return learnPerson(tx, { install, profile: news.profile, now })
      case 'installed':
        return back(tx, { install, now })
      case 'removed':
        return removed(tx, { install, now })
    }
  })
}

/** Who leaves, becomes a guest or comes back, of those we know. */
async function learnPerson(
  tx: Tx,
  { install, profile, now }: { install: Install; profile: Profile; now: Date },
): Promise<undefined> {
  if (profile.kind === 'bot' || profile.kind === 'outside') return
  if (await knownIdentity(tx, install, profile.person)) await meet(tx, { install, profile, now })
}

/** What was given up while we were away is sent after all. */
async function back(tx: Tx, { install, now }: { install: Install; now: Date }): Promise<undefined> {
  await markInstall(tx, install, 'active')
  await openInstall(tx, { install: install.id, at: now })
}

/** From now on nobody is spoken to there; the admins hear of it where they still can. */
async function removed(tx: Tx, { install, now }: { install: Install; now: Date }): Promise<Outcome | undefined> {
  await markInstall(tx, install, 'removed')
  const fresh = await closeInstall(tx, { install: install.id, cause: 'removed', at: now })
  return fresh === undefined ? undefined : tellAdmins(tx, fresh)
}
