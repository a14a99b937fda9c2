import { z } from 'zod'
import type { Locale } from '../../core/locale.ts'
import { lookup } from '../../core/lookup.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import type { Paper } from '../../print/paper.ts'
import { print } from '../../print/print.ts'
import { keepFile } from '../../store/files.ts'
import { type Context, defineAction } from '../action.ts'
import { findContract } from '../contracts/load.ts'
import { findQuote } from '../quotes/load.ts'
import { refuseUncosted } from '../quotes/prices.ts'
import { contractPaper } from './contractPaper.ts'
import { quotePaper } from './quotePaper.ts'
import { documentRef } from './ref.ts'
import { sellerSettings } from './settings.ts'
import { type Words, wordsOf } from './words.ts'

const languages: Record<string, Locale> = { 英文: 'en', english: 'en', en: 'en', 中文: 'zh', chinese: 'zh', zh: 'zh' }
const input = z.object({ document: z.string().min(1).max(60), language: z.enum(['zh', 'en']).optional() })

function read(rest: string): z.input<typeof input> {
  const [document = '', language = ''] = rest.split(/\s+/)
  const known = lookup(languages, language.toLowerCase())
  return { document, ...(known ? { language: known } : {}) }
}

/** A quote as a PDF to be sent, once its costs are approved. */
export const printQuote = defineAction({
  name: 'quote.print',
  words: { en: ['quote pdf', 'print quote'], zh: ['打印报价', '报价打印'] },
  usage: { en: '<quote> [chinese | english]', zh: '<报价单号> [中文 | 英文]' },
  does: { en: 'Get a quote as a PDF', zh: '把报价打印成 PDF' },
  input,
  read,
  allow: can('read', 'quote'),
  async run(context, { document, language }) {
    const quote = await findQuote(context, document, 'read')
    await refuseUncosted(context, quote)
    const words = wordsOf(context.reader, language ?? context.reader.locale, quote.currency)
    const no = quote.revision > 1 ? `${quote.no}-V${quote.revision}` : quote.no
    return hand(context, {
      ...{ paper: await quotePaper(context, quote, words), no, said: quote.no, words },
      of: documentRef('quote', quote.id),
    })
  },
})

/** A contract as a PDF to be signed, by the company's wording. */
export const printContract = defineAction({
  name: 'contract.print',
  words: { en: ['contract pdf', 'print contract'], zh: ['打印合同', '合同打印'] },
  usage: { en: '<contract> [chinese | english]', zh: '<合同号> [中文 | 英文]' },
  does: { en: 'Get a contract as a PDF', zh: '把合同打印成 PDF' },
  input,
  read,
  allow: can('read', 'contract'),
  async run(context, { document, language }) {
    const contract = await findContract(context, document, 'read')
    const words = wordsOf(context.reader, language ?? context.reader.locale, contract.currency)
    const paper = await contractPaper(context, contract, words)
    const { id, no } = contract
    return hand(context, { paper, no, said: no, words, of: documentRef('contract', id) })
  },
})

type Printed = { paper: Paper; no: string; said: string; words: Words; of: ReturnType<typeof documentRef> }

/** The file goes to whoever asked, and is gone after a day: the next one says what is true then. */
async function hand({ tx, now, company }: Context, { paper, no, said, words, of }: Printed): Promise<Outcome> {
  const bytes = await print(paper)
  const file = await keepFile(tx, { name: `${no}.pdf`, mime: 'application/pdf', bytes, now })
  const nameless = sellerSettings.of(company).legalName === ''
  return {
    notice: t(nameless ? 'paper.readyNameless' : 'paper.ready', { no, said, kind: of.entity, is: words.locale }),
    files: [file],
    audit: [{ action: 'paper.print', on: of, facts: { no } }],
  }
}
