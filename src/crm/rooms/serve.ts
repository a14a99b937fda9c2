import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { type Context, defineAction } from '../action.ts'
import { companyRecord } from '../company.ts'
import { askFor, none } from '../form.ts'

/** What a group is for: the records of a pool are announced there, and claimed there. Said in the group itself. */
export const serve = defineAction({
  name: 'room.serve',
  words: { en: ['this room', 'room for'], zh: ['本群用于', '本群'] },
  usage: { en: '[pool]', zh: '[线索池或公海]' },
  does: { en: 'Announce a pool’s new records in this group', zh: '让本群接收一个线索池的新线索' },
  input: z.object({ pool: z.string().max(60).default('') }),
  read: rest => ({ pool: rest }),
  allow: can('update', 'pool'),

  async run(context, { pool: said }) {
    const { tx, space } = context
    if (space?.kind !== 'group') throw new Refusal('room.notHere', {})
    if (said.trim() === '') return ask(context)
    const pool = said === none ? null : await poolNamed(tx, said)
    await tx.chatSpace.update({
      where: { id: space.id },
      data: pool ? { purpose: 'pool', poolId: pool.id } : { purpose: 'general', poolId: null },
    })
    return {
      notice: pool ? t('room.serves', { pool: pool.name }) : t('room.servesNothing'),
      changed: [companyRecord],
      audit: [{ action: 'room.serve', on: companyRecord, facts: { room: space.id, pool: pool?.name ?? '' } }],
    }
  },
})

/** Ends what a group was for, from the list. */
export const release = defineAction({
  name: 'room.release',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Stop announcing a pool in a group', zh: '不再往一个群里发线索' },
  input: z.object({ room: z.uuid() }),
  read: () => ({ room: '' }),
  allow: can('update', 'pool'),

  async run({ tx }, { room }) {
    const { count } = await tx.chatSpace.updateMany({
      where: { id: room, kind: 'group', poolId: { not: null } },
      data: { purpose: 'general', poolId: null },
    })
    if (count === 0) throw new Refusal('room.servesNothingAlready', {})
    return {
      notice: t('room.servesNothing'),
      changed: [companyRecord],
      audit: [{ action: 'room.serve', on: companyRecord, facts: { room, pool: '' } }],
    }
  },
})

async function poolNamed(tx: Tx, said: string): Promise<{ id: string; name: string }> {
  const name = said.trim()
  const pools = await tx.pool.findMany({
    where: { enabled: true, deletedAt: null },
    orderBy: [{ entity: 'desc' }, { priority: 'asc' }],
    select: { id: true, name: true },
  })
  const pool = pools.find(one => one.id === name || one.name.toLowerCase() === name.toLowerCase())
  if (pool) return pool
  if (pools.length === 0) throw new Refusal('room.noPools', {})
  throw new Refusal('room.unknownPool', { said: name, pools: pools.map(one => one.name) })
}

async function ask({ tx, reader, space }: Context) {
  const pools = await tx.pool.findMany({
    where: { enabled: true, deletedAt: null },
    orderBy: [{ entity: 'desc' }, { priority: 'asc' }],
  })
  if (pools.length === 0) throw new Refusal('room.noPools', {})
  const now = space ? await tx.chatSpace.findUnique({ where: { id: space.id }, select: { poolId: true } }) : null
  return askFor(
    {
      action: 'room.serve',
      title: t('room.title'),
      fields: [
        {
          ...{ id: 'pool', label: 'room.pool', value: now?.poolId ?? none },
          choices: [
            ...pools.map(({ id, name }) => ({ title: name, value: id })),
            { title: say(t('room.nothing'), reader), value: none },
          ],
        },
      ],
    },
    reader,
  )
}
