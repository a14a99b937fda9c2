import type { Json } from '../../core/card.ts'
import { type Reader, say, t } from '../../core/text.ts'
import type { Row } from '../list.ts'
import type { Viewer } from '../view.ts'
import type { Beside } from './beside.ts'
import type { Content, Line } from './content.ts'
import type { DigestRow } from './face.ts'
import { figures } from './figures/all.ts'
import { seesMoney } from './holders.ts'
import type { DigestKind } from './kinds.ts'
import { personParts } from './people.ts'
import type { Span, Window } from './window.ts'
import { changeText, lineTitle } from './words.ts'

/** One figure with its change, the list behind it, and what to do about it. */
export function figureRow(line: Line, { actor, reader, company }: Viewer, window: Window): Row | undefined {
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
export function peopleRows(
  { people }: Content,
  { actor, reader }: Viewer,
  { kind, window }: { kind: DigestKind; window: Window },
): Row[] {
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

/** What is missing, with the button that begins it. */
export function gapRow(
  { text, button: start }: Awaited<ReturnType<Beside>>['gaps'][number],
  reader: Reader,
): DigestRow {
  return {
    wide: true,
    title: say(text, reader),
    line: '',
    buttons: start ? [{ ...start, title: say(t(start.title), reader) }] : [],
  }
}
