import type { Table } from '../table.ts'
import { add as addContact } from './add.ts'
import { birthdayReminder } from './birthdays.ts'
import { contactView } from './card.ts'
import { contactsView } from './list.ts'
import { merge as mergeContacts } from './merge.ts'
import { move as moveContact } from './move.ts'
import { remove as removeContact } from './remove.ts'
import { show as showContact } from './show.ts'

export const table: Table = {
  actions: [addContact, showContact, moveContact, mergeContacts, removeContact],
  views: [contactView, contactsView],
  reminders: [birthdayReminder],
}
