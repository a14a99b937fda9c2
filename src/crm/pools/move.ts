import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import type { Found } from '../find.ts'
import { askFor } from '../form.ts'
import type { Ownable } from '../ownership.ts'
import { recordsNamed, refsOf } from './giving.ts'
import { type ManagedPool, poolToManage } from './manage.ts'

/** Puts what waits in one pool into another, all or none: by an admin of both. */
export const move = defineAction({
  name: 'pool.move',
  words: { en: ['pool move', 'move to pool'], zh: ['移池', '转公海', '移到'] },
  usage: { en: '<lead or customer> [more…] <pool>', zh: '<线索或客户> [更多…] <目标池>' },
  does: { en: 'Move waiting records to another pool', zh: '把池里的记录移到另一个线索池或公海' },
  input: z.object({
    records: z.array(z.string().min(1).max(200)).min(1).max(200),
    pool: z.string().max(60).default(''),
  }),
  read: rest => {
    const words = rest.split(/[\s,，、;；]+/).filter(Boolean)
    return words.length > 1 ? { records: words.slice(0, -1), pool: words.at(-1) } : { records: words }
  },
  allow: can('claim', 'lead'),

  async run(context, { records: said, pool }) {
    const records = await recordsNamed(context, said)
    for (const { poolId, no } of records) {
      if (!poolId) throw new Refusal('pool.notWaiting', { no })
      await poolToManage(context, poolId)
    }
    if (pool === '') return moveForm(context, records)
    const target = await poolToManage(context, pool)
    if (!target.enabled) throw new Refusal('pool.isOff', { name: target.name })
    const wrong = records.find(({ kind }) => kind !== target.entity)
    if (wrong) throw new Refusal('pool.wrongKind', { no: wrong.no, name: target.name })
    for (const record of records) await moveOne(context, record, target)
    return {
      notice: t('pool.moved', { list: records.map(({ no, title }) => `${no} ${title}`), name: target.name }),
      changed: refsOf(records),
      audit: records.map(({ kind, id, no, title }) => ({
        action: 'pool.move',
        on: { entity: kind, id },
        facts: { no, title, pool: target.name },
      })),
    }
  },
})

/** Where it was seen is part of the condition: of two moves one wins, and a claim in between beats both. */
async function moveOne(
  { tx, now }: Context,
  { kind, id, no, poolId }: Found & { kind: Ownable },
  target: ManagedPool,
): Promise<void> {
  if (poolId === target.id) throw new Refusal('pool.thereAlready', { no, name: target.name })
  const where = { id, ownerId: null, poolId, deletedAt: null }
  const data = { poolId: target.id, homePoolId: target.id, updatedAt: now, version: { increment: 1 } }
  const moved =
    kind === 'lead' ? await tx.lead.updateMany({ where, data }) : await tx.customer.updateMany({ where, data })
  if (moved.count === 0) throw new Refusal('record.changed', { no })
}

async function moveForm({ tx, reader }: Context, records: Found[]): Promise<Outcome> {
  const [first] = records
  const pools = await tx.pool.findMany({
    where: { entity: first?.kind ?? 'lead', enabled: true, deletedAt: null },
    orderBy: [{ priority: 'asc' }, { id: 'asc' }],
  })
  const choices = pools.filter(({ id }) => id !== first?.poolId).map(({ id, name }) => ({ title: name, value: id }))
  if (choices.length === 0) throw new Refusal('pool.noOther', {})
  return askFor(
    {
      action: 'pool.move',
      context: { records: records.map(({ no }) => no) },
      title: t('pool.moveTitle'),
      heading: records.map(({ no, title }) => `${no} ${title}`).join('\n'),
      rows: [[{ id: 'pool', label: 'pool.target', value: choices[0]?.value ?? '', choices }]],
    },
    reader,
  )
}
