import { z } from 'zod'
import type { Reader } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import type { ReminderKind } from '../reminders/kind.ts'
import { defineView } from '../view.ts'
import type { Beside } from './beside.ts'
import { drawDigest } from './card.ts'
import { type Content, contentFor, contentSchema } from './content.ts'
import { figures } from './figures/all.ts'
import { tally } from './figures/count.ts'
import { holdersFor, staffOf } from './holders.ts'
import { kindOf } from './kinds.ts'
import { personFigures } from './people.ts'
import { windowOf, windowSoFar } from './window.ts'

const everies = ['day', 'week', 'month', 'quarter'] as const
const kindNames = ['agenda', 'team', 'finance', 'service', 'group'] as const
const runSchema = z.object({
  recipientId: z.string().nullable(),
  kind: z.enum(kindNames),
  every: z.enum(everies),
  anchor: z.number(),
  slotOn: z.string(),
  fromOn: z.string(),
  content: contentSchema,
})
type Run = z.infer<typeof runSchema>

type Parts = { beside: Beside; kinds: () => ReadonlyMap<string, ReminderKind> }

/** The cards of digests: one that came by itself, with the figures of that morning, and one that was asked for, as of now. */
export function createDigestViews({ beside, kinds }: Parts) {
  const digestView = defineView({
    name: 'digest',
    async draw(viewer, of) {
      const { tx, actor, company } = viewer
      const run = await runOf(tx, of.id)
      if (!run || run.recipientId !== (actor?.id ?? null)) return null
      const { every, kind: name } = run
      const slowed = every === 'week' && actor ? await slowedOf(tx, { userId: actor.id, kind: name }) : null
      const day = run.content.within.find(one => one.every === 'day')
      const today = day && (await runOf(tx, day.run))
      const told = async (one: Run) => ({
        window: windowOf({ ...one, doneTo: one.fromOn }, { ...one, zone: company.zone }),
        content: actor ? await allowed(tx, viewer, one.content) : one.content,
      })
      return drawDigest(viewer, {
        ...(await told(run)),
        ...{ kind: kindOf(name, every), beside, kinds: kinds(), slowed },
        today: today && (await told(today)),
      })
    },
  })

  const nowView = defineView({
    name: 'digest.now',
    async draw(viewer, _of, given) {
      const { tx, actor, reader, company } = viewer
      if (!actor) return null
      const { kind: name, every } = z.object({ kind: z.enum(kindNames), every: z.enum(everies) }).parse(given)
      const kind = kindOf(name, every)
      const window = windowSoFar(every, { now: reader.now, zone: company.zone })
      const asked = [...kind.needs, ...kind.changed, ...kind.asItStands, ...personFigures(kind.people)]
      const tallies = await tally(tx, { figures: asked, window, company })
      const folded = every === 'day' ? await waiting(tx, actor.id, reader) : []
      const content = contentFor({ kind, actor, staff: await staffOf(tx), tallies, folded, slowed: false })
      return drawDigest(viewer, { kind, window, content, beside, kinds: kinds(), slowed: null })
    },
  })

  return [digestView, nowView]
}

/** A digest as it was worked out that morning. */
async function runOf(tx: Tx, id: string): Promise<Run | undefined> {
  const [row] = await tx.sql`
    select r."recipientId", d.kind, d.every, d.anchor, r."slotOn", r."fromOn", r.content
    from "DigestRun" r join "Digest" d on d.id = r."digestId" where r.id = ${id}`
  return row && runSchema.parse(row)
}

/** What the reader may still see of it: who lost a right since does not read on in the old card. */
async function allowed(tx: Tx, { actor }: Parameters<typeof drawDigest>[0], content: Content): Promise<Content> {
  if (!actor) return content
  const staff = await staffOf(tx)
  const may = ({ figure: name }: { figure: string }) => {
    const figure = figures.get(name)
    return figure !== undefined && holdersFor(actor, figure, staff) !== undefined
  }
  const { needs, changed, asItStands } = content
  return { ...content, needs: needs.filter(may), changed: changed.filter(may), asItStands: asItStands.filter(may) }
}

async function slowedOf(tx: Tx, { userId, kind }: { userId: string; kind: string }): Promise<string | null> {
  const [row] = await tx.sql<{
    id: string
  }>`select id from "Digest" where "userId" = ${userId} and kind = ${kind} and slowed limit 1`
  return row?.id ?? null
}

/** What came since yesterday and waits for the digest. */
async function waiting(tx: Tx, userId: string, { now }: Reader): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>`
    select id from "Reminder" where "recipientId" = ${userId} and state in ('folded', 'told') and "dueAt" > ${now}::timestamptz - interval '1 day' order by "dueAt"`
  return rows.map(({ id }) => id)
}
