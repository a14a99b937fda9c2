import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { clockTime } from '../../core/moment.ts'
import { formatMoney } from '../../core/money.ts'
import { clip } from '../../core/normal.ts'
import { type Actor, modeOf, permits } from '../../core/rights.ts'
import { type Reader, say, type Text, t } from '../../core/text.ts'
import { fact, facts } from '../facts.ts'
import { stageName } from '../opportunities/stages.ts'
import { masked, reachFor } from '../pools/masks.ts'
import { isInPool } from '../pools/mine.ts'
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
    may: z.strictObject({ claim: z.boolean(), work: z.boolean(), release: z.boolean() }),
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
    // In a sea it is nobody's: those who read all see that it is there, and the rest once somebody has claimed it.
    const reads = actor !== null && permits(actor, { verb: 'read', entity: 'customer' }, held)
    const works = actor !== null && permits(actor, { verb: 'update', entity: 'customer' }, held)
    const talks = reads ? await talksOf(tx, customer.id) : []
    const sums = reads ? await sumsOf(tx, customer.id, company.currency) : null
    const won = customer.dealStatus === 'won' || (sums?.won ?? false)
    const state = say(stateOf(customer, won), reader)
    const isMember = actor !== null && customer.poolId !== null && (await isInPool(tx, customer.poolId, actor))
    const reach = reachFor(actor, { waiting: customer.pool, reads })
    const contacts = reads || isMember ? customer.contacts.map(contact => contactLine(contact, { actor, reach })) : []
    const deals = reads ? customer.opportunities.map(deal => dealLine(deal, { actor, reader })) : []
    const card = customerCard.draw(
      {
        no: customer.no,
        name: customer.name,
        state,
        tone: customer.pool ? 'emphasis' : won ? 'good' : 'accent',
        facts: factsOf(customer, { sums, actor: reads ? actor : null, reader }),
        contacts,
        deals,
        talks: talks.map(talk => talkLine(talk, reader)),
        empty: {
          contacts: reads && contacts.length === 0,
          deals: reads && deals.length === 0,
          talks: reads && talks.length === 0,
        },
        may: {
          claim: customer.pool !== null && (actor === null || isMember),
          work: works && customer.owner !== null,
          release: works && customer.owner !== null && customer.lockedAt === null,
        },
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

function stateOf({ pool, owner }: Customer, won: boolean): Text {
  if (pool) return t('customer.statePooled', { pool: pool.name })
  return t(won ? 'customer.stateWon' : 'customer.stateOpen', { owner: owner?.displayName ?? '—' })
}

type Reach = (kind: string, raw: string) => string

function contactLine(
  contact: Customer['contacts'][number],
  { actor, reach }: { actor: Actor | null; reach: Reach },
): { title: string; line: string } {
  const mode = actor ? modeOf(actor, 'contact.phone') : 'masked'
  const points = contact.points.map(({ kind, raw }) =>
    mode === 'read' ? reach(kind, raw) : mode === 'hidden' ? '' : masked(kind, raw),
  )
  return { title: [contact.name, contact.title].filter(Boolean).join(' · '), line: points.filter(Boolean).join('  ') }
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
