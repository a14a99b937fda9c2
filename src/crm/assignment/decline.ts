import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { offeredLead } from './accept.ts'
import { passOn } from './passOn.ts'

const declineForm = defineCard('decline-form', z.strictObject({ title: z.string() }))

/** Says no to what was offered, with the reason; the next person is asked at once. */
export const decline = defineAction({
  name: 'lead.decline',
  words: { en: ['decline'], zh: ['谢绝'] },
  usage: { en: '<lead> <reason>', zh: '<线索> <原因>' },
  does: { en: 'Say no to a lead that was assigned to you', zh: '谢绝分给你的线索' },
  input: z.object({
    lead: z.string().min(1).max(100),
    reason: z.string().max(500, 'field.tooLong500').default(''),
  }),
  read: rest => {
    const [lead = '', ...reason] = rest.split(/\s+/)
    return { lead, reason: reason.join(' ') }
  },
  allow: can('update', 'lead'),

  async run(context, { lead: said, reason }) {
    const { tx, actor, reader } = context
    const lead = await offeredLead(context, said)
    const offer = await tx.assignmentOffer.findFirst({ where: { leadId: lead.id, userId: actor.id, state: 'open' } })
    if (!offer) throw new Refusal('offer.notOffered', { no: lead.no, title: lead.title })
    if (reason === '' && context.said === 'form') throw new Refusal('input.fields', {}, { reason: t('field.required') })
    if (reason === '') {
      const card = declineForm.draw({ title: `${lead.no} ${lead.title}` }, reader)
      return {
        form: {
          action: 'lead.decline',
          context: { lead: lead.no },
          title: t('offer.declineTitle', { no: lead.no }),
          card,
        },
      }
    }
    const moved = await passOn(context, offer.id, { state: 'declined', reason })
    if (!moved) throw new Refusal('record.changed', { no: lead.no })
    const of = { entity: 'lead' as const, id: lead.id }
    return {
      ...moved,
      notice: t('offer.declined', { no: lead.no, title: lead.title }),
      audit: [{ action: 'lead.decline', on: of, facts: { reason } }, ...(moved.audit ?? [])],
    }
  },
})
