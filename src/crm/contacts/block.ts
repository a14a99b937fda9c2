import { t } from '../../core/text.ts'
import { defineBlock } from '../customers/block.ts'
import { reachLine, roleLine } from './line.ts'

/** The first people of a customer, whoever decides before the others. */
export const contactsBlock = defineBlock({
  heading: t('block.contacts'),
  async draw({ actor, reader, works }, { no, contacts, contactCount, pool }) {
    const all = { title: t('block.allContacts', { count: contactCount }), verb: 'contact.show', data: { contact: no } }
    const add = { title: t('button.addContact'), verb: 'contact.add', data: { customer: no } }
    return {
      lines: contacts.map(contact => ({
        title: [contact.name, contact.title].filter(Boolean).join(' · '),
        line: [roleLine(contact, reader), reachLine(contact.points, { actor, waiting: pool })]
          .filter(Boolean)
          .join(' · '),
      })),
      empty: t('block.noContacts'),
      buttons: [...(contactCount > 0 ? [all] : []), ...(works ? [add] : [])],
    }
  },
})
