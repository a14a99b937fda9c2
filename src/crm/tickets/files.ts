import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { defineAction } from '../action.ts'
import { stillKept } from '../attachments/kept.ts'
import { findTicket } from './load.ts'

/** The photos and files that came with the notes and the hours of a ticket. */
export const files = defineAction({
  name: 'ticket.files',
  words: { en: ['ticket files'], zh: ['工单附件', '工单 附件'] },
  usage: { en: '<ticket>', zh: '<工单>' },
  does: { en: 'Get the photos and files of a ticket', zh: '取工单的照片和附件' },
  input: z.object({ ticket: z.string().min(1).max(100) }),
  read: rest => ({ ticket: rest }),
  allow: can('read', 'ticket'),
  async run(context, { ticket: said }) {
    const { id, no } = await findTicket(context, said, 'read')
    const found = await stillKept(context, await filesOf(context.tx, id))
    if (found.length === 0) throw new Refusal('ticket.noFiles', { no })
    return { notice: t('worklog.filesOf', { no, count: found.length }), files: found }
  },
})

/** Their ids, the newest last. */
export async function filesOf(tx: Tx, ticketId: string): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>`
    select unnest("fileIds") as id from (
      select "fileIds", at from "TicketMessage" where "ticketId" = ${ticketId}
      union all select "fileIds", "createdAt" from "Worklog" where "ticketId" = ${ticketId} and "deletedAt" is null) f order by at`
  return rows.map(({ id }) => id)
}
