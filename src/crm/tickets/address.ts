import { z } from 'zod'
import { newId } from '../../core/id.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { addressOf } from '../campaigns/find.ts'
import { findRecord } from '../find.ts'
import { secretCode } from './create.ts'
import { findTicket } from './load.ts'

/** The page on which the customer follows a ticket, answers, and says how it was. Whoever has the address may. */
export const link = defineAction({
  name: 'ticket.link',
  words: { en: ['ticket link'], zh: ['工单链接', '工单 链接'] },
  usage: { en: '<ticket>', zh: '<工单>' },
  does: { en: 'Get the page of a ticket for the customer', zh: '取工单的客户页面链接' },
  input: z.object({ ticket: z.string().min(1).max(100) }),
  read: rest => ({ ticket: rest }),
  allow: can('read', 'ticket'),
  async run(context, { ticket: said }) {
    const ticket = await findTicket(context, said, 'read')
    return { notice: t('ticket.linkIs', { no: ticket.no, url: `${await addressOf(context)}/k/${ticket.code}` }) }
  },
})

/** The page on which a customer asks for service, one address a customer. A new one makes the old one invalid. */
export const requestLink = defineAction({
  name: 'ticket.requestLink',
  words: { en: ['service link'], zh: ['报修链接', '服务链接'] },
  usage: { en: '<customer> [new]', zh: '<客户> [换新]' },
  does: { en: 'Get the page on which a customer asks for service', zh: '取客户的报修页面链接' },
  input: z.object({ customer: z.string().min(1).max(200), anew: z.boolean().default(false) }),
  read: rest => ({ customer: rest.replace(/\s+(?:new|换新)$/i, ''), anew: /\s(?:new|换新)$/i.test(rest) }),
  allow: can('create', 'ticket'),
  async run(context, { customer: said, anew }) {
    const { tx, actor, now } = context
    const found = await findRecord(context, ['customer'], { said, verb: 'read' })
    if (anew)
      await tx.serviceLink.updateMany({ where: { customerId: found.id, closedAt: null }, data: { closedAt: now } })
    await tx.sql`
      insert into "ServiceLink" (id, "customerId", code, "createdAt", "createdById") values (${newId()}, ${found.id}, ${secretCode()}, ${now}, ${actor.id})
      on conflict ("customerId") where "closedAt" is null do nothing`
    const { code } = await tx.serviceLink.findFirstOrThrow({ where: { customerId: found.id, closedAt: null } })
    return {
      notice: t('ticket.requestLinkIs', { customer: found.title, url: `${await addressOf(context)}/s/${code}` }),
      ...(anew
        ? {
            audit: [
              {
                action: 'ticket.requestLink',
                on: { entity: 'customer' as const, id: found.id },
                facts: { customer: found.title },
              },
            ],
          }
        : {}),
    }
  },
})
