import { z } from 'zod'
import { formatMoney } from '../../core/money.ts'
import { type Actor, can } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { defineAction } from '../action.ts'
import { docStateOf } from '../approvals/documents.ts'
import { documentsReadBy } from '../approvals/rights.ts'
import { drawList, paged, pageIn, pageSize, type Row } from '../list.ts'
import { defineView } from '../view.ts'
import { findInvoice, mayTouch, titleSchema } from './load.ts'

/** The invoices I may see, those that wait for finance first; with a number, that one. */
export const list = defineAction({
  name: 'invoice.list',
  words: { en: ['invoices'], zh: ['发票', '开票列表'] },
  usage: { en: '[invoice | page]', zh: '[开票单号 | 页码]' },
  does: { en: 'See invoices', zh: '看发票和开票申请' },
  input: paged.extend({ invoice: z.string().max(60).optional() }),
  read: rest => (/^fp/i.test(rest) ? { page: 1, invoice: rest } : pageIn(rest)),
  allow: can('read', 'invoice'),
  async run(context, { invoice: said, page }) {
    if (said === undefined)
      return {
        cards: [{ view: 'invoices', of: { entity: 'user', id: context.actor.id }, params: { page }, to: 'only' }],
      }
    const { id } = await findInvoice(context, said, 'read')
    return { cards: [{ view: 'invoice', of: { entity: 'invoice', id }, to: 'only' }] }
  },
})

export const listView = defineView({
  name: 'invoices',
  async draw({ tx, actor, reader }, _of, params) {
    if (!actor) return null
    const { page } = paged.parse(params)
    const invoices = await pageOf(tx, actor, page)
    const rows = invoices.slice(0, pageSize).map(invoice => rowOf(invoice, actor, reader))
    return drawList(
      {
        title: t('invoices.title'),
        empty: t('invoices.empty'),
        rows,
        page,
        more: invoices.length > pageSize,
        verb: 'invoice.list',
      },
      reader,
    )
  },
})

const toIssue = { docState: 'approved', issueState: 'none' }

/** One page, and one more to know whether there is another: what finance has to issue, the oldest first, then everything else, the newest first. */
async function pageOf(tx: Tx, actor: Actor, page: number) {
  const read = documentsReadBy(actor, 'invoice')
  const include = {
    contract: { select: { no: true } },
    owner: { select: { displayName: true, department: { select: { path: true } } } },
  } as const
  const skip = (page - 1) * pageSize
  const waiting = await tx.invoice.findMany({
    where: { AND: [read, toIssue] },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    skip,
    take: pageSize + 1,
    include,
  })
  const before = await tx.invoice.count({ where: { AND: [read, toIssue] } })
  const others = await tx.invoice.findMany({
    where: { AND: [read, { NOT: toIssue }] },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    skip: Math.max(skip - before, 0),
    take: pageSize + 1 - waiting.length,
    include,
  })
  return [...waiting, ...others]
}

function rowOf(invoice: Awaited<ReturnType<typeof pageOf>>[number], actor: Actor, reader: Reader): Row {
  const doc = say(t(`docState.${docStateOf(invoice.docState)}`), reader)
  const waits = invoice.docState === toIssue.docState && invoice.issueState === toIssue.issueState
  const issue = { title: say(t('card.invoice.issue'), reader), verb: 'invoice.issue', data: { invoice: invoice.no } }
  return {
    title: `${invoice.no} ${titleSchema.parse(invoice.title).title}`,
    line: [
      invoice.invoiceNo ?? (waits ? say(t('invoice.state.none', { doc }), reader) : doc),
      formatMoney({ minor: invoice.amountMinor, currency: invoice.currency }, reader.locale),
      invoice.contract.no,
    ].join(' · '),
    buttons: [
      ...(waits && mayTouch(actor, invoice, 'settle') ? [{ ...issue, main: true }] : []),
      { title: say(t('button.open'), reader), verb: 'invoice.list', data: { invoice: invoice.no } },
    ],
  }
}
