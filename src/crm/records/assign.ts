import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import type { CardWish, Outcome } from '../../core/platform.ts'
import { can, scopeOf } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import type { Found } from '../find.ts'
import { askFor } from '../form.ts'
import type { Ownable } from '../ownership.ts'
import { assignTo, receiverOf, recordsNamed, refsOf, refuseStranger } from '../pools/giving.ts'
import { poolsOf } from '../pools/mine.ts'

/**
 * Hands what waits in a pool to a colleague, all or none. The receiver's daily limit and cool-down do not matter, their capacity does;
 * they are told.
 */
export const assign = defineAction({
  name: 'record.assign',
  words: { en: ['assign'], zh: ['分配', '指派'] },
  usage: { en: '<lead or customer> [more…] <colleague>', zh: '<线索或客户> [更多…] <同事>' },
  does: { en: 'Give what waits in a pool to a colleague', zh: '把池里的线索或客户分配给同事' },
  input: z.object({
    records: z.array(z.string().min(1).max(200)).min(1).max(20),
    person: z.string().max(100).default(''),
  }),
  read: rest => {
    const words = rest.split(/[\s,，、;；]+/).filter(Boolean)
    return words.length > 1 ? { records: words.slice(0, -1), person: words.at(-1) } : { records: words }
  },
  allow: can('assign', 'lead'),

  async run(context, { records: said, person }) {
    const records = await recordsNamed(context, said)
    for (const record of records) await refuseNotMine(context, record)
    if (person === '' && context.said === 'form') throw new Refusal('input.fields', {}, { person: t('field.required') })
    if (person === '') return assignForm(context, records)
    // Leads before customers, always: two that assign both never wait for each other.
    const kinds = (['lead', 'customer'] as const).filter(kind => records.some(record => record.kind === kind))
    const [first = 'lead'] = kinds
    const receiver = await receiverOf(context, first, person)
    for (const kind of kinds) {
      refuseStranger(context, kind, receiver)
      await assignTo(context, kind, { records: records.filter(record => record.kind === kind), receiver })
    }
    const list = records.map(({ no, title }) => `${no} ${title}`)
    return {
      notice: t('record.assigned', { list, name: receiver.name }),
      changed: refsOf(records),
      audit: records.map(({ kind, id, no, title }) => ({
        action: 'record.assign',
        on: { entity: kind, id },
        facts: { no, title, name: receiver.name, to: receiver.id },
      })),
      cards: receiver.id === context.actor.id ? [] : [handed(context, { to: receiver.id, how: 'assigned', records })],
    }
  },
})

/** The card that tells somebody what they were given. */
export function handed(
  { actor }: Context,
  { to, how, records }: { to: string; how: 'assigned' | 'transferred'; records: Pick<Found, 'no' | 'title'>[] },
): CardWish {
  const params = { by: actor.name, how, records: records.map(({ no, title }) => ({ no, title })) }
  return { view: 'record.handed', of: { entity: 'user', id: to }, params, to: { dm: to } }
}

/** Only what waits in a pool is assigned, by a member of that pool or by who assigns everywhere. */
async function refuseNotMine(
  context: Context,
  { kind, no, title, poolId, owner }: Found & { kind: Ownable },
): Promise<void> {
  if (owner) throw new Refusal('record.assignOwned', { no, title, owner: owner.name })
  if (!poolId) throw new Refusal(`${kind}.closed`, { no, title })
  if (scopeOf(context.actor, 'assign', kind).scopes.includes('all')) return
  const pools = await poolsOf(context, kind)
  if (!pools.some(pool => pool.id === poolId)) throw new Refusal(`${kind}.unknown`, { ref: no })
}

function assignForm({ reader }: Context, records: Found[]): Outcome {
  return askFor(
    {
      action: 'record.assign',
      context: { records: records.map(({ no }) => no) },
      title: t('record.assignTitle'),
      heading: records.map(({ no, title }) => `${no} ${title}`).join('\n'),
      rows: [[{ id: 'person', label: 'label.colleague', hint: 'label.colleagueHint', search: 'colleagues', max: 100 }]],
    },
    reader,
  )
}
