import type { Paper } from '../../print/paper.ts'
import type { Company } from '../../store/company.ts'
import type { Tx } from '../../store/db.ts'
import { sellerSettings } from './settings.ts'
import type { Words } from './words.ts'

type Party = Paper['parties'][number]

/** Who sells: the particulars an admin entered. */
export function sellerOf(company: Company, { say, locale }: Words): Party & { name: string; phone: string } {
  const { legalName, legalNameEn, taxNo, address, bank, account, phone } = sellerSettings.of(company)
  const own = locale === 'en' ? legalNameEn || legalName : legalName
  const name = own || company.name
  const lines = [
    { label: say('paper.name'), value: name },
    { label: say('paper.taxNo'), value: taxNo },
    { label: say('paper.address'), value: address },
    { label: say('paper.phone'), value: phone },
    { label: say('paper.bank'), value: bank },
    { label: say('paper.account'), value: account },
  ]
  return { name, phone, heading: say('paper.seller'), lines: lines.filter(({ value }) => value !== '') }
}

/** Who buys: as they are billed, else as they are known. */
export async function buyerOf(tx: Tx, customerId: string, { say }: Words): Promise<Party & { name: string }> {
  const customer = await tx.customer.findUniqueOrThrow({
    where: { id: customerId },
    include: {
      invoiceTitles: { where: { kind: 'company' }, orderBy: { createdAt: 'desc' }, take: 1 },
      contacts: { where: { deletedAt: null }, orderBy: [{ isDecisionMaker: 'desc' }, { createdAt: 'asc' }], take: 1 },
    },
  })
  const [title] = customer.invoiceTitles
  const [contact] = customer.contacts
  const name = title?.title ?? customer.name
  const lines = [
    { label: say('paper.name'), value: name },
    { label: say('paper.taxNo'), value: title?.taxNo ?? '' },
    { label: say('paper.address'), value: title?.address ?? customer.address ?? '' },
    { label: say('paper.contact'), value: contact?.name ?? '' },
    { label: say('paper.phone'), value: title?.phone ?? '' },
    { label: say('paper.bank'), value: title?.bank ?? '' },
    { label: say('paper.account'), value: title?.account ?? '' },
  ]
  return { name, heading: say('paper.buyer'), lines: lines.filter(({ value }) => value !== '') }
}
