import { z } from 'zod'
import { dateName } from '../../core/moment.ts'
import { formatMoney } from '../../core/money.ts'
import { can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { docStateOf } from '../approvals/documents.ts'
import { documentsReadBy } from '../approvals/rights.ts'
import { drawList, paged, pageIn, pageSize } from '../list.ts'
import { defineView } from '../view.ts'

const input = paged.extend({ customer: z.string().max(60).optional() })

/** The contracts I may see, the newest first; those of one customer when it is named. */
export const list = defineAction({
  name: 'contract.list',
  words: { en: ['contracts'], zh: ['合同列表', '合同单'] },
  usage: { en: '[customer | page]', zh: '[客户 | 页码]' },
  does: { en: 'See contracts', zh: '看合同' },
  input,
  read: rest => (/^c-\d/i.test(rest) ? { page: 1, customer: rest } : pageIn(rest)),
  allow: can('read', 'contract'),
  async run({ actor }, params) {
    return { cards: [{ view: 'contracts', of: { entity: 'user', id: actor.id }, params, to: 'only' }] }
  },
})

export const listView = defineView({
  name: 'contracts',
  async draw({ tx, actor, reader }, _of, params) {
    if (!actor) return null
    const { page, customer } = input.parse(params)
    const contracts = await tx.contract.findMany({
      where: {
        AND: [documentsReadBy(actor, 'contract'), customer ? { customer: { no: customer.toUpperCase() } } : {}],
      },
      orderBy: [{ updatedAt: 'desc' }, { id: 'desc' }],
      skip: (page - 1) * pageSize,
      take: pageSize + 1,
      include: { customer: { select: { name: true } } },
    })
    const rows = contracts.slice(0, pageSize).map(contract => {
      const money = (minor: bigint) => formatMoney({ minor, currency: contract.currency }, reader.locale)
      return {
        title: `${contract.no} ${contract.title}`,
        line: [
          say(t(`docState.${docStateOf(contract.docState)}`), reader),
          contract.customer.name,
          say(t('contract.paidOf', { paid: money(contract.paidMinor), amount: money(contract.amountMinor) }), reader),
          say(t('quote.until', { date: dateName(contract.endOn, { ...reader, zone: 'UTC' }) }), reader),
        ].join(' · '),
        buttons: [{ title: say(t('button.open'), reader), verb: 'contract.create', data: { from: contract.no } }],
      }
    })
    return drawList(
      {
        title: t('contracts.title'),
        empty: t('contracts.empty'),
        rows,
        page,
        more: contracts.length > pageSize,
        verb: 'contract.list',
        filter: customer ? { customer } : {},
      },
      reader,
    )
  },
})
