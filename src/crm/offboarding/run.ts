import { z } from 'zod'
import type { AuditWish, CardWish, Outcome, RecordRef } from '../../core/platform.ts'
import type { Context } from '../action.ts'
import { companyRecord } from '../company.ts'
import { adminsOf } from '../members/admins.ts'
import { defineRoutine } from '../routine.ts'
import { forGood, promptDispatchers } from '../tickets/absence.ts'
import { moveAll } from '../tickets/reassign.ts'
import { heldBy } from './counts.ts'
import { handCampaigns, handDeals, handPlans } from './follow.ts'
import { type Choice, choiceOf, type Kind, kinds, type Report, type Tally } from './kinds.ts'
import { leaveSeats } from './seats.ts'
import { giveBatch, type Moved, poolBatch } from './take.ts'

const keptChoices = z.record(z.string(), z.string())
const keptReport: z.ZodType<Report> = z.partialRecord(
  z.enum(kinds),
  z.array(
    z.object({
      to: z.string(),
      count: z.number(),
      why: z.enum(['moved', 'pooled', 'cancelled', 'full', 'noPool', 'notFree', 'asked']),
    }),
  ),
)

/** Hand-overs that are under way, a batch a transaction: one that was cut off goes on where it was. */
export const runHandovers = defineRoutine({
  name: 'handover.run',
  when: 'tick',
  async run({ look, act }) {
    for (;;) {
      const open = await look(tx => tx.handover.findMany({ where: { doneAt: null }, select: { id: true }, take: 20 }))
      let worked = false
      for (const { id } of open)
        await act(async context => {
          const outcome = await step(context, id)
          worked ||= outcome !== undefined
          return outcome
        })
      if (!worked) return
    }
  },
})

type Job = {
  id: string
  userId: string
  startedById: string
  choices: unknown
  report: unknown
  kind: string
  skip: string[]
}

/** One batch of the kind that is in turn; undefined when another process is at it. */
async function step(context: Context, id: string): Promise<Outcome | undefined> {
  const [job] = await context.tx.sql<Job>`
    select id, "userId", "startedById", choices, report, kind, skip from "Handover" where id = ${id} and "doneAt" is null for update skip locked`
  if (!job) return undefined
  const kind = kinds.find(one => one === job.kind)
  return kind ? handOver(context, job, kind) : finish(context, job)
}

async function handOver(context: Context, job: Job, kind: Kind): Promise<Outcome> {
  const choice = await choiceFor(context, job, kind)
  const done = await batchOf(context, job, { kind, choice })
  const report = added(keptReport.parse(job.report), kind, done.tallies)
  const next = done.more ? kind : (kinds[kinds.indexOf(kind) + 1] ?? 'done')
  await context.tx.handover.update({
    where: { id: job.id },
    data: { report, kind: next, skip: done.more ? done.skip : [] },
  })
  const from = await nameOf(context, job.userId)
  return {
    changed: [...done.moved.map(({ ref }) => ref), { entity: 'user', id: job.userId }],
    audit: done.moved.map(({ ref, to }): AuditWish => ({ action: 'record.handover', on: ref, facts: { from, to } })),
    cards: done.cards ?? [],
  }
}

/** A receiver who left meanwhile receives nothing: the kind stays. */
async function choiceFor({ tx }: Context, job: Job, kind: Kind): Promise<Choice> {
  const said = keptChoices.parse(job.choices)[kind] ?? 'stay'
  const active = await tx.user.findMany({ where: { status: 'active' }, select: { id: true } })
  return choiceOf(kind, said, new Set(active.map(({ id }) => id))) ?? 'stay'
}

type Done = {
  moved: { ref: RecordRef; to: string }[]
  tallies: Tally[]
  more: boolean
  skip: string[]
  cards?: CardWish[]
}

async function batchOf(context: Context, job: Job, { kind, choice }: { kind: Kind; choice: Choice }): Promise<Done> {
  const from = job.userId
  if (kind === 'plans') return plansOf(context, job, choice)
  if (choice === 'stay') return { moved: [], tallies: await staying(context, job, kind), more: false, skip: [] }
  if (kind === 'leads' || kind === 'customers') {
    const to = typeof choice === 'object' ? choice.to : null
    const moved = to ? await giveBatch(context, kind, { from, to }) : await poolBatch(context, kind, { from })
    return pooledDone(moved, to ? await nameOf(context, to) : '')
  }
  if (kind === 'tickets') return ticketsOf(context, job, choice)
  const parts =
    kind === 'deals'
      ? await handDeals(context, from, choice)
      : typeof choice === 'object'
        ? await handCampaigns(context, from, choice.to)
        : []
  const named = await Promise.all(parts.map(async ({ to, refs }) => ({ to: await nameOf(context, to), refs })))
  const left = (await heldBy(context.tx, from))[kind]
  return {
    moved: named.flatMap(({ to, refs }) => refs.map(ref => ({ ref, to }))),
    tallies: [
      ...named.map(({ to, refs }): Tally => ({ to, count: refs.length, why: 'moved' })),
      ...(left > 0 ? [{ to: '', count: left, why: 'notFree' as const }] : []),
    ],
    more: false,
    skip: [],
  }
}

