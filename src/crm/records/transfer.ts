import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { localDate, plusDays } from '../../core/moment.ts'
import type { Outcome, RecordRef } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { type Found, findRecord } from '../find.ts'
import { movePlans } from '../followups/plan.ts'
import { askFor } from '../form.ts'
import type { Ownable } from '../ownership.ts'
import { askPerson } from '../person.ts'
import { passOn, receiverOf } from '../pools/giving.ts'
import { joinTeam, type Level, leaveTeam } from '../team/members.ts'
import { handed } from './assign.ts'

const input = z.object({
  record: z.string().min(1).max(200),
  person: z.string().max(100).default(''),
  along: z.enum(['yes', 'no']).default('yes'),
  keep: z.enum(['no', 'read', 'write']).default('no'),
})

/** So many days an owner who stays as a helper does so. */
const keepDays = 30

/**
 * Passes a lead or customer to a colleague: by its owner, a manager of theirs, or an admin. Open deals and promises of the same old owner
 * go along, unless said otherwise; nothing of the history is touched.
 */
export const transfer = defineAction({
  name: 'record.transfer',
  words: { en: ['transfer', 'hand over'], zh: ['转移', '移交', '转交'] },
  usage: { en: '<lead or customer> <colleague>', zh: '<线索或客户> <同事>' },
  does: { en: 'Pass a lead or customer to a colleague', zh: '把线索或客户转移给同事' },
  input,
  read: rest => {
    const [record = '', person = ''] = rest.split(/\s+/)
    return { record, person }
  },
  allow: can('update', 'lead'),

  async run(context, { record, person, along, keep }) {
    const found = await findRecord(context, ['lead', 'customer'], { said: record, verb: 'dispose' })
    const { kind: entity, id, no, title, owner } = found
    if (!owner) throw new Refusal('record.inPool', { no, title })
    if (found.convertedTo) throw new Refusal('lead.closed', { no, title })
    if (person === '' && context.said === 'form') throw new Refusal('input.fields', {}, { person: t('field.required') })
    if (person === '') return transferForm(context, found)
    const receiver = await receiverOf(context, entity, person)
    if (receiver.id === owner.id) throw new Refusal('record.theirsAlready', { no, title, name: receiver.name })
    await passOn(context, { found, from: owner.id, receiver })
    await leaveTeam(context.tx, { entity, id }, receiver.id)
    if (keep !== 'no') await stay(context, { entity, id }, { userId: owner.id, level: keep })
    const deals = along === 'yes' ? await takeAlong(context, found, { from: owner.id, to: receiver.id }) : []
    return {
      notice: t('record.transferred', { no, title, name: receiver.name, deals: deals.length }),
      changed: [{ entity, id }, ...deals],
      audit: [
        {
          action: 'record.transfer',
          on: { entity, id },
          facts: { no, title, from: owner.name, name: receiver.name, to: receiver.id, deals: deals.length },
        },
      ],
      cards:
        receiver.id === context.actor.id
          ? []
          : [handed(context, { to: receiver.id, how: 'transferred', records: [found] })],
    }
  },
})

/** The old owner goes on helping for a while. */
async function stay(
  context: Context,
  of: RecordRef,
  { userId, level }: { userId: string; level: Level },
): Promise<void> {
  const { now, company } = context
  const expiresOn = localDate(plusDays(now, keepDays, company.zone), company.zone)
  await joinTeam(context, of, { userId, level, expiresOn })
}

/** The open deals and promises that were the old owner's too. Returns the deals. */
export async function takeAlong(
  context: Context,
  { kind, id }: Found & { kind: Ownable },
  { from, to }: { from: string; to: string },
): Promise<RecordRef[]> {
  const { tx, now } = context
  const deals =
    kind === 'customer'
      ? await tx.sql<{ id: string }>`
          update "Opportunity" set "ownerId" = ${to}, "updatedAt" = ${now}, version = version + 1
          where "customerId" = ${id} and "ownerId" = ${from} and "closedAt" is null and "deletedAt" is null returning id`
      : []
  const refs = deals.map(deal => ({ entity: 'opportunity' as const, id: deal.id }))
  await movePlans(context, [{ entity: kind, id }, ...refs], { from, to })
  return refs
}

async function transferForm(context: Context, { kind, no, title, ownerId }: Found): Promise<Outcome> {
  const { reader } = context
  const along = [
    { title: say(t('transfer.alongYes'), reader), value: 'yes' },
    { title: say(t('transfer.alongNo'), reader), value: 'no' },
  ]
  const keep = [
    { title: say(t('transfer.keepNo'), reader), value: 'no' },
    { title: say(t('team.read'), reader), value: 'read' },
    { title: say(t('team.write'), reader), value: 'write' },
  ]
  return askFor(
    {
      action: 'record.transfer',
      context: { record: no },
      title: t('record.transferTitle', { no }),
      heading: `${no} ${title}`,
      rows: [
        [await askPerson(context, { id: 'person', except: [ownerId] })],
        [{ id: 'keep', label: 'label.keep', value: 'no', choices: keep }],
        ...(kind === 'customer'
          ? [[{ id: 'along', label: 'label.along' as const, value: 'yes', choices: along }]]
          : []),
      ],
    },
    reader,
  )
}
