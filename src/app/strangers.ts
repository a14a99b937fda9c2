import type { Answer, Inbound, Platform } from '../core/platform.ts'
import { say, type Text, t } from '../core/text.ts'
import { type Met, meet } from '../crm/members/meet.ts'
import { becomeFirstAdmin, codeIn } from '../crm/start/firstAdmin.ts'
import { companyOf } from '../store/company.ts'
import { installOf } from '../store/identities.ts'
import { metSuffix } from '../store/inbox.ts'
import type { House } from './house.ts'

/** True when the answer is that we do not know who speaks. */
export function isStranger(answer: Answer): boolean {
  return answer.error?.code === 'account.unlinked'
}

/**
 * Asks the platform who somebody is whose account we do not know. Who turns out to work here is linked, and what they wanted is done;
 * everybody else is told how they stand, and nothing about the company. Where we were removed nobody is asked or told anything.
 */
export function createIntroduce(house: House, platform: Platform, again: (inbound: Inbound) => Promise<Answer>) {
  return async function introduce(inbound: Inbound, answer: Answer): Promise<Answer> {
    const { said } = inbound
    const silent: Answer = { cards: [] }
    if (said.kind === 'choices' || said.kind === 'preview' || (said.kind === 'text' && said.aside)) return silent
    try {
      const install = await house.store.transaction(tx => installOf(tx, inbound))
      if (install.state === 'removed') return silent
      const profile = await platform.profile(inbound.person)
      const now = house.clock.now()
      const met = await house.store.transaction(async tx => {
        const code = said.kind === 'text' ? codeIn(said.text) : undefined
        const begun = code ? await becomeFirstAdmin(tx, { install, profile, code, now }) : 'late'
        if (begun === 'wrong') return { kind: 'wrongCode' as const }
        return begun === 'admin' ? { kind: 'linked' as const } : meet(tx, { install, profile, now })
      })
      if (met.kind !== 'linked') return await told(house, inbound, met)
      return await again(onceMet(inbound))
    } catch (error) {
      house.log.warn({ err: error, event: inbound.eventId }, 'a stranger could not be looked up')
      return answer
    }
  }
}

/** How somebody stands whom we cannot serve. */
type Unserved = Exclude<Met, { kind: 'linked' }> | { kind: 'wrongCode' }

/** The same event has its answer already, which was that we do not know them. */
function onceMet(inbound: Inbound): Inbound {
  return { ...inbound, eventId: `${inbound.eventId}${metSuffix}` }
}

async function told(house: House, inbound: Inbound, met: Unserved): Promise<Answer> {
  const { locale, zone } = await companyOf(house.store)
  const reader = { locale: inbound.locale ?? locale, zone, now: house.clock.now() }
  const text = sentences(met)
  return { error: { code: text.key, text: say(text, reader) }, cards: [] }
}

function sentences(met: Unserved): Text {
  switch (met.kind) {
    case 'asked':
      return t(met.admins.length > 0 ? 'join.asked' : 'join.askedNobody', { admins: met.admins })
    case 'wrongCode':
      return t('join.wrongCode')
    case 'rejected':
      return t('join.rejected')
    case 'closed':
    case 'gone':
      return t('account.closed')
    case 'guest':
    case 'outside':
    case 'bot':
      return t('account.notAMember')
  }
}
