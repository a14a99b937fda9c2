import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { localDate, plusDays, startOfDay } from '../../core/moment.ts'
import { normalDomain, normalEmail, normalPhone } from '../../core/normal.ts'
import type { Outcome } from '../../core/platform.ts'
import { numberIn } from '../../core/recordNumber.ts'
import { can, permits } from '../../core/rights.ts'
import { normalTaxNumber } from '../../core/taxNumber.ts'
import { t } from '../../core/text.ts'
import type { Company } from '../../store/company.ts'
import { type Context, defineAction } from '../action.ts'
import { findRecord } from '../find.ts'
import type { Probe } from './matches.ts'
import { probeOf } from './probe.ts'
import { duplicateSettings } from './settings.ts'

/**
 * Does the house know this company or this person already? Anybody in sales may ask, so many times a day; what they may not read is
 * masked. By the number of a record it looks for others that are the same.
 */
export const lookUp = defineAction({
  name: 'duplicate.lookUp',
  words: { en: ['dedupe', 'duplicates'], zh: ['查重', '撞单查询'] },
  usage: { en: '<name, phone, e-mail, tax number or record>', zh: '<名称、电话、邮箱、税号或编号>' },
  does: { en: 'Ask whether a company is known, and who has it', zh: '查一家公司是否已有人在跟进' },
  input: z.object({ said: z.string().min(1).max(200) }),
  read: rest => ({ said: rest }),
  allow: can('create', 'lead'),

  async run(context, { said }) {
    if (numberIn(said)) return aboutRecord(context, said)
    const left = await takeOne(context)
    const probe = probeIn(said, context.company)
    return {
      notice: t('duplicate.lookedUp', { left }),
      audit: [{ action: 'duplicate.lookUp', on: { entity: 'user', id: context.actor.id }, facts: { said } }],
      cards: [
        { view: 'duplicates', of: { entity: 'user', id: context.actor.id }, params: { probe, said }, to: 'only' },
      ],
    }
  },
})

/** What somebody types to look a company up: an address, a number, a code, else a name. */
function probeIn(said: string, { region }: Company): Probe {
  const email = normalEmail(said)
  if (email) return { name: '', points: [{ kind: 'email', normalised: email }] }
  const phone = /^[+\d\s()（）\-－转ext.]{7,}$/i.test(said.normalize('NFKC')) ? normalPhone(said, region) : undefined
  if (phone) return { name: '', points: [{ kind: 'phone', normalised: phone.value }] }
  const code = /^[\dA-Za-z\s-]{15,24}$/.test(said.normalize('NFKC')) ? normalTaxNumber(said) : undefined
  if (code && /\d{4}/.test(code)) return { name: '', points: [{ kind: 'taxNo', normalised: code }] }
  const domain = normalDomain(said, [])
  return { name: said, points: domain ? [{ kind: 'domain', normalised: domain }] : [] }
}

/** Others that are the same as a record the person may see: no look-up of a stranger, so it costs nothing. */
async function aboutRecord(context: Context, said: string): Promise<Outcome> {
  const found = await findRecord(context, ['lead', 'customer'], { said, verb: 'read' })
  const probe = await probeOf(context, { entity: found.kind, id: found.id })
  const works = permits(context.actor, can('update', found.kind), found)
  const params = { probe, about: `${found.no} ${found.title}`, ...(works ? { mergeWith: found.no } : {}) }
  return { cards: [{ view: 'duplicates', of: { entity: 'user', id: context.actor.id }, params, to: 'only' }] }
}

/** One look-up less for today; what is left. Throws when there is none. */
async function takeOne({ tx, actor, now, company }: Context): Promise<number> {
  const max = duplicateSettings.of(company).lookUps
  const day = localDate(now, company.zone)
  const [used] = await tx.sql<{ value: number }>`
    insert into "DailyUse" as d ("userId", kind, day, value) select ${actor.id}, 'lookUp', ${day}::date, 1 where ${max}::int > 0
    on conflict ("userId", kind) do update set day = excluded.day, value = case when d.day = excluded.day then d.value + 1 else 1 end
    where d.day <> excluded.day or d.value < ${max}::int
    returning value`
  if (!used)
    throw new Refusal('duplicate.noLookUps', { max, from: plusDays(startOfDay(now, company.zone), 1, company.zone) })
  return max - used.value
}
