import { z } from 'zod'
import { can } from '../../core/rights.ts'
import { say, type TextKey, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { isDraft } from '../approvals/draft.ts'
import { filesOf } from '../attachments/read.ts'
import { drawList, type Row, type RowButton } from '../list.ts'
import { defineView } from '../view.ts'
import { findContract, mayTouch, readContract } from './load.ts'
import { requestsOf, stateOf } from './requests.ts'

/** Everything else one can do with a contract: papers, deliveries, bills, asking for money. */
export const more = defineAction({
  name: 'contract.more',
  words: { en: ['contract more'], zh: ['合同更多'] },
  usage: { en: '<contract>', zh: '<合同号>' },
  does: { en: 'See everything one can do with a contract', zh: '看合同的全部操作' },
  input: z.object({ contract: z.string().min(1).max(60) }),
  read: rest => ({ contract: rest }),
  allow: can('read', 'contract'),
  async run(context, { contract: said }) {
    const { id } = await findContract(context, said, 'read')
    return { cards: [{ view: 'contract.more', of: { entity: 'contract', id }, to: 'only' }] }
  },
})

export const moreView = defineView({
  name: 'contract.more',
  async draw({ tx, actor, reader }, of) {
    const contract = await readContract(tx, of.id)
    if (!contract || !actor || !mayTouch(actor, contract, 'read')) return null
    const { no } = contract
    const works = mayTouch(actor, contract, 'update')
    const inForce = contract.docState === 'approved'
    const files = await filesOf(tx, of)
    const signed = files.some(file => file.kind === 'signed')
    const orders = await tx.order.findMany({ where: { contractId: of.id }, orderBy: { no: 'asc' }, take: 3 })
    const invoices = await tx.invoice.findMany({ where: { contractId: of.id }, orderBy: { no: 'asc' }, take: 3 })
    const requests = await requestsOf(tx, contract)
    const button = (title: TextKey, verb: string, data: RowButton['data']): RowButton => ({
      ...{ title: say({ key: title }, reader), verb, data },
    })
    const row = (title: TextKey, line: string, buttons: RowButton[]): Row[] =>
      buttons.length > 0 ? [{ title: say({ key: title }, reader), line, buttons }] : []
    const when = (yes: boolean, ...buttons: RowButton[]) => (yes ? buttons : [])
    const open = (numbers: { no: string }[], verb: string, field: string) =>
      numbers.map(one => ({ title: one.no, verb, data: { [field]: one.no } }))
    const asked = requests.map(request =>
      say(
        t('request.line', {
          no: request.no,
          amount: { minor: request.amountMinor, currency: contract.currency },
          state: t(`request.state.${stateOf(request)}`),
        }),
        reader,
      ),
    )
    const rows: Row[] = [
      ...row('contractMore.print', say(t('contractMore.printHint'), reader), [
        button('button.inChinese', 'contract.print', { document: no, language: 'zh' }),
        button('button.inEnglish', 'contract.print', { document: no, language: 'en' }),
      ]),
      ...row(
        'contractMore.signed',
        say(t(signed ? 'contractMore.signedThere' : 'contractMore.signedHint', { no }), reader),
        when(works && inForce && !contract.change, button('button.signed', 'contract.signed', { contract: no })),
      ),
      ...row(
        'contractMore.files',
        files.map(file => file.name).join(' · ') || say(t('contractMore.filesHint', { no }), reader),
        [button('button.attachments', 'document.attach', { document: no })],
      ),
      ...row('contractMore.orders', say(t('contractMore.ordersHint'), reader), [
        ...open(orders, 'order.create', 'from'),
        ...when(works && inForce, button('button.newOrder', 'order.create', { from: no })),
      ]),
      ...row('contractMore.invoices', say(t('contractMore.invoicesHint'), reader), [
        ...open(invoices, 'invoice.list', 'invoice'),
        ...when(works && inForce, button('button.newInvoice', 'invoice.create', { contract: no })),
      ]),
      ...row('contractMore.requests', asked.join('\n') || say(t('contractMore.requestsHint'), reader), [
        ...when(works && inForce, button('button.request', 'contract.request', { contract: no })),
      ]),
      ...row('contractMore.edit', say(t('contractMore.editHint'), reader), [
        ...when(works && !contract.change, button('button.edit', 'contract.edit', { contract: no })),
        ...when(works && inForce, button('button.planIt', 'instalment.plan', { contract: no })),
        ...when(works && inForce && !contract.change, button('button.void', 'contract.void', { contract: no })),
        ...when(works && isDraft(contract.docState), button('button.delete', 'contract.delete', { contract: no })),
      ]),
    ]
    return drawList({ title: t('contractMore.title', { no }), empty: t('list.nothing'), rows }, reader)
  },
})
