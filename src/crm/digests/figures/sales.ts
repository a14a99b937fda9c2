import { defineFigure } from './figure.ts'
import { fellOverdue, happened } from './spans.ts'

export const newLeads = defineFigure({ name: 'leads.new', hit: 'lead.created', by: 'moment', of: 'lead', ...happened })

export const claimed = defineFigure({
  name: 'records.claimed',
  hit: 'record.claimed',
  by: 'moment',
  of: 'lead',
  ...happened,
})

export const talks = defineFigure({ name: 'talks', hit: 'talk', by: 'moment', of: 'customer', ...happened })

export const moved = defineFigure({
  name: 'deals.moved',
  hit: 'deal.moved',
  by: 'moment',
  of: 'opportunity',
  ...happened,
})

export const won = defineFigure({
  ...{ name: 'deals.won', hit: 'deal.won', by: 'moment', of: 'opportunity', money: true, ...happened },
  async why(tx, holders) {
    const [open] = await tx.sql<{ open: number; dated: number }>`
      select count(*)::int as open, count("expectedCloseOn")::int as dated from "Opportunity"
      where "closedAt" is null and "deletedAt" is null and (${holders}::uuid[] is null or "ownerId" = any (${holders}::uuid[]))`
    const { open: deals = 0, dated = 0 } = open ?? {}
    if (deals === 0)
      return { text: { key: 'why.noDeals' }, button: { title: 'button.addDeal', verb: 'deal.add', data: {} } }
    if (dated < deals)
      return {
        text: { key: 'why.noDates', args: { without: deals - dated, open: deals } },
        button: { title: 'button.openDeals', verb: 'deal.list', data: {} },
      }
    return undefined
  },
})

export const lost = defineFigure({
  name: 'deals.lost',
  hit: 'deal.lost',
  by: 'moment',
  of: 'opportunity',
  money: true,
  ...happened,
})

export const recycled = defineFigure({
  ...{ name: 'records.recycled', hit: 'record.recycled', by: 'moment', of: 'customer', ...happened },
  button: { title: 'button.soonRecycled', verb: 'recycle.soon', data: {} },
})

export const extended = defineFigure({
  name: 'records.extended',
  hit: 'record.extended',
  by: 'moment',
  of: 'customer',
  ...happened,
})

/** Deals whose expected day went by in the window and that are still open. */
export const slipped = defineFigure({
  name: 'deals.slipped',
  hit: 'deal.expected',
  by: 'day',
  of: 'opportunity',
  money: true,
  span: fellOverdue,
})

/** Deals that were told to be stuck in the window. */
export const stuck = defineFigure({
  name: 'deals.stuck',
  hit: 'deal.stuck',
  by: 'moment',
  of: 'opportunity',
  span: happened.span,
})
