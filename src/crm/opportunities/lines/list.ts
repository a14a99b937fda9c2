import { z } from 'zod'
import { formatMoney } from '../../../core/money.ts'
import { can, modeOf, permits } from '../../../core/rights.ts'
import { say, t } from '../../../core/text.ts'
import { defineAction } from '../../action.ts'
import { findRecord } from '../../find.ts'
import { drawList } from '../../list.ts'
import { defineView } from '../../view.ts'
import { heldOf, keepers } from '../held.ts'
import { qtyText } from './quantity.ts'

/** What a deal is made of: products, quantities, prices. */
export const list = defineAction({
  name: 'line.list',
  words: { en: ['lines', 'deal lines'], zh: ['产品明细', '商机明细'] },
  usage: { en: '<deal>', zh: '<商机>' },
  does: { en: 'See the products of a deal', zh: '看商机的产品明细' },
  input: z.object({ deal: z.string().min(1).max(100) }),
  read: rest => ({ deal: rest }),
  allow: can('read', 'opportunity'),
  async run(context, { deal }) {
    const found = await findRecord(context, ['opportunity'], { said: deal, verb: 'read' })
    return { cards: [{ view: 'deal.lines', of: { entity: 'opportunity', id: found.id }, to: 'only' }] }
  },
})

export const linesView = defineView({
  name: 'deal.lines',
  async draw({ tx, actor, reader }, of) {
    const deal = await tx.opportunity.findFirst({
      where: { id: of.id, deletedAt: null },
      include: {
        ...keepers,
        lines: { include: { product: true }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] },
      },
    })
    if (!deal || !actor) return null
    const held = heldOf(deal)
    if (!permits(actor, { verb: 'read', entity: 'opportunity' }, held)) return null
    const mode = modeOf(actor, 'opportunity.amount')
    const works = permits(actor, { verb: 'update', entity: 'opportunity' }, held) && !deal.closedAt && mode === 'read'
    const money = (minor: bigint) => formatMoney({ minor, currency: deal.currency }, reader.locale)
    const rows = deal.lines.map(line => ({
      title: `${line.product.sku} ${line.product.name}`,
      line: [
        `${qtyText(line.qty)} ${line.product.unit}`.trim(),
        mode === 'read' ? money(line.dealPriceMinor) : '',
        line.discountBp > 0 ? say(t('line.off', { percent: line.discountBp / 100 }), reader) : '',
        mode === 'read' ? say(t('line.total', { total: money(line.totalMinor) }), reader) : '',
      ]
        .filter(Boolean)
        .join(' · '),
      buttons: works
        ? [
            { title: say(t('button.edit'), reader), verb: 'line.save', data: { deal: deal.no, line: line.id } },
            { title: say(t('button.remove'), reader), verb: 'line.remove', data: { line: line.id } },
          ]
        : [],
    }))
    const discount =
      deal.discountMinor > 0n ? say(t('line.discounted', { discount: money(deal.discountMinor) }), reader) : ''
    const sum = deal.amountMinor === null ? '' : say(t('line.sum', { sum: money(deal.amountMinor) }), reader)
    const taps = works
      ? [
          { title: say(t('button.addLine'), reader), verb: 'line.save', data: { deal: deal.no }, main: true },
          ...(rows.length > 0
            ? [{ title: say(t('button.discount'), reader), verb: 'line.discount', data: { deal: deal.no } }]
            : []),
        ]
      : []
    return drawList(
      {
        title: t('line.listTitle', { no: deal.no, name: deal.name }),
        ...(mode === 'read' && rows.length > 0
          ? { subtitle: t('line.subtitle', { sum: [discount, sum].filter(Boolean) }) }
          : {}),
        ...{ empty: t('line.empty'), rows, buttons: taps },
      },
      reader,
    )
  },
})