function pooledDone({ refs, more, stayed }: Moved, to: string): Done {
  const went: Tally[] = refs.length > 0 ? [{ to, count: refs.length, why: to ? 'moved' : 'pooled' }] : []
  return {
    moved: refs.map(ref => ({ ref, to })),
    tallies: [...went, ...(stayed && stayed.count > 0 ? [{ to: '', ...stayed }] : [])],
    more,
    skip: [],
  }
}

async function plansOf(context: Context, job: Job, choice: Choice): Promise<Done> {
  if (choice === 'stay') return { moved: [], tallies: await staying(context, job, 'plans'), more: false, skip: [] }
  const { parts, cancelled, left, more } = await handPlans(context, job.userId, { choice, skip: job.skip })
  const named = await Promise.all(parts.map(async ({ to, refs }) => ({ to: await nameOf(context, to), refs })))
  return {
    moved: named.flatMap(({ to, refs }) => refs.map(ref => ({ ref, to }))),
    tallies: [
      ...named.map(({ to, refs }): Tally => ({ to, count: refs.length, why: 'moved' })),
      ...(cancelled > 0 ? [{ to: '', count: cancelled, why: 'cancelled' as const }] : []),
      ...(left.length > 0 ? [{ to: '', count: left.length, why: 'notFree' as const }] : []),
    ],
    more,
    skip: [...job.skip, ...left],
  }
}

/** Tickets are offered: to the receiver, or by the rule, else they wait in the queue. */
async function ticketsOf(context: Context, job: Job, choice: Choice): Promise<Done> {
  const to = typeof choice === 'object' ? choice.to : undefined
  const moved = await moveAll(context, job.userId, { to })
  const name = to ? await nameOf(context, to) : ''
  const refs = moved.changed.filter(({ entity }) => entity === 'ticket').map(ref => ({ ref, to: name }))
  return {
    moved: refs,
    tallies: moved.count > 0 ? [{ to: name, count: moved.count, why: to ? 'moved' : 'pooled' }] : [],
    more: false,
    skip: [],
    cards: moved.cards,
  }
}

async function staying({ tx }: Context, job: Job, kind: Kind): Promise<Tally[]> {
  const count = (await heldBy(tx, job.userId))[kind]
  return count > 0 ? [{ to: '', count, why: 'asked' }] : []
}

/** Adds to what the report says of the same receiver and reason already. */
function added(report: Report, kind: Kind, tallies: Tally[]): Report {
  const sums = new Map((report[kind] ?? []).map(tally => [`${tally.why}:${tally.to}`, { ...tally }]))
  for (const tally of tallies) {
    const known = sums.get(`${tally.why}:${tally.to}`)
    if (known) known.count += tally.count
    else sums.set(`${tally.why}:${tally.to}`, { ...tally })
  }
  return { ...report, [kind]: [...sums.values()] }
}

/** The report goes to whoever started it; what is left is shown to the leaver's manager, else to the admins. */
async function finish(context: Context, job: Job): Promise<Outcome> {
  const { tx, now } = context
  await tx.handover.update({ where: { id: job.id }, data: { doneAt: now } })
  await promptDispatchers(context, { person: job.userId, key: job.id, absence: forGood })
  const seats = await leaveSeats(context, { from: job.userId, heir: job.startedById })
  const left = Object.values(await heldBy(tx, job.userId)).reduce((sum, count) => sum + count, 0)
  const of: RecordRef = { entity: 'user', id: job.userId }
  const params = { handover: job.id }
  const { managerId } = await tx.user.findUniqueOrThrow({ where: { id: job.userId } })
  const watchers = left === 0 ? [] : managerId ? [managerId] : await adminsOf(tx)
  return {
    changed: [of, companyRecord],
    audit: seats,
    cards: watchers
      .filter(id => id !== job.startedById)
      .map((id): CardWish => ({ view: 'handover', of, params, to: { dm: id } })),
  }
}

async function nameOf({ tx }: Context, id: string): Promise<string> {
  return (await tx.user.findUniqueOrThrow({ where: { id } })).displayName
}
