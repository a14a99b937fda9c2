import type { Table } from '../table.ts'
import { absenceReminder, absenceView } from './absence.ts'
import { add } from './add.ts'
import { link, requestLink } from './address.ts'
import { assign, candidatesView } from './assign.ts'
import { ticketView } from './card.ts'
import { setCustomer } from './customer.ts'
import { decline, passOnLate } from './decline.ts'
import { edit, setPriority } from './edit.ts'
import { cancel, close } from './end.ts'
import { escalate } from './escalate.ts'
import { files } from './files.ts'
import { startDeal, startReturn } from './links.ts'
import { all, listView, mine, ofCustomer, queue, soon } from './list.ts'
import { merge } from './merge.ts'
import { more, moreView } from './more.ts'
import { offerNote, offerNoteView } from './offerNote.ts'
import { closeQuiet } from './quiet.ts'
import { reassign } from './reassign.ts'
import { reopen } from './reopen.ts'
import { note, reply } from './reply.ts'
import { resolve } from './resolve.ts'
import { returnVisits } from './returnVisit.ts'
import { serviceSettings } from './settings.ts'
import { show } from './show.ts'
import { skills, skillsView } from './skills.ts'
import { giveBack, onTheWay, resume, start } from './steps.ts'
import { take } from './take.ts'
import { wait } from './wait.ts'

export const table: Table = {
  actions: [
    ...[add, show, all, mine, queue, soon, ofCustomer],
    ...[take, assign, decline, reassign, giveBack, onTheWay, start, wait, resume, resolve, close, reopen, cancel],
    ...[reply, note, offerNote, files, edit, setCustomer, setPriority, escalate, merge, more],
    ...[startDeal, startReturn, link, requestLink, skills],
  ],
  views: [ticketView, listView, absenceView, candidatesView, moreView, skillsView, offerNoteView],
  settings: [serviceSettings],
  routines: [passOnLate, closeQuiet, returnVisits],
  reminders: [absenceReminder],
}
