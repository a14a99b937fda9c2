import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { type Found, findRecord, foundById } from '../find.ts'
import { askFor } from '../form.ts'
import { mergeOrShow } from '../merge/deed.ts'
import { held } from '../merge/hold.ts'
import { suggested } from '../merge/order.ts'
import { reachLine } from './line.ts'
import { pointsOf } from './points.ts'

/** So many people are made one at once (R46). */
const most = 5
const ids = z.array(z.uuid())
const input = z.object({
  customer: z.string().max(200).default(''),
  /** Ids with commas between them. */
  people: z.string().max(400).default(''),
  name: z.string().max(100).default(''),
  /** Who lives on. */
  survivor: z.uuid().optional(),
  /** The versions that the preview showed; only with them is it done. */
  seen: z.record(z.string(), z.number()).optional(),
})

/** Makes one person out of several at the same customer: who, then a preview, then the deed. Merging takes them apart again, as records. */
export const merge = defineAction({
  name: 'contact.merge',
  words: { en: ['merge contacts', 'contact merge'], zh: ['合并联系人'] },
  usage: { en: '<customer> [name]', zh: '<客户> [姓名]' },
  does: {
    en: 'Make one person out of several of a customer, with a preview; can be undone for 7 days',
    zh: '把同一客户下重复的联系人合并成一位：先预览，7 天内可撤销',
  },
  input,
  read: rest => {
    const [, customer = rest, name = ''] = /^(C\s*-?\s*\d+)(?:\s+(.+))?$/i.exec(rest.normalize('NFKC')) ?? []
    return { customer, name }
  },
  allow: can('update', 'customer'),

  async run(context, { customer: said, people, name, survivor, seen }) {
    const customer = await customerOf(context, said)
    const picked = ids.catch([]).parse(people.split(',').filter(Boolean))
    if (context.said !== 'form' && picked.length < 2) return whoForm(context, customer, { picked, name })
    if (picked.length < 2 || picked.length > most)
      throw new Refusal('input.fields', {}, { people: t('contact.mergeTwo', { most }) })
    const rows = await held(context, 'contact', picked)
    if (rows.length < picked.length || rows.some(row => row.customerId !== customer.id || row.deletedAt !== null))
      throw new Refusal('contact.notHere', { no: customer.no, customer: `${customer.no} ${customer.title}` })
    const ready = { entity: 'contact' as const, rows: suggested('contact', rows) }
    const head = ready.rows.find(row => row.id === survivor) ?? ready.rows[0]
    if (!head) throw new Refusal('contact.mergeTwo', { most })
    return mergeOrShow(context, ready, { head, seen })
  },
})

/** The customer by number or name, or by its id as the preview knows it. */
async function customerOf(context: Context, said: string): Promise<Found> {
  const known = z.uuid().safeParse(said).success
    ? await foundById(context, { entity: 'customer', id: said })
    : undefined
  return findRecord(context, ['customer'], { said: known?.no ?? said, verb: 'update' })
}

/** Everybody at the customer to tick, whoever was named already ticked. */
async function whoForm(
  context: Context,
  customer: Found,
  { picked, name }: { picked: string[]; name: string },
): Promise<Outcome> {
  const { tx, actor, reader } = context
  const people = await tx.contact.findMany({
    where: { customerId: customer.id, deletedAt: null },
    orderBy: [{ name: 'asc' }, { createdAt: 'asc' }],
    take: 100,
  })
  const called = `${customer.no} ${customer.title}`
  if (people.length < 2) throw new Refusal('contact.mergeAlone', { customer: called, count: people.length })
  const points = await pointsOf(
    tx,
    'contact',
    people.map(({ id }) => id),
  )
  const choices = people.map(one => {
    const reach = reachLine(
      points.filter(({ entityId }) => entityId === one.id),
      { actor, waiting: null },
    )
    return { title: [one.name, one.title, reach].filter(Boolean).join(' · '), value: one.id }
  })
  const ticked = people.filter(one => picked.includes(one.id) || (name !== '' && one.name.includes(name)))
  return askFor(
    {
      action: 'contact.merge',
      context: { customer: customer.no },
      title: t('contact.mergeTitle', { customer: called }),
      intro: t('contact.mergeHint'),
      fields: [
        { id: 'people', label: 'contact.mergeWho', many: true, choices, value: ticked.map(({ id }) => id).join() },
      ],
      save: t('button.preview'),
    },
    reader,
  )
}
