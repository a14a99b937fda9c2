import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { dateName } from '../../core/moment.ts'
import { modeOf, permits } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { fact, facts } from '../facts.ts'
import { foundById } from '../find.ts'
import { waitingIn } from '../pools/mine.ts'
import { defineView } from '../view.ts'
import { reachShown, roleLine } from './line.ts'
import { pointsOf } from './points.ts'

const contactCard = defineCard(
  'contact',
  z.strictObject({
    id: z.string(),
    no: z.string(),
    name: z.string(),
    customer: z.string(),
    state: z.string(),
    facts,
    empty: z.string(),
    may: z.strictObject({ work: z.boolean(), reveal: z.boolean() }),
  }),
)

const labels = { phone: 'fact.phone', email: 'fact.email', wechat: 'fact.wechat' } as const

/** A person at a customer: what they are there, how to reach them as far as the reader may see it. */
export const contactView = defineView({
  name: 'contact',
  async draw({ tx, actor, reader }, of) {
    const contact = await load(tx, of.id)
    const customer = contact && (await foundById({ tx }, { entity: 'customer', id: contact.customerId }))
    if (!actor || !contact || !customer || !permits(actor, { verb: 'read', entity: 'customer' }, customer)) return null
    const waiting = await waitingIn(tx, customer.poolId)
    const points = await pointsOf(tx, 'contact', [contact.id])
    const reach = points.map(point => {
      const label = point.kind === 'email' || point.kind === 'wechat' ? labels[point.kind] : labels.phone
      return fact(label, reachShown(point, { actor, waiting }), reader)
    })
    const name = [contact.name, contact.title].filter(Boolean).join(' · ')
    const state = [`${customer.no} ${customer.title}`, roleLine(contact, reader)].filter(Boolean).join(' · ')
    const birthday = contact.birthday ? dateName(contact.birthday, { ...reader, zone: 'UTC' }) : null
    const works = permits(actor, { verb: 'update', entity: 'customer' }, customer)
    const card = contactCard.draw(
      {
        ...{ id: contact.id, no: customer.no, name, customer: customer.title, state },
        facts: [...reach, fact('fact.birthday', birthday, reader), fact('fact.note', contact.note, reader)].flatMap(
          line => line ?? [],
        ),
        empty: points.length === 0 ? say(t('contact.noReach'), reader) : '',
        may: {
          work: works,
          reveal: customer.poolId === null && points.some(({ kind }) => modeOf(actor, `contact.${kind}`) === 'masked'),
        },
      },
      reader,
    )
    return { card, text: `${name} · ${customer.title}` }
  },
})

async function load(tx: Tx, id: string) {
  return tx.contact.findFirst({
    where: { id, deletedAt: null },
    include: { reportsTo: { select: { name: true, deletedAt: true } } },
  })
}
