import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { formatMoney, type Money } from '../../core/money.ts'
import { type Actor, modeOf, type Owner, permits } from '../../core/rights.ts'
import { type Reader, say, type Text, t } from '../../core/text.ts'
import { fact, facts } from '../facts.ts'
import { dealIdsAt, readsAllDeals } from '../opportunities/readable.ts'
import { reachFor } from '../pools/masks.ts'
import { isInPool } from '../pools/mine.ts'
import { dueOf, leftText } from '../recycling/due.ts'
import { defineView, type Viewer } from '../view.ts'
import { type Block, type BlockViewer, blockShown } from './block.ts'
import { healthOf, healthSaid } from './health.ts'
import { type Customer, keptBy, loadCustomer, type Money360, promisedAt, sumsOf } from './read.ts'

const customerCard = defineCard(
  'customer',
  z.strictObject({
    no: z.string(),
    name: z.string(),
    state: z.string(),
    tone: z.enum(['accent', 'good', 'emphasis']),
    facts,
    blocks: z.array(blockShown),
    may: z.strictObject({ claim: z.boolean(), work: z.boolean(), release: z.boolean() }),
  }),
)

/**
 * A customer all round: what is known, its health, and a block from every area that has something to say. A room sees the name and who
 * looks after it.
 */
export function createCustomerView(blocks: readonly Block[]) {
  return defineView({
    name: 'customer',
    async draw(viewer, of) {
      const { tx, actor, reader, company } = viewer
      const customer = await loadCustomer(tx, of.id)
      if (!customer) return null
      const owner = keptBy(customer.owner)
      const held = { id: customer.id, owner }
      // In a sea it is nobody's: those who read all see that it is there, and the rest once somebody has claimed it.
      const reads = actor !== null && permits(actor, { verb: 'read', entity: 'customer' }, held)
      const works = actor !== null && owner !== null && permits(actor, { verb: 'update', entity: 'customer' }, held)
      const disposes = actor !== null && owner !== null && permits(actor, { verb: 'dispose', entity: 'customer' }, held)
      const sums =
        reads && readsAllDeals(actor, { id: customer.id, owner })
          ? await sumsOf(tx, customer.id, company.currency)
          : null
      const bought = standingOf(customer, sums)
      const state = say(stateOf(customer, bought), reader)
      const isMember = actor !== null && customer.poolId !== null && (await isInPool(tx, customer.poolId, actor))
      const shown = reads
        ? await Promise.all(blocks.map(block => shownBlock(block, { ...viewer, actor, works }, customer)))
        : isMember
          ? [poolContacts(customer, { actor, reader })]
          : []
      const card = customerCard.draw(
        {
          no: customer.no,
          name: customer.name,
          state,
          tone: customer.pool ? 'emphasis' : bought === 'dealt' ? 'good' : 'accent',
          facts: [
            ...factsOf(customer, { sums, actor: reads ? actor : null, reader }),
            ...(reads ? await standing(customer, { ...viewer, actor, owner }) : []),
            ...(reads ? await fateOf(customer, viewer) : []),
          ],
          blocks: shown.flatMap(block => block ?? []),
          may: {
            claim: customer.pool !== null && (actor === null || isMember),
            work: works,
            release: disposes && customer.lockedAt === null,
          },
        },
        reader,
      )
      return { card, text: `${customer.no} ${customer.name} · ${state}` }
    },
  })
}

async function shownBlock({ heading, draw }: Block, viewer: BlockViewer, customer: Customer) {
  const content = await draw(viewer, customer)
  if (!content) return null
  const { lines, empty, buttons = [] } = content
  const { reader } = viewer
  return {
    heading: say(heading, reader),
    empty: lines.length === 0 && empty ? say(empty, reader) : '',
    lines: lines.map(({ title, line = '' }) => ({ title, line })),
    buttons: buttons.map(button => ({ ...button, title: say(button.title, reader) })),
  }
}

