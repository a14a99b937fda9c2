import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import type { Json } from '../../core/card.ts'
import { clockTime, dateName, daysBetween, plusDays, startOfDay } from '../../core/moment.ts'
import { clip } from '../../core/normal.ts'
import type { Actor } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import type { Company } from '../../store/company.ts'
import type { Tx } from '../../store/db.ts'
import type { Row } from '../list.ts'
import { rowOf } from '../reminders/card.ts'
import type { ReminderKind } from '../reminders/kind.ts'
import { isOpen, loadReminders } from '../reminders/load.ts'
import { mayHearOf, recordsOf } from '../reminders/rights.ts'
import { settledAmong } from '../reminders/stands.ts'
import { aimRows } from '../targets/show.ts'
import { plansBefore } from '../todo/plans.ts'
import type { Drawn, Viewer } from '../view.ts'
import type { Beside } from './beside.ts'
import type { Content, Line } from './content.ts'
import { figures } from './figures/all.ts'
import { seesMoney } from './holders.ts'
import type { DigestKind } from './kinds.ts'
import { personParts } from './people.ts'
import type { Span, Window } from './window.ts'
import { changeText, digestTitle, lineTitle, windowText } from './words.ts'

const button = z.strictObject({
  title: z.string(),
  verb: z.string(),
  data: z.record(z.string(), z.custom<Json>()),
  style: z.enum(['default', 'positive']),
})
const row = z.strictObject({
  rule: z.boolean(),
  section: z.string(),
  title: z.string(),
  line: z.string(),
  buttons: z.array(button),
  /** A picture above the row. */
  picture: z.string(),
  pictureSays: z.string(),
  /** Its words take the whole width; even one button stands below. */
  wide: z.boolean(),
})
const digestCard = defineCard(
  'digest',
  z.strictObject({
    title: z.string(),
    subtitle: z.string(),
    note: z.string(),
    rows: z.array(row),
    foot: z.array(button),
  }),
)

/** Figures whose rows stand in the digest themselves. */
const listed = new Set(['plans.mineOverdue', 'plans.mineToday'])

/** How many lines a section has at most. */
const most = 5

type Told = {
  kind: DigestKind
  window: Window
  content: Content
  beside: Beside
  kinds: ReadonlyMap<string, ReminderKind>
  /** The daily digest that comes less often now, for the way back. */
  slowed: string | null
}

/** A digest as one reader or a room sees it: what needs somebody first, then what changed, then what stands. */
export async function drawDigest(viewer: Viewer, told: Told): Promise<Drawn> {
  const { tx, actor, reader, company } = viewer
  const { kind, window, content } = told
  const counted = [...content.changed, ...content.asItStands].flatMap(({ figure, count }) =>
    count > 0 ? [figure] : [],
  )
  const { picture, gaps } = await told.beside({ tx, actor, reader, company, kind, window, counted })
  const lines = (some: Line[]) => some.flatMap(line => figureRow(line, viewer, window) ?? [])
  const own = actor && kind.ownDay ? await ownDay(tx, { actor, reader, company, told }) : []
  const aims = kind.aims ? await aimRows(viewer, most) : []
  const first = [
    ...headed('digest.needs', lines(content.needs.filter(({ figure }) => !listed.has(figure))), reader),
    ...own,
    ...headed('digest.aims', aims, reader),
  ]
  const then = [
    ...headed(window.every === 'day' ? 'digest.changed' : 'digest.inPeriod', lines(content.changed), reader),
    ...headed('digest.people', peopleRows(content, viewer, told), reader),
    ...headed('digest.stands', lines(content.asItStands), reader),
    ...headed(
      'digest.missing',
      gaps.map(gap => gapRow(gap, reader)),
      reader,
    ),
  ]
  const title = say(digestTitle(kind.name, window.every), reader)
  const card = digestCard.draw(
    {
      title,
      subtitle: kind.name === 'agenda' && window.every === 'day' ? clockDay(reader) : windowText(window, reader),
      note: told.slowed ? say(t('digest.slowedNote'), reader) : '',
      rows: [...first, ...pictured(then.length > 0 || first.length > 0 ? then : [nothingRow(reader)], picture)].map(
        styled,
      ),
      foot: foot(viewer, told).map(one => ({ style: 'default' as const, ...one })),
    },
    reader,
  )
  return { card, text: title }
}

function clockDay(reader: Reader): string {
  return say(t('digest.today', { date: dateName(reader.now, reader) }), reader)
}

type Pictured = Row & { picture?: { url: string; says: string } | undefined; wide?: boolean }

/** The one picture stands above the figures of the time: what needs somebody comes before it. */
function pictured(rows: Pictured[], picture: Pictured['picture']): Pictured[] {
  return rows.map((row, index) => (index === 0 ? { ...row, picture } : row))
}

function nothingRow(reader: Reader): Row {
  return { title: say(t('digest.nothing'), reader), line: '', buttons: [] }
}

function styled({ section = '', title, line, buttons, picture, wide = false }: Pictured, index: number) {
  return {
    ...{ section, title, line, rule: section !== '' && index > 0 },
    ...{ picture: picture?.url ?? '', pictureSays: picture?.says ?? '', wide },
    buttons: buttons.map(({ main = false, ...one }) => ({
      ...one,
      style: main ? ('positive' as const) : ('default' as const),
    })),
  }
}

