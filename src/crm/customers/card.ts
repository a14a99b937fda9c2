import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { clockTime } from '../../core/moment.ts'
import { formatMoney } from '../../core/money.ts'
import { clip } from '../../core/normal.ts'
import { type Actor, maskEmail, maskPhone, modeOf, permits } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import { fact, facts } from '../facts.ts'
import { stageName } from '../opportunities/stages.ts'
import { defineView } from '../view.ts'
import { type Customer, loadCustomer, type Money360, sumsOf, type TalkRow, talksOf } from './read.ts'

const line = z.strictObject({ title: z.string(), line: z.string() })
const customerCard = defineCard(
  'customer',
  z.strictObject({
    no: z.string(),
    name: z.string(),
    state: z.string(),
    tone: z.enum(['accent', 'good', 'emphasis']),
    facts,
    contacts: z.array(line),
    deals: z.array(line),
    talks: z.array(line),
    empty: z.strictObject({ contacts: z.boolean(), deals: z.boolean(), talks: z.boolean() }),
    may: z.strictObject({ work: z.boolean() }),
  }),
)

/** A customer all round: people, money, deals, last talks, next step. A room sees the name and who looks after it. */
export const customerView = defineView({
  name: 'customer',
  async draw({ tx, actor, reader, company }, of) {
    const customer = await loadCustomer(tx, of.id)
    if (!customer) return null
    const owner = customer.owner && { id: customer.owner.id, departmentPath: customer.owner.department?.path ?? null }
    const held = { id: customer.id, owner }
    const reads = actor !== null && permits(actor, { verb: 'read', entity: 'customer' }, held)
    const works = actor !== null && permits(actor, { verb: 'update', entity: 'customer' }, held)
    const talks = reads ? await talksOf(tx, customer.id) : []
    const sums = reads ? await sumsOf(tx, customer.id, company.currency) : null
    const state = say(
      t(customer.dealStatus === 'won' || sums?.won ? 'customer.stateWon' : 'customer.stateOpen', {
        owner: customer.owner?.displayName ?? '—',
      }),
      reader,
    )
    const contacts = reads ? customer.contacts.map(contact => contactLine(contact, actor)) : []
    const deals = reads ? customer.opportunities.map(deal => dealLine(deal, { actor, reader })) : []
    const card = customerCard.draw(
      {
        no: customer.no,
        name: customer.name,
        state,
        tone: customer.dealStatus === 'won' || sums?.won ? 'good' : 'accent',
        facts: factsOf(customer, { sums, actor: reads ? actor : null, reader }),
        contacts,
        deals,
        talks: talks.map(talk => talkLine(talk, reader)),
        empty: {
          contacts: reads && contacts.length === 0,
          deals: reads && deals.length === 0,
          talks: reads && talks.length === 0,
        },
        may: { work: works },
      },
      reader,
    )
    return { card, text: `${customer.no} ${customer.name} · ${state}` }
  },
})

function factsOf(
  customer: Customer,
  { sums, actor, reader }: { sums: Money360 | null; actor: Actor | null; reader: Reader },
) {
  const mode = actor ? modeOf(actor, 'opportunity.amount') : 'hidden'
  return [
    fact('fact.industry', customer.industry, reader),
    fact('fact.region', customer.region, reader),
    fact('fact.source', customer.source, reader),
    sums && mode !== 'hidden' ? fact('fact.openMoney', mode === 'masked' ? '***' : sums.openMoney, reader) : undefined,
    sums && mode !== 'hidden' && sums.won
      ? fact('fact.wonMoney', mode === 'masked' ? '***' : sums.wonMoney, reader)
      : undefined,
    actor ? fact('fact.next', customer.nextFollowUpAt ?? say(t('customer.nothingPlanned'), reader), reader) : undefined,
  ].flatMap(item => item ?? [])
}

function contactLine(contact: Customer['contacts'][number], actor: Actor | null) {
  const mode = actor ? modeOf(actor, 'contact.phone') : 'masked'
  const reach = contact.points.map(({ kind, raw }) =>
    mode === 'read' ? raw : mode === 'hidden' ? '' : kind === 'email' ? maskEmail(raw) : maskPhone(raw),
  )
  return { title: [contact.name, contact.title].filter(Boolean).join(' · '), line: reach.filter(Boolean).join('  ') }
}

function dealLine(deal: Customer['opportunities'][number], { actor, reader }: { actor: Actor | null; reader: Reader }) {
  const mode = actor ? modeOf(actor, 'opportunity.amount') : 'hidden'
  const amount =
    deal.amountMinor === null || mode === 'hidden'
      ? ''
      : mode === 'masked'
        ? '***'
        : formatMoney({ minor: deal.amountMinor, currency: deal.currency }, reader.locale)
  return {
    title: `${deal.no} ${deal.name}`,
    line: [stageName(deal.stage, reader.locale), amount].filter(Boolean).join(' · '),
  }
}

function talkLine(talk: TalkRow, reader: Reader) {
  return {
    title: `${clockTime(talk.at, reader)} · ${say({ key: `method.${talk.method}` }, reader)} · ${talk.author}`,
    line: clip(talk.text, 160),
  }
}
