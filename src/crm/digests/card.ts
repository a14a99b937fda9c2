import { dateName } from '../../core/moment.ts'
import { type Reader, say, t } from '../../core/text.ts'
import type { Row } from '../list.ts'
import type { ReminderKind } from '../reminders/kind.ts'
import { aimRows } from '../targets/show.ts'
import type { Drawn, Viewer } from '../view.ts'
import type { Beside } from './beside.ts'
import type { Content, Line } from './content.ts'
import { captioned, digestCard, headed, most, pictured, styled } from './face.ts'
import { figureRow, gapRow, peopleRows } from './figureRows.ts'
import { figures } from './figures/all.ts'
import type { DigestKind } from './kinds.ts'
import { ownDay } from './ownDay.ts'
import type { Window } from './window.ts'
import { digestTitle, windowText } from './words.ts'

/** Figures whose rows stand in the digest themselves. */
const listed = new Set(['plans.mineOverdue', 'plans.mineToday'])

type Told = {
  kind: DigestKind
  window: Window
  content: Content
  beside: Beside
  kinds: ReadonlyMap<string, ReminderKind>
  /** The daily digest that comes less often now, for the way back. */
  slowed: string | null
  /** The daily one of the same morning, where this one is told with it: what needs somebody is that of today. */
  today?: { window: Window; content: Content } | undefined
}

/** A digest as one reader or a room sees it: what needs somebody first, then what changed, then what stands. */
export async function drawDigest(viewer: Viewer, told: Told): Promise<Drawn> {
  const { tx, actor, reader, company } = viewer
  const { kind, window, content } = told
  const counted = [...content.changed, ...content.asItStands].flatMap(({ figure, count }) =>
    count > 0 ? [figure] : [],
  )
  const { picture, gaps } = await told.beside({ tx, actor, reader, company, kind, window, counted })
  const { today = { window, content } } = told
  const lines = (some: Line[], of = window) => some.flatMap(line => figureRow(line, viewer, of) ?? [])
  const promises = today.window.every === 'day'
  const own = kind.ownDay ? await ownDay(viewer, { folded: content.folded, kinds: told.kinds, promises }) : []
  const aims = kind.aims ? await aimRows(viewer, most) : []
  const needs = today.content.needs.filter(({ figure }) => !listed.has(figure))
  const inPeriod = told.today ? content.needs.filter(line => !isToldToday(line, told.today, window)) : []
  const first = [
    ...headed('digest.needs', lines(needs, today.window), reader),
    ...own,
    ...headed('digest.aims', aims, reader),
  ]
  const counts = headed(
    window.every === 'day' ? 'digest.changed' : 'digest.inPeriod',
    [...lines(inPeriod), ...lines(content.changed)],
    reader,
  )
  const then = [
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
      rows: [
        ...(first.length + counts.length + then.length > 0 ? first : [nothingRow(reader)]),
        ...(counts.length > 0 ? pictured(counts, picture) : captioned(picture, reader)),
        ...then,
      ].map(styled),
      foot: foot(viewer, told).map(one => ({ style: 'default' as const, ...one })),
    },
    reader,
  )
  return { card, text: title }
}

/** True for what stands in the part of today already: the same figure of the same time. */
function isToldToday({ figure: name }: Line, today: Told['today'], window: Window): boolean {
  const figure = figures.get(name)
  if (!figure || listed.has(name)) return true
  const isSame = today && figure.span(today.window).fromOn === figure.span(window).fromOn
  return isSame === true && today.content.needs.some(line => line.figure === name)
}

function clockDay(reader: Reader): string {
  return say(t('digest.today', { date: dateName(reader.now, reader) }), reader)
}

function nothingRow(reader: Reader): Row {
  return { title: say(t('digest.nothing'), reader), line: '', buttons: [] }
}

function foot({ actor, reader }: Viewer, { kind, window, content, slowed }: Told) {
  if (!actor) return [{ title: say(t('button.myView'), reader), verb: 'digest.show', data: { every: window.every } }]
  const back = slowed
    ? [{ title: say(t('button.dailyAgain'), reader), verb: 'digest.daily', data: { digest: slowed } }]
    : []
  const todo = kind.name === 'agenda' ? [{ title: say(t('button.allTodo'), reader), verb: 'todo.list', data: {} }] : []
  const shorter = content.within.map(({ run, every }) => ({
    ...{ title: say(digestTitle(kind.name, every), reader), verb: 'digest.open', data: { run } },
  }))
  return [
    ...back,
    ...shorter,
    ...todo,
    { title: say(t('button.pauseWeek'), reader), verb: 'digest.pause', data: { kind: kind.name, every: window.every } },
    { title: say(t('button.settings'), reader), verb: 'reminder.settings', data: {} },
  ]
}