function headed(heading: Parameters<typeof t>[0], rows: Pictured[], reader: Reader): Pictured[] {
  return rows.map((one, index) => ({ ...one, section: index === 0 ? say(t(heading), reader) : '' }))
}

/** One figure with its change, the list behind it, and what to do about it. */
function figureRow(line: Line, { actor, reader, company }: Viewer, window: Window): Row | undefined {
  const figure = figures.get(line.figure)
  if (!figure) return undefined
  const money = figure.money === true && actor !== null && seesMoney(actor)
  const list = {
    title: say(t('button.showList'), reader),
    verb: 'digest.rows',
    data: spanData(figure.name, figure.span(window)),
  }
  const act = figure.button && { ...figure.button, title: say(t(figure.button.title), reader), main: true }
  return {
    title: lineTitle(line, { reader, currency: company.currency, money, adds: figure.adds }),
    line: line.since
      ? say(t('digest.oldest', { at: new Date(line.since) }), reader)
      : changeText(line, reader, figure.adds),
    buttons: actor ? [...(act ? [act] : []), ...(figure.of === 'own' ? [] : [list])] : [],
  }
}

/** What leads to the rows behind a number: which, and of which time. Whose they are is asked anew. */
function spanData(figure: string, { from, to, fromOn, toOn }: Span): Record<string, Json> {
  return { figure, from: from.toISOString(), to: to.toISOString(), fromOn, toOn }
}

/** What a person's line tells; it leads to the list behind the first part there is. */
function peopleRows({ people }: Content, { actor, reader }: Viewer, { kind, window }: Told): Row[] {
  return people.map(({ id, name, ...counts }) => {
    const told = kind.people.filter(part => counts[part] > 0)
    const figure = figures.get(personParts[told[0] ?? 'talks'])
    const list = { title: say(t('button.showList'), reader), verb: 'digest.rows' }
    return {
      title: name,
      line: told.map(part => say(t(`digest.person.${part}`, { count: counts[part] }), reader)).join(' · '),
      buttons:
        actor && figure ? [{ ...list, data: { ...spanData(figure.name, figure.span(window)), person: id } }] : [],
    }
  })
}

function gapRow({ text, button: start }: Awaited<ReturnType<Beside>>['gaps'][number], reader: Reader): Pictured {
  return {
    wide: true,
    title: say(text, reader),
    line: '',
    buttons: start ? [{ ...start, title: say(t(start.title), reader) }] : [],
  }
}

/** The reader's own day as it is now: promises that are late or for today, then what waited for the digest. */
async function ownDay(
  tx: Tx,
  { actor, reader, company, told }: { actor: Actor; reader: Reader; company: Company; told: Told },
): Promise<Row[]> {
  const { content, kinds } = told
  const before = plusDays(startOfDay(reader.now, reader.zone), 1, reader.zone)
  const plans =
    told.window.every === 'day' ? await plansBefore(tx, { ownerId: actor.id, before, limit: most * 2, offset: 0 }) : []
  const promised = plans.map((plan): Row => {
    const late = daysBetween(plan.dueAt, reader.now, reader.zone)
    const data = { plan: plan.id }
    return {
      title: clip(plan.text, 120),
      line: [
        `${plan.no} ${plan.title}`,
        late > 0 ? say(t('todo.overdueBy', { days: late }), reader) : clockTime(plan.dueAt, reader),
      ].join(' · '),
      buttons: [
        { title: say(t('button.done'), reader), verb: 'plan.done', data, main: true },
        { title: say(t('button.plusDay'), reader), verb: 'plan.snooze', data: { ...data, by: '1d' } },
      ],
    }
  })
  const shown = new Set(plans.map(({ id }) => id))
  const reminders = await loadReminders(tx, content.folded)
  const records = await recordsOf(tx, reminders)
  const settled = await settledAmong({ tx, now: reader.now, company, kinds }, reminders)
  const folded = reminders.filter(
    one =>
      isOpen(one) &&
      one.recipientId === actor.id &&
      !settled.has(one.id) &&
      !shown.has(one.entityId) &&
      mayHearOf(actor, one, records),
  )
  const hints = folded.slice(0, most).map(one => rowOf(one, kinds.get(one.kind), reader))
  const more = folded.length - hints.length
  const rest = { title: say(t('button.allTodo'), reader), verb: 'todo.list', data: {} }
  return [
    ...headed('digest.promised', promised, reader),
    ...headed('digest.hints', hints, reader),
    ...(more > 0 ? [{ title: say(t('digest.moreHints', { count: more }), reader), line: '', buttons: [rest] }] : []),
  ]
}

function foot({ actor, reader }: Viewer, { kind, window, slowed }: Told) {
  if (!actor) return [{ title: say(t('button.myView'), reader), verb: 'digest.show', data: { every: window.every } }]
  const back = slowed
    ? [{ title: say(t('button.dailyAgain'), reader), verb: 'digest.daily', data: { digest: slowed } }]
    : []
  const todo = kind.name === 'agenda' ? [{ title: say(t('button.allTodo'), reader), verb: 'todo.list', data: {} }] : []
  return [
    ...back,
    ...todo,
    { title: say(t('button.pauseWeek'), reader), verb: 'digest.pause', data: { kind: kind.name, every: window.every } },
    { title: say(t('button.settings'), reader), verb: 'reminder.settings', data: {} },
  ]
}
