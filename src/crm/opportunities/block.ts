import { formatMoney } from '../../core/money.ts'
import { modeOf } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineBlock } from '../customers/block.ts'
import { stageName } from './stages.ts'

/** The deals of a customer that the reader may read by themselves or through the customer, open ones first. */
export const dealsBlock = defineBlock({
  heading: t('block.deals'),
  async draw({ actor, reader }, { opportunities }) {
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
        .filter(({ stage }) => stage.kind === 'open')
        .slice(0, 3)
        .map(({ no }) => ({ title: t('block.openDeal', { no }), verb: 'record.show', data: { record: no } })),
    }
  },
})