/** Who waits in a sea is shown to its members with what the sea hides masked. */
function poolContacts(customer: Customer, { actor, reader }: { actor: Actor; reader: Reader }) {
  const reach = reachFor(actor, { entity: 'contact', waiting: customer.pool, reads: false })
  const lines = customer.contacts.map(contact => ({
    title: [contact.name, contact.title].filter(Boolean).join(' · '),
    line: contact.points.map(({ kind, raw }) => reach(kind, raw)).join('  '),
  }))
  return { heading: say(t('block.contacts'), reader), empty: '', lines, buttons: [] }
}

/** What comes next, and how the customer is doing: both told from what the reader may open. */
async function standing(
  customer: Customer,
  { tx, actor, owner, reader }: Viewer & { actor: Actor; owner: Owner | null },
) {
  const deals = await dealIdsAt(tx, actor, { id: customer.id, owner })
  const next = await tx.followUpPlan.findFirst({ where: promisedAt(customer.id, deals), orderBy: { dueAt: 'asc' } })
  const health = owner && (await healthOf({ tx, actor, reader, deals }, customer))
  return [
    fact('fact.next', next?.dueAt ?? say(t('customer.nothingPlanned'), reader), reader),
    fact('fact.health', health && healthSaid(health, { actor, reader }), reader),
  ].flatMap(line => line ?? [])
}

/** Whether it is locked, and how long it stays. */
async function fateOf(customer: Customer, { tx, reader, company }: Pick<Viewer, 'tx' | 'reader' | 'company'>) {
  const due = await dueOf({ tx, now: reader.now, company }, { entity: 'customer', id: customer.id })
  const fate = customer.lockedAt ? t('customer.isLocked') : due && leftText('customer', due)
  return [fact('fact.recycle', fate ? say(fate, reader) : null, reader)].flatMap(line => line ?? [])
}

function factsOf(
  customer: Customer,
  { sums, actor, reader }: { sums: Money360 | null; actor: Actor | null; reader: Reader },
) {
  const mode = actor ? modeOf(actor, 'opportunity.amount') : 'hidden'
  return [
    fact('fact.level', customer.level, reader),
    fact('fact.industry', customer.industry, reader),
    fact('fact.region', customer.region, reader),
    fact('fact.source', customer.source, reader),
    actor ? fact('fact.tags', customer.tags.join(' · '), reader) : undefined,
    actor ? fact('fact.website', customer.website, reader) : undefined,
    actor ? fact('fact.address', customer.address, reader) : undefined,
    sums && mode !== 'hidden'
      ? fact('fact.openMoney', mode === 'masked' ? '***' : moneySaid(sums.openMoney, reader), reader)
      : undefined,
    sums && mode !== 'hidden' && sums.won
      ? fact('fact.wonMoney', mode === 'masked' ? '***' : moneySaid(sums.wonMoney, reader), reader)
      : undefined,
  ].flatMap(item => item ?? [])
}

/** "¥128,000 + US$5,000". */
function moneySaid(sums: readonly Money[], { locale }: Reader): string {
  return sums.map(sum => formatMoney(sum, locale)).join(' + ')
}

/**
 * What stands above it: who looks after it, and whether it has bought, which is what the rules about owning ask (R92): a contract in force. A
 * deal that was won is not that yet (R67), and says so.
 */
const standings = { dealt: 'customer.stateDealt', won: 'customer.stateWon', open: 'customer.stateOpen' } as const
type Standing = keyof typeof standings

function standingOf({ dealStatus }: Customer, sums: Money360 | null): Standing {
  if (dealStatus === 'won') return 'dealt'
  return sums?.won ? 'won' : 'open'
}

function stateOf({ pool, owner }: Customer, standing: Standing): Text {
  if (pool) return t('customer.statePooled', { pool: pool.name })
  return t(standings[standing], { owner: owner?.displayName ?? '—' })
}
