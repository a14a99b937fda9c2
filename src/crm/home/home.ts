import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { clockTime, daysBetween, plusDays, startOfDay } from '../../core/moment.ts'
import { formatMoney } from '../../core/money.ts'
import { clip } from '../../core/normal.ts'
import { type Actor, allows, can, modeOf } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import type { Company } from '../../store/company.ts'
import type { Tx } from '../../store/db.ts'
import { waitingFor } from '../approvals/inbox.ts'
import type { Row as ListRow } from '../list.ts'
import { progressOf, thisMonth } from '../targets/progress.ts'
import { progressText } from '../targets/show.ts'
import { plansBefore } from '../todo/plans.ts'
import { defineView } from '../view.ts'

const row = z.strictObject({
  title: z.string(),
  line: z.string(),
  mark: z.string(),
  button: z.string(),
  verb: z.string(),
  data: z.record(z.string(), z.string()),
})
const homeCard = defineCard(
  'home',
  z.strictObject({
    hello: z.string(),
    figures: z.array(z.strictObject({ label: z.string(), value: z.string() })),
    todo: z.array(row),
    approvals: z.array(row),
    waiting: z.string(),
    leads: z.array(row),
    may: z.strictObject({ sell: z.boolean() }),
  }),
)

const shown = 5

/** My day on one page: what I promised, what I look after, what it is worth, and the doors I use most. */
export const homeView = defineView({
  name: 'home',
  async draw({ tx, actor, reader, company }) {
    if (!actor) return null
    const sells = allows(can('create', 'lead'), actor)
    const waiting = await waitingFor(tx, { userId: actor.id, reader, most: shown })
    const hello = say(t('home.hello', { name: actor.name }), reader)
    const card = homeCard.draw(
      {
        hello,
        figures: [...(await figures(tx, { actor, reader })), ...(await aim(tx, { actor, reader, company }))],
        todo: await todo(tx, { actor, reader }),
        approvals: waiting.rows.flatMap(asLine),
        waiting: say(t('home.waiting', { count: waiting.count }), reader),
        leads: sells ? await leads(tx, { actor, reader }) : [],
        may: { sell: sells },
      },
      reader,
    )
    return { card, text: hello }
  },
})

/** A document to decide on, with the button that opens it. */
function asLine({ title, line, buttons: [open] }: ListRow): Row[] {
  return open ? [{ title, line, mark: '', button: open.title, verb: open.verb, data: stringsOf(open.data) }] : []
}

function stringsOf(data: object): Record<string, string> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, String(value)]))
}

type Mine = { actor: Actor; reader: Reader }
type Row = z.infer<typeof row>

async function todo(tx: Tx, { actor, reader }: Mine): Promise<Row[]> {
  const before = plusDays(startOfDay(reader.now, reader.zone), 1, reader.zone)
  const plans = await plansBefore(tx, { ownerId: actor.id, before, limit: shown, offset: 0 })
  return plans.map(plan => {
    const days = daysBetween(plan.dueAt, reader.now, reader.zone)
    return {
      title: clip(plan.text, 120),
      line: `${plan.no} ${plan.title} · ${clockTime(plan.dueAt, reader)}`,
      mark: days > 0 ? say(t('todo.overdueBy', { days }), reader) : '',
      button: say(t('button.done'), reader),
      verb: 'plan.done',
      data: { plan: plan.id },
    }
  })
}

async function leads(tx: Tx, { actor, reader }: Mine): Promise<Row[]> {
  const mine = await tx.lead.findMany({
    where: { ownerId: actor.id, convertedAt: null, deletedAt: null },
    orderBy: { updatedAt: 'desc' },
    take: shown,
  })
  return mine.map(({ no, title, nextFollowUpAt }) => ({
    title: `${no} ${title}`,
    line: say(nextFollowUpAt ? t('lead.nextAt', { at: nextFollowUpAt }) : t('lead.nothingPlanned'), reader),
    mark: '',
    button: say(t('button.open'), reader),
    verb: 'record.show',
    data: { record: no },
  }))
}

/** How far I am with what I am to win this month. */
async function aim(tx: Tx, { actor, reader, company }: Mine & { company: Company }) {
  const period = thisMonth(reader.now, company.zone)
  const of = { holder: 'user', id: actor.id } as const
  const progress = await progressOf(tx, { of, period, metric: 'won', now: reader.now, company })
  if (!progress) return []
  const sees = modeOf(actor, 'opportunity.amount') === 'read'
  const value = progressText(progress, { sees, reader, currency: company.currency })
  return [{ label: say(t('home.target'), reader), value }]
}

/** What I hold, and my open deals by currency, weighted by their stage. */
async function figures(tx: Tx, { actor, reader }: Mine): Promise<{ label: string; value: string }[]> {
  const [held] = await tx.sql<{ leads: bigint; customers: bigint; deals: bigint }>`
    select (select count(*) from "Lead" where "ownerId" = ${actor.id} and "convertedAt" is null and "deletedAt" is null) as leads,
      (select count(*) from "Customer" where "ownerId" = ${actor.id} and "deletedAt" is null) as customers,
      (select count(*) from "Opportunity" where "ownerId" = ${actor.id} and "closedAt" is null and "deletedAt" is null) as deals`
  const count = { leads: Number(held?.leads), customers: Number(held?.customers), deals: Number(held?.deals) }
  const holding = { label: say(t('me.held'), reader), value: say(t('me.heldLine', count), reader) }
  if (modeOf(actor, 'opportunity.amount') !== 'read' || count.deals === 0) return [holding]
  const sums = await tx.sql<{ currency: string; open: bigint; weighted: bigint }>`
    select currency, sum("amountMinor")::bigint as open, round(sum("amountMinor" * "probabilityBp"::numeric / 10000))::bigint as weighted
    from "Opportunity" where "ownerId" = ${actor.id} and "closedAt" is null and "deletedAt" is null and "amountMinor" is not null
    group by currency order by 2 desc`
  return [
    holding,
    ...sums.map(({ currency, open, weighted }) => ({
      label: say(t('home.pipeline'), reader),
      value: say(
        t('home.pipelineLine', {
          open: formatMoney({ minor: open, currency }, reader.locale),
          weighted: formatMoney({ minor: weighted, currency }, reader.locale),
        }),
        reader,
      ),
    })),
  ]
}
