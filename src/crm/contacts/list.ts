import { permits } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { foundById } from '../find.ts'
import { drawList, paged, pageSize } from '../list.ts'
import { waitingIn } from '../pools/mine.ts'
import { defineView } from '../view.ts'
import { reachLine, roleLine } from './line.ts'
import { pointsOf } from './points.ts'

/** The people of one customer and of no other, whoever decides first. */
export const contactsView = defineView({
  name: 'contact.list',
  async draw({ tx, actor, reader }, of, params) {
    const customer = await foundById({ tx }, of)
    if (!actor || !customer || !permits(actor, { verb: 'read', entity: 'customer' }, customer)) return null
    const { page } = paged.parse(params)
    const contacts = await tx.contact.findMany({
      where: { customerId: of.id, deletedAt: null },
      include: { reportsTo: { select: { name: true, deletedAt: true } } },
      orderBy: [{ isDecisionMaker: 'desc' }, { createdAt: 'asc' }],
      skip: (page - 1) * pageSize,
      take: pageSize + 1,
    })
    const waiting = await waitingIn(tx, customer.poolId)
    const points = await pointsOf(
      tx,
      'contact',
      contacts.map(contact => contact.id),
    )
    const rows = contacts.slice(0, pageSize).map(contact => ({
      title: [contact.name, contact.title].filter(Boolean).join(' · '),
      line: [
        roleLine(contact, reader),
        reachLine(
          points.filter(point => point.entityId === contact.id),
          { actor, waiting },
        ),
      ]
        .filter(Boolean)
        .join(' · '),
      buttons: [{ title: say(t('button.open'), reader), verb: 'contact.show', data: { contact: contact.id } }],
    }))
    const works = permits(actor, { verb: 'update', entity: 'customer' }, customer)
    return drawList(
      {
        title: t('contact.listTitle', { customer: `${customer.no} ${customer.title}` }),
        empty: t('contact.listEmpty'),
        rows,
        ...{ page, more: contacts.length > pageSize, verb: 'contact.show', filter: { contact: customer.no } },
        buttons: works
          ? [
              { title: say(t('button.addContact'), reader), verb: 'contact.add', data: { customer: customer.no } },
              ...(contacts.length > 1
                ? [
                    {
                      title: say(t('button.mergeContacts'), reader),
                      verb: 'contact.merge',
                      data: { customer: customer.no },
                    },
                  ]
                : []),
            ]
          : [],
      },
      reader,
    )
  },
})
