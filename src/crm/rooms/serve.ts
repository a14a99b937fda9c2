import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { allows, can, type Right } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { rolesThatMay } from '../../store/actors.ts'
import type { Tx } from '../../store/db.ts'
import { type Context, defineAction } from '../action.ts'
import { companyRecord } from '../company.ts'
import { askFor, none } from '../form.ts'

/** What stands for tickets, where a pool might be named. */
const tickets = 'tickets'
const meansTickets = /^(?:tickets?|工单)$/i
const meansNothing = /^(?:-|nothing|off|停|停用|无)$/i

/** What each purpose of a group takes: whoever changes it must have the right to what it was, and to what it shall be. */
const rights: { readonly [purpose: string]: Right } = { pool: can('update', 'pool'), ticket: can('assign', 'ticket') }

/** What a group is for: the records of a pool are announced and claimed there, or new tickets shown and taken. Said in the group itself. */
export const serve = defineAction({
  name: 'room.serve',
  words: { en: ['this room', 'room for'], zh: ['本群用于', '本群'] },
  usage: { en: '[pool | tickets | off]', zh: '[线索池、公海 | 工单 | 停]' },
  does: {
    en: 'Announce a pool’s new records or new tickets in this group',
    zh: '让本群接收一个线索池的新线索，或新工单',
  },
  input: z.object({ pool: z.string().max(60).default('') }),
  read: rest => ({ pool: rest }),
  allow: 'everyone',

  async run(context, { pool: said }) {
    const { tx, space } = context
    if (space?.kind !== 'group') throw new Refusal('room.notHere', {})
    const room = await tx.chatSpace.findUniqueOrThrow({ where: { id: space.id } })
    if (said.trim() === '') return ask(context, room)
    const pool = meansNothing.test(said.trim()) || meansTickets.test(said.trim()) ? null : await poolNamed(tx, said)
    const purpose = pool ? 'pool' : meansTickets.test(said.trim()) ? 'ticket' : 'general'
    await refuseWithoutRight(context, [room.purpose, purpose])
    await tx.chatSpace.update({ where: { id: space.id }, data: { purpose, poolId: pool?.id ?? null } })
    const use = pool?.name ?? (purpose === 'ticket' ? t('room.tickets') : t('room.nothing'))
    return {
      notice: pool
        ? t('room.serves', { pool: pool.name })
        : t(purpose === 'ticket' ? 'room.servesTickets' : 'room.servesNothing'),
      changed: [companyRecord],
      audit: [
        {
          action: 'room.serve',
          on: companyRecord,
          facts: { room: space.id, pool: typeof use === 'string' ? use : say(use, context.reader) },
        },
      ],
    }
  },
})

async function refuseWithoutRight({ tx, actor }: Context, purposes: string[]): Promise<void> {
  const missing = purposes.flatMap(purpose => rights[purpose] ?? []).find(right => !allows(right, actor))
  if (missing) throw new Refusal('action.notAllowed', { roles: await rolesThatMay(tx, missing) })
  if (!purposes.some(purpose => rights[purpose]) && !Object.values(rights).some(right => allows(right, actor)))
    throw new Refusal('action.notAllowed', { roles: await rolesThatMay(tx, can('update', 'pool')) })
}

/** Ends what a group was for, from the list. */
export const release = defineAction({
  name: 'room.release',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Stop announcing anything in a group', zh: '不再往一个群里发线索或工单' },
  input: z.object({ room: z.uuid() }),
  read: () => ({ room: '' }),
  allow: can('update', 'pool'),

  async run({ tx }, { room }) {
    const { count } = await tx.chatSpace.updateMany({
      where: { id: room, kind: 'group', purpose: { in: ['pool', 'ticket'] } },
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

/** What may be chosen: the pools for who may change them, tickets for who hands them out. */
async function ask(context: Context, room: { purpose: string; poolId: string | null }) {
  const { tx, reader, actor } = context
  await refuseWithoutRight(context, [room.purpose])
  const pools = allows(can('update', 'pool'), actor)
    ? await tx.pool.findMany({
        where: { enabled: true, deletedAt: null },
        orderBy: [{ entity: 'desc' }, { priority: 'asc' }],
      })
    : []
  const dispatch = allows(can('assign', 'ticket'), actor)
  return askFor(
    {
      action: 'room.serve',
      title: t('room.title'),
      fields: [
        {
          ...{ id: 'pool', label: 'room.pool', value: room.poolId ?? (room.purpose === 'ticket' ? tickets : none) },
          choices: [
            ...pools.map(({ id, name }) => ({ title: name, value: id })),
            ...(dispatch ? [{ title: say(t('room.tickets'), reader), value: tickets }] : []),
            { title: say(t('room.nothing'), reader), value: none },
          ],
        },
      ],
    },
    reader,
  )
}
