import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { localDate } from '../../core/moment.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { readPastDay } from '../../core/when/past.ts'
import { defineAction } from '../action.ts'
import { addFiles } from '../attachments/add.ts'
import { askFor } from '../form.ts'
import { findContract } from './load.ts'

const input = z.object({ contract: z.string().min(1).max(60), on: z.string().max(60).optional() })

/** Both have signed: on which day, and the scan that is sent along. */
export const signed = defineAction({
  name: 'contract.signed',
  words: { en: ['contract signed'], zh: ['合同已签', '合同签署'] },
  usage: { en: '<contract> [day] + scan', zh: '<合同号> [日期] + 扫描件' },
  does: { en: 'Note that a contract was signed, with its scan', zh: '登记合同已签署，附扫描件' },
  input,
  read: rest => {
    const [contract = '', ...on] = rest.split(/\s+/)
    return { contract, ...(on.length > 0 ? { on: on.join(' ') } : {}) }
  },
  allow: can('update', 'contract'),

  async run(context, { contract: said, on }) {
    const { tx, now, company, reader, files } = context
    const contract = await findContract(context, said, 'update')
    const { id, no, customerId } = contract
    if (contract.docState !== 'approved' || contract.change) throw new Refusal('contract.notSignable', { no })
    const today = localDate(now, company.zone)
    if (on === undefined && files.length === 0) {
      const value = contract.signedOn?.toISOString().slice(0, 10) ?? today
      const fields = [{ id: 'on', label: t('content.signedOn'), value, required: true }]
      const intro = t('contract.signedIntro', { no })
      return askFor(
        {
          action: 'contract.signed',
          context: { contract: no },
          title: t('contract.signedTitle', { no }),
          intro,
          fields,
        },
        reader,
      )
    }
    const day = on === undefined ? today : readPastDay(on, { now, zone: context.actor.zone })
    if (!day || day > today) throw new Refusal('input.fields', {}, { on: t(day ? 'payment.inFuture' : 'field.date') })
    const noted = await tx.contract.updateMany({
      where: { id, docState: 'approved', version: contract.version },
      data: { signedOn: new Date(day), updatedAt: now, version: { increment: 1 } },
    })
    if (noted.count === 0) throw new Refusal('record.changed', { no })
    await tx.sql`update "Customer" set "lastDealAt" = greatest("lastDealAt", ${day}::date::timestamptz) where id = ${customerId}`
    const of = { entity: 'contract', id } as const
    if (files.length > 0) await addFiles(context, of, 'signed')
    return {
      notice: t(files.length > 0 ? 'contract.signedScan' : 'contract.signed', { no, date: day }),
      changed: [of, { entity: 'customer', id: customerId }],
      audit: [{ action: 'contract.signed', on: of, facts: { no, date: day, files: files.map(file => file.name) } }],
      cards: [{ view: 'contract', of, to: 'only' }],
    }
  },
})
