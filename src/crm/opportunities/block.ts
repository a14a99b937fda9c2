import { formatMoney } from '../../core/money.ts'
import { allows, can, modeOf } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineBlock } from '../customers/block.ts'
import { keptBy } from '../customers/read.ts'
import { dealsAt } from './readable.ts'
import { stageName } from './stages.ts'

/** The deals of a customer that the reader may open, open ones first; no such block for whoever may read none at all. */
export const dealsBlock = defineBlock({
  heading: t('block.deals'),
  async draw({ tx, actor, reader }, { id, owner }) {
    if (!allows(can('read', 'opportunity'), actor)) return null
    const opportunities = await tx.opportunity.findMany({
      where: dealsAt(actor, { id, owner: keptBy(owner) }),
      include: { stage: true },
      orderBy: [{ closedAt: { sort: 'asc', nulls: 'first' } }, { updatedAt: 'desc' }],
      take: 5,
    })
    const mode = modeOf(actor, 'opportunity.amount')
    const amountOf = ({ amountMinor, currency }: (typeof opportunities)[number]) =>
      amountMinor === null || mode === 'hidden'
        ? ''
        : mode === 'masked'
          ? '***'
          : formatMoney({ minor: amountMinor, currency }, reader.locale)
    return {
      lines: opportunities.map(deal => ({
        title: `${deal.no} ${deal.name}`,
        line: [stageName(deal.stage, reader.locale), amountOf(deal)].filter(Boolean).join(' · '),
      })),
      empty: t('block.noDeals'),
      buttons: opportunities
        .slice(0, 3)
        .map(({ no }) => ({ title: t('block.openDeal', { no }), verb: 'record.show', data: { record: no } })),
    }
  },
})
