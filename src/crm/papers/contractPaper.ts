import { inCapitals } from '../../core/capitals.ts'
import { taxWithin } from '../../core/money.ts'
import type { Paper, Part } from '../../print/paper.ts'
import type { Context } from '../action.ts'
import type { Contract } from '../contracts/load.ts'
import { quoteSettings } from '../quotes/settings.ts'
import { lineTable, type PaperLine, sums } from './lines.ts'
import { buyerOf, sellerOf } from './parties.ts'
import { type Place, partsOf, templateOf } from './template.ts'
import type { Words } from './words.ts'

/** A contract by the company's wording. One that is not approved says so across every page. */
export async function contractPaper(context: Context, contract: Contract, words: Words): Promise<Paper> {
  const { company, tx } = context
  const { say, date } = words
  const seller = sellerOf(company, words)
  const buyer = await buyerOf(tx, contract.customerId, words)
  const sold = await linesOf(context, contract)
  const filled = fillings(contract, { words, seller, buyer: buyer.name, taxRateBp: sold.taxRateBp })
  const blocks: Partial<Record<Place, Part[]>> = {
    lines: [
      lineTable(sold.lines, words),
      sums({ ...sold, totalMinor: contract.amountMinor, currency: contract.currency }, words),
    ],
    plan: planOf(contract, words),
  }
  return {
    title: titleOf(contract.title, words),
    marks: [
      { label: say('paper.contractNo'), value: contract.no },
      ...(contract.signedOn ? [{ label: say('paper.signedOn'), value: date(contract.signedOn) }] : []),
    ],
    parties: [
      { ...buyer, heading: say('paper.partyA') },
      { ...seller, heading: say('paper.partyB') },
    ],
    parts: templateOf(company, words.locale)
      .split('\n')
      .flatMap(line => partsOfLine(line.trim(), { filled, blocks })),
    signatures: [
      {
        heading: `${say('paper.partyA')} ${buyer.name}`,
        lines: [
          say('paper.seal'),
          contract.signer ? say('paper.signerNamed', { name: contract.signer.name }) : say('paper.signer'),
          say('paper.signedOn'),
        ],
      },
      {
        heading: `${say('paper.partyB')} ${seller.name}`,
        lines: [say('paper.seal'), say('paper.signer'), say('paper.signedOn')],
      },
    ],
    ...(contract.docState === 'approved'
      ? {}
      : { watermark: say(contract.docState === 'voided' ? 'paper.void' : 'paper.draft') }),
    foot: `${contract.no} · ${seller.name}`,
    pageOf: (page, pages) => say('paper.page', { page, pages }),
  }
}

/** A contract says what it is. */
function titleOf(title: string, { say }: Words): string {
  return /合同|协议|contract|agreement/i.test(title) ? title : say('paper.contractTitle', { title })
}

type Filled = Partial<Record<Place, string>>

/** A line that is nothing but a place for a table becomes the table; in others its places become words. */
function partsOfLine(
  line: string,
  { filled, blocks }: { filled: Filled; blocks: Partial<Record<Place, Part[]>> },
): Part[] {
  if (line === '') return []
  const [before, only, after, ...more] = partsOf(line)
  if (only && 'place' in only && only.known && blank(before) && blank(after) && more.length === 0) {
    const block = blocks[only.known]
    if (block) return block
  }
  const text = partsOf(line)
    .map(part => ('words' in part ? part.words : part.known ? (filled[part.known] ?? '') : `【${part.place}】`))
    .join('')
  if (text.startsWith('# ')) return [{ kind: 'heading', text: text.slice(2) }]
  return text.trim() === '' ? [] : [{ kind: 'paragraph', text }]
}

function blank(part: ReturnType<typeof partsOf>[number] | undefined): boolean {
  return part === undefined || ('words' in part && part.words.trim() === '')
}

type Filling = { words: Words; seller: { name: string; phone: string }; buyer: string; taxRateBp: number }

function fillings(contract: Contract, { words, seller, buyer, taxRateBp }: Filling): Filled {
  const { say, money, date } = words
  const amount = { minor: contract.amountMinor, currency: contract.currency }
  return {
    ...{ number: contract.no, title: contract.title, buyer, seller: seller.name, phone: seller.phone },
    ...{ amount: money(amount.minor), words: inCapitals(amount) ?? money(amount.minor) },
    ...{ taxRate: `${taxRateBp / 100}%`, tax: money(taxWithin(amount.minor, taxRateBp)) },
    ...{ start: date(contract.startOn), end: date(contract.endOn), signed: date(contract.signedOn) },
    terms: contract.terms ?? say('paper.noTerms'),
    plan: planRows(contract, words)
      .map(row => row.join(' '))
      .join('；'),
  }
}

function planRows({ instalments }: Contract, { say, money, date }: Words): string[][] {
  return instalments
    .filter(line => !line.cancelled)
    .map(line => [say('paper.period', { period: line.period }), date(line.dueOn), money(line.amountMinor)])
}

function planOf(contract: Contract, words: Words): Part[] {
  const { say } = words
  const rows = planRows(contract, words)
  if (rows.length === 0) return [{ kind: 'paragraph', text: say('paper.noPlan') }]
  const columns = [
    { title: say('paper.periods'), share: 0.3 },
    { title: say('paper.payBy'), share: 0.4 },
    { title: say('paper.total'), share: 0.3, right: true },
  ]
  return [{ kind: 'table', columns, rows }]
}

type Sold = { lines: PaperLine[]; discountMinor: bigint; taxRateBp: number }

/** From the quote it was made of, else from the deal, else the whole as one line. */
async function linesOf({ tx, company }: Context, contract: Contract): Promise<Sold> {
  const quote = contract.quoteId
    ? await tx.quote.findUnique({ where: { id: contract.quoteId }, include: { lines: { orderBy: { sort: 'asc' } } } })
    : null
  const taxRateBp = quote?.taxRateBp ?? quoteSettings.of(company).taxRate * 100
  const deal = contract.opportunityId ? await dealLines(tx, contract.opportunityId) : { lines: [], discountMinor: 0n }
  const { lines, discountMinor } = quote ?? deal
  const sum = lines.reduce((total, line) => total + line.totalMinor, 0n) - discountMinor
  if (lines.length > 0 && sum === contract.amountMinor) return { lines, discountMinor, taxRateBp }
  // The amount was agreed otherwise than its lines: the paper shows what was agreed.
  const whole = { name: contract.title, unit: '', qty: 1, discountBp: 0, dealPriceMinor: contract.amountMinor }
  return { lines: [{ ...whole, totalMinor: contract.amountMinor }], discountMinor: 0n, taxRateBp }
}

async function dealLines(tx: Context['tx'], id: string) {
  const { lines, discountMinor } = await tx.opportunity.findUniqueOrThrow({
    where: { id },
    select: {
      discountMinor: true,
      lines: { include: { product: true }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] },
    },
  })
  return {
    discountMinor,
    lines: lines.map(({ product, ...line }) => ({ ...line, name: product.name, unit: product.unit })),
  }
}
