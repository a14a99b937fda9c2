import type { Company } from '../../store/company.ts'
import type { Tx } from '../../store/db.ts'
import { postCards } from '../../store/posts.ts'
import { mayPushInto } from '../reminders/budget.ts'
import type { Step } from './due.ts'

type At = { now: Date; company: Company }

/** Writes down what was worked out and posts what is to be told: a slot of a digest once, whoever comes twice (R150). */
export async function deliver(tx: Tx, steps: readonly Step[], { now, company }: At): Promise<void> {
  const written = await writeRuns(tx, steps, now)
  await goOn(tx, steps)
  const sent = steps.flatMap(({ due, run }) => (run?.state === 'sent' && written.has(run.id) ? [{ due, run }] : []))
  await tx.sql`
    update "Reminder" set state = 'told' where state = 'folded' and id = any (${sent.flatMap(({ run }) => run.content.folded)}::uuid[])`
  const people = sent.flatMap(({ due }) => due.userId ?? [])
  const spaces = await tx.sql<{ id: string; space: string | null }>`
    select i as id, shoal_private_space(i, null) as space from unnest(${people}::uuid[]) i`
  const spaceOf = new Map(spaces.map(({ id, space }) => [id, space]))
  const cards = []
  for (const { due, run } of sent) {
    const spaceId = due.spaceId ?? spaceOf.get(due.userId ?? '') ?? null
    if (!spaceId) continue
    // It counts, and is never kept back: what a used up budget keeps back is told by it (R146).
    if (due.spaceId) await mayPushInto(tx, due.spaceId, { now, company })
    const of = { entity: 'digest' as const, id: run.id }
    cards.push({
      spaceId,
      view: 'digest',
      of,
      readerId: due.userId,
      audience: due.userId ? ('only' as const) : ('room' as const),
    })
  }
  await postCards(tx, cards, now)
}

async function writeRuns(tx: Tx, steps: readonly Step[], now: Date): Promise<Set<string>> {
  const rows = steps.flatMap(({ due, run }) => {
    if (!run) return []
    const { id, slotOn, state, content, window } = run
    const { fromOn, toOn } = window.now
    return [{ id, digestId: due.id, slotOn, fromOn, toOn, recipientId: due.userId, state, content }]
  })
  const written = await tx.sql<{ id: string }>`
    insert into "DigestRun" (id, "digestId", "slotOn", "fromOn", "toOn", "recipientId", state, content, at)
    select r.id, r."digestId", r."slotOn", r."fromOn", r."toOn", r."recipientId", r.state, r.content, ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(id uuid, "digestId" uuid, "slotOn" date, "fromOn" date, "toOn" date, "recipientId" uuid, state text, content jsonb)
    on conflict ("digestId", "slotOn") do nothing returning id`
  return new Set(written.map(({ id }) => id))
}

async function goOn(tx: Tx, steps: readonly Step[]): Promise<void> {
  const rows = steps.map(({ due, run, next, every, paused, error }) => ({
    ...{ id: due.id, nextOn: next.day, nextAt: next.at, doneTo: run ? run.window.now.toOn : due.doneTo },
    ...{ every: every ?? due.every, anchor: every ? 1 : due.anchor, slowed: due.slowed || every !== undefined },
    ...{
      state: paused ? 'paused' : 'on',
      because: paused ?? null,
      tries: error ? due.tries + 1 : 0,
      error: error ?? null,
    },
  }))
  // A daily one that would become the weekly one somebody has already stops instead.
  await tx.sql`
    update "Digest" d set "nextOn" = r."nextOn", "nextAt" = r."nextAt", "doneTo" = r."doneTo", anchor = r.anchor, slowed = r.slowed,
      tries = r.tries, error = r.error, because = r.because,
      every = case when taken.id is null then r.every else d.every end, state = case when taken.id is null then r.state else 'off' end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, "nextOn" date, "nextAt" timestamptz, "doneTo" date, every text, anchor int,
      slowed boolean, state text, because text, tries int, error text)
    left join "Digest" self on self.id = r.id
    left join "Digest" taken on taken."userId" = self."userId" and taken.kind = self.kind and taken.every = r.every and taken.id <> r.id
    where d.id = r.id`
}
