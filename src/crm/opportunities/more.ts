import { z } from 'zod'
import { formatMoney } from '../../core/money.ts'
import { can, modeOf, permits, scopeOf } from '../../core/rights.ts'
import { type Reader, say, type TextKey, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { findRecord } from '../find.ts'
import { drawList, type Row, type RowButton } from '../list.ts'
import { itemsOf, nameIn } from '../pipelines/read.ts'
import { defineView } from '../view.ts'

/** Everything else one can do with a deal, beside moving it. */
export const more = defineAction({
  name: 'deal.more',
  words: { en: ['deal more'], zh: ['商机更多'] },
  usage: { en: '<deal>', zh: '<商机>' },
  does: { en: 'See everything one can do with a deal', zh: '看商机的全部操作' },
  input: z.object({ deal: z.string().min(1).max(100) }),
  read: rest => ({ deal: rest }),
  allow: can('update', 'opportunity'),
  async run(context, { deal }) {
    const found = await findRecord(context, ['opportunity'], { said: deal, verb: 'update' })
    return { cards: [{ view: 'deal.more', of: { entity: 'opportunity', id: found.id }, to: 'only' }] }
  },
})

export const moreView = defineView({
  name: 'deal.more',
  async draw({ tx, actor, reader }, of) {
    const deal = await tx.opportunity.findFirst({
      where: { id: of.id, deletedAt: null },
      include: {
        owner: { select: { displayName: true, department: { select: { path: true } } } },
        pipeline: { include: { stages: true } },
        stage: { select: { kind: true } },
        quotes: { where: { supersededById: null }, orderBy: { createdAt: 'desc' }, take: 2, select: { no: true } },
        contracts: {
          where: { docState: { not: 'voided' } },
          orderBy: { createdAt: 'desc' },
          take: 2,
          select: { no: true },
        },
        _count: { select: { lines: true, contacts: true, checks: true } },
      },
    })
    if (!deal || !actor) return null
    const owner = { id: deal.ownerId, departmentPath: deal.owner.department?.path ?? null }
    const held = { id: deal.id, owner, customerId: deal.customerId }
    if (!permits(actor, { verb: 'update', entity: 'opportunity' }, held)) return null
    const sees = modeOf(actor, 'opportunity.amount') === 'read'
    const money = (minor: bigint) => formatMoney({ minor, currency: deal.currency }, reader.locale)
    const items = deal.pipeline.stages.flatMap(itemsOf).length
    const asks = items > 0 || deal.pipeline.stages.some(stage => stage.approvals.length > 0)
    const button = (title: TextKey, verb: string, main = false): RowButton => ({
      ...{ title: say({ key: title }, reader), verb, data: { deal: deal.no }, main },
    })
    const row = (title: TextKey, line: string, buttons: RowButton[]): Row => ({
      ...{ title: say({ key: title }, reader), line, buttons },
    })
    const open = deal.closedAt === null
    const sum = sees && deal.amountMinor !== null ? money(deal.amountMinor) : ''
    const rows: Row[] = [
      ...(open ? [row('more.edit', say(t('more.editHint'), reader), [button('button.edit', 'deal.edit', true)])] : []),
      row(
        'more.lines',
        [say(t('deal.products', { count: deal._count.lines }), reader), sum].filter(Boolean).join(' · '),
        [button('button.open', 'line.list')],
      ),
      ...(sees && deal.stage.kind !== 'void' ? papers(deal, { open, reader, button }) : []),
      ...(asks
        ? [
            row('more.checks', say(t('more.checked', { done: deal._count.checks, all: items }), reader), [
              button('button.open', 'check.list'),
            ]),
          ]
        : []),
      row('more.score', say(t('more.scoreHint'), reader), [button('button.open', 'deal.score')]),
      row('more.timeline', say(t('more.timelineHint'), reader), [
        button('button.open', 'deal.timeline'),
        { title: say(t('card.any.why'), reader), verb: 'record.why', data: { record: deal.no } },
      ]),
      ...(scopeOf(actor, 'create', 'ticket').scopes.length > 0
        ? [
            row('more.service', say(t('more.serviceHint'), reader), [
              { title: say(t('button.ticketNew'), reader), verb: 'ticket.add', data: { about: deal.no } },
            ]),
          ]
        : []),
      ...(open
        ? [
            row('more.team', say(t('more.teamHint'), reader), [
              { title: say(t('button.team'), reader), verb: 'team.list', data: { record: deal.no } },
            ]),
            row('more.hand', deal.owner.displayName, [button('button.transfer', 'deal.transfer')]),
            row('more.reroute', nameIn(deal.pipeline, reader.locale), [button('button.reroute', 'deal.reroute')]),
            row('more.void', say(t('more.voidHint'), reader), [button('button.void', 'deal.void')]),
          ]
        : []),
    ]
    return drawList(
      { title: t('more.title', { no: deal.no, name: deal.name }), empty: t('list.nothing'), rows },
      reader,
    )
  },
})

type Papers = {
  no: string
  quotes: { no: string }[]
  contracts: { no: string }[]
}

/** What was put on paper about a deal, and a tap for the next one. */
function papers(
  { no, quotes, contracts }: Papers,
  { open, reader, button }: { open: boolean; reader: Reader; button(title: TextKey, verb: string): RowButton },
): Row[] {
  const named = (key: TextKey) => say({ key }, reader)
  const tap = (title: string, verb: string, data: RowButton['data']): RowButton => ({ title, verb, data })
  const numbers = (rows: { no: string }[]) => rows.map(row => row.no).join(' · ')
  return [
    {
      title: named('more.quotes'),
      line: numbers(quotes) || named('more.quotesHint'),
      buttons: [
        ...quotes.slice(0, 1).map(quote => tap(named('button.open'), 'quote.list', { quote: quote.no })),
        ...(open ? [button('button.newQuote', 'quote.create')] : []),
      ],
    },
    {
      title: named('more.contracts'),
      line: numbers(contracts) || named('more.contractsHint'),
      buttons: [
        ...contracts.slice(0, 1).map(one => tap(named('button.open'), 'contract.create', { from: one.no })),
        tap(named('button.newContract'), 'contract.create', { from: no }),
      ],
    },
  ]
}
