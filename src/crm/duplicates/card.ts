import { z } from 'zod'
import type { Json } from '../../core/card.ts'
import { daysBetween } from '../../core/moment.ts'
import { type Actor, can, permits } from '../../core/rights.ts'
import { type Reader, say, type Text, t } from '../../core/text.ts'
import { drawList, type Row, type RowButton } from '../list.ts'
import { poolsOf } from '../pools/mine.ts'
import { defineView } from '../view.ts'
import { mayLift } from './check.ts'
import { type Match, matchesOf, probeSchema } from './matches.ts'

const params = z.object({
  probe: probeSchema,
  /** The request that was stopped, to go on with from here. */
  again: z
    .object({
      action: z.string(),
      input: z.record(z.string(), z.custom<Json>()),
      /** Whether it was forbidden and not only asked about: then an admin alone can let it through. */
      blocked: z.boolean().default(false),
    })
    .optional(),
  /** The record that asks about itself, by number. */
  about: z.string().optional(),
  /** Its number, when the person may merge others into it. */
  mergeWith: z.string().optional(),
  /** What somebody typed to look it up. */
  said: z.string().optional(),
})

/**
 * What may be the same as something, for one person: who looks after it or which pool it waits in, since when and how lately, and what
 * can be done. Of a record that the person may not read it says no more than that.
 */
export const duplicatesView = defineView({
  name: 'duplicates',
  async draw({ tx, actor, reader }, _of, given) {
    if (!actor) return null
    const { probe, again, about, mergeWith, said } = params.parse(given)
    const matches = await matchesOf(tx, probe)
    const pools = new Set((await poolsOf({ tx, actor })).map(pool => pool.id))
    const what = about ?? said ?? probe.name
    const actions = again ? goOn(again, reader, mayLift({ actor })) : []
    return drawList(
      {
        title: what ? t('duplicate.titleOf', { what }) : t('duplicate.title'),
        subtitle: matches.length > 0 ? t('duplicate.count', { count: matches.length }) : t('duplicate.masked'),
        empty: t('duplicate.none'),
        rows: matches.map(match => rowOf(match, { actor, reader, pools, mergeWith })),
        buttons: actions,
      },
      reader,
    )
  },
})

type For = { actor: Actor; reader: Reader; pools: ReadonlySet<string>; mergeWith: string | undefined }

function rowOf(match: Match, { actor, reader, pools, mergeWith }: For): Row {
  const reads = permits(actor, can('read', match.entity), match)
  const isMember = match.pool !== null && pools.has(match.pool.id)
  // Who knows a phone number does not learn from it whose it is.
  const named = reads || isMember || match.all.some(({ by }) => by === 'name' || by === 'similar')
  const facts: (Text | undefined)[] = [
    { key: `kind.${match.entity}` },
    keeping(match),
    match.since && !match.deletedAt
      ? t('duplicate.since', { days: daysBetween(match.since, reader.now, reader.zone) })
      : undefined,
    t(`duplicate.talk.${lately(match, reader)}`),
  ]
  return {
    title: named ? `${match.no} ${match.title}` : match.no,
    mark: whyOf(match)
      .map(why => say(why, reader))
      .join(' · '),
    line: facts.flatMap(text => (text ? say(text, reader) : [])).join(' · '),
    buttons: buttonsOf(match, { actor, reads, isMember, mergeWith }).map(({ title, ...button }) => ({
      ...button,
      title: say(title, reader),
    })),
  }
}

/** Everything that is the same, the strongest first, each kind once; that it also looks alike is said only where nothing else is. */
function whyOf({ all, score }: Match): Text[] {
  const same = all.filter(({ by }, index) => by !== 'similar' && all.findIndex(one => one.by === by) === index)
  if (same.length === 0) return [t('duplicate.similar', { percent: Math.round(score * 100) })]
  return same.map(({ by, viaContact, converted }) => {
    const thing = { by: t(`duplicate.by.${by}`) }
    if (converted) return t('duplicate.asLead', thing)
    return viaContact ? t('duplicate.asContact', thing) : t('duplicate.same', thing)
  })
}

function keeping({ owner, pool, deletedAt }: Match): Text {
  if (deletedAt) return t('duplicate.inBin')
  return owner ? t('duplicate.keptBy', { owner: owner.name }) : t('duplicate.waitsIn', { pool: pool?.name ?? '—' })
}

/** The last activity as a range: within a week, within thirty days, older, never. */
function lately({ lastTalkAt }: Match, { now, zone }: Reader): 'week' | 'month' | 'older' | 'never' {
  if (!lastTalkAt) return 'never'
  const days = daysBetween(lastTalkAt, now, zone)
  return days < 7 ? 'week' : days < 30 ? 'month' : 'older'
}

type Button = Omit<RowButton, 'title'> & { title: Text }

function buttonsOf(
  { entity, id, no, owner, pool, deletedAt }: Match,
  {
    actor,
    reads,
    isMember,
    mergeWith,
  }: { actor: Actor; reads: boolean; isMember: boolean; mergeWith: string | undefined },
): Button[] {
  const record = { record: no }
  if (deletedAt)
    return owner?.id === actor.id || mayLift({ actor })
      ? [{ title: t('button.restore'), verb: 'record.restore', data: record, main: true }]
      : []
  const works = permits(actor, can('update', entity), { id, owner })
  return [
    ...(reads || isMember ? [{ title: t('button.open'), verb: 'record.show', data: record }] : []),
    ...(pool && isMember ? [{ title: t('button.claim'), ...claiming[entity](no), main: true }] : []),
    ...(owner && owner.id !== actor.id && !works
      ? [{ title: t('button.askOwner'), verb: 'duplicate.ask', data: record, main: true }]
      : []),
    ...(works && mergeWith?.startsWith(no.slice(0, 1))
      ? [{ title: t('button.merge'), verb: 'record.merge', data: { records: [mergeWith, no] } }]
      : []),
  ]
}

const claiming = {
  lead: (no: string) => ({ verb: 'lead.claim', data: { leads: [no] } }),
  customer: (no: string) => ({ verb: 'customer.claim', data: { customers: [no] } }),
}

/** The stopped request again: to be corrected, or as it was with a yes to what was found, from whoever may say that. */
function goOn(
  { action, input, blocked }: { action: string; input: { [key: string]: Json }; blocked: boolean },
  reader: Reader,
  lifts: boolean,
): RowButton[] {
  const anyway = {
    title: say(t(blocked ? 'button.createAnywayAdmin' : 'button.createAnyway'), reader),
    verb: action,
    data: { ...input, acceptDuplicate: true },
  }
  return [
    ...(blocked && !lifts ? [] : [anyway]),
    { title: say(t('button.backToForm'), reader), verb: action, data: { ...input, acceptDuplicate: false } },
  ]
}
