import { z } from 'zod'
import { pictureOf } from '../../core/card.ts'
import { type Actor, allows } from '../../core/rights.ts'
import { say, type TextKey, t } from '../../core/text.ts'
import { loadActor } from '../../store/actors.ts'
import type { Tx } from '../../store/db.ts'
import { defineView } from '../view.ts'
import { chartOf, pictureFor } from './drawing.ts'
import { mayTake } from './excel.ts'
import { type Button, reportCard, tap } from './face.ts'
import { askingOf } from './line.ts'
import { measureOf } from './measures.ts'
import { columnName } from './names.ts'
import type { Used } from './needs/need.ts'
import { lacking, lackOf, notesOf } from './notes.ts'
import { periodName } from './period.ts'
import { reportSettings } from './settings.ts'
import { changeOf, isEmpty, type Sheet, sheetOf, written } from './sheet.ts'
import { asData, type Wanted, wantedSchema } from './wanted.ts'

/** So many lines stand on the card; the file has them all. */
const shown = 10

/** What a card of a report remembers: the question, and whose eyes it is drawn with where nobody in particular reads it. */
const params = wantedSchema.extend({ as: z.uuid().optional(), name: z.string().max(60).optional() })

/** A report as text, table and picture, for one person or, without any amount, for a group. */
export const reportView = defineView({
  name: 'report',
  async draw({ tx, actor: viewer, reader, company }, _of, given) {
    const { as, name, ...wanted } = params.parse(given)
    const actor = viewer ?? (as ? await eyesOf(tx, as, reader.now) : null)
    if (!actor) return null
    const { report, asking } = askingOf({ tx, actor, reader, company }, forRoom(wanted, viewer === null))
    if (!allows(report.right, actor)) return null
    const sheet = await sheetOf(report, asking)
    const drawn = isEmpty(sheet) ? undefined : chartOf(sheet)
    const theme = reportSettings.of(company).theme
    const title = name ?? say(t(`report.name.${report.name}`), reader)
    const subtitle = await subtitleOf(sheet, wanted)
    const lack = await lacking(sheet)
    const rows = sheet.lines.slice(0, shown)
    const left = sheet.lines.length - rows.length
    const takes = viewer !== null && mayTake(viewer, report)
    return {
      text: [title, subtitle, ...headlines(sheet)].join(' · '),
      card: reportCard.draw(
        {
          ...{ title, subtitle },
          empty:
            lack || isEmpty(sheet)
              ? say(lack ? t('report.emptyPart', { why: lackOf(lack) }) : t('report.empty'), reader)
              : '',
          figures: isEmpty(sheet) ? [] : figures(sheet),
          picture: drawn ? pictureOf({ id: await pictureFor(tx, drawn, { theme, now: reader.now }) }) : '',
          alt: say(t('report.chartOf', { report: title, period: subtitle }), reader),
          notes: (await notesOf(sheet, viewer === null)).map(line => ({ line })),
          rows: isEmpty(sheet) ? [] : rows.map(line => rowOf(line, sheet, viewer ? wanted : undefined)),
          more: left > 0 ? say(t(takes ? 'report.moreLines' : 'report.moreLinesOnly', { count: left }), reader) : '',
          steps: viewer ? stepsOf(sheet, { wanted, lack }) : [],
          buttons: buttonsOf(sheet, { wanted, viewer, takes }),
        },
        reader,
      ),
    }
  },
})

/** Whoever had a report sent to a group may read it; the group sees no amount (R155). */
async function eyesOf(tx: Tx, id: string, now: Date): Promise<Actor | null> {
  const actor = await loadActor(tx, id, now)
  const hidden = { 'opportunity.amount': 'hidden', 'contract.amount': 'hidden', 'payment.amount': 'hidden' } as const
  return actor && { ...actor, fields: { ...actor.fields, ...hidden } }
}

/** No names of customers where everybody reads. */
function forRoom({ by, ...wanted }: Wanted, isRoom: boolean): Wanted {
  return by && !(isRoom && by === 'customer') ? { ...wanted, by } : wanted
}

async function subtitleOf({ report, asking, earlier }: Sheet, { source }: Wanted): Promise<string> {
  const { reader, company, period, group, person, tx } = asking
  const name = person ? (await tx.user.findUnique({ where: { id: person } }))?.displayName : undefined
  return [
    report.usual === 'now' ? t('report.now') : periodName(period, reader, company.zone),
    report.groups.length > 1 ? t('report.by', { group: t(`report.group.${group}`) }) : '',
    name ? t('report.ofPerson', { name }) : '',
    source ? t('report.ofSource', { source }) : '',
    earlier ? t('report.comparedWith', { period: periodName(earlier.period, reader, company.zone) }) : '',
  ]
    .map(said => (typeof said === 'string' ? said : say(said, reader)))
    .filter(Boolean)
    .join(' · ')
}

/** The whole, column by column, with its change. */
function figures({ columns, whole, earlier, asking }: Sheet): { label: string; value: string }[] {
  return columns
    .filter(({ name }) => whole[name] !== undefined && whole[name] !== null)
    .map(column => {
      const figure = written(whole[column.name], column, asking)
      const change = changeOf(whole[column.name], earlier?.whole[column.name])
      const was = earlier?.whole[column.name]
      const compared = was !== undefined && was !== null && (whole[column.name] || was)
      const value = compared ? say(t('report.change', { figure, change }), asking.reader) : figure
      return { label: columnName(column, asking.reader), value }
    })
}

function headlines(sheet: Sheet): string[] {
  return isEmpty(sheet)
    ? []
    : figures(sheet)
        .slice(0, 2)
        .map(({ label, value }) => `${label} ${value}`)
}

type Row = { title: string; line: string; buttons: Button[] }

function rowOf({ key, name, cells }: Sheet['lines'][number], { columns, report, asking }: Sheet, wanted?: Wanted): Row {
  const [leading, ...others] = columns
  const said = (column: Sheet['columns'][number]) => written(cells[column.name], column, asking)
  const label = (column: Sheet['columns'][number]) => say(t(`report.column.${column.name}`), asking.reader)
  const opens = wanted && report.behind && columns.some(column => cells[column.name])
  return {
    title: leading ? `${name} · ${label(leading)} ${said(leading)}` : name,
    line: others
      .filter(column => cells[column.name] !== null)
      .map(column => `${label(column)} ${said(column)}`)
      .join(' · '),
    buttons: opens ? [tap('button.lines', 'report.open', { ...asData(wanted), key }, asking.reader)] : [],
  }
}

/** What can be done about the figures: take the step that is not taken, ask why, ask what changed. */
function stepsOf({ report, asking }: Sheet, { wanted, lack }: { wanted: Wanted; lack: Used | undefined }): Button[] {
  const { reader } = asking
  const data = asData(wanted)
  const start = lack?.need.starts(lack.example)
  return [
    ...(lack && start
      ? [{ ...tap(`report.start.${lack.need.name}`, start.verb, start.data, reader), style: 'positive' }]
      : []),
    tap('button.whyEmpty', 'report.why', data, reader),
    ...(measureOf(report) && asking.period.unit !== 'all'
      ? [tap('button.whatChanged', 'report.change', data, reader)]
      : []),
  ]
}

function buttonsOf(
  { asking }: Sheet,
  { wanted, viewer, takes }: { wanted: Wanted; viewer: Actor | null; takes: boolean },
): Button[] {
  const of = (title: TextKey, verb: string) => tap(title, verb, asData(wanted), asking.reader)
  if (!viewer) return [of('button.lines', 'report.show')]
  return [
    ...(takes ? [of('button.excel', 'report.excel')] : []),
    of('button.otherPeriod', 'report.choose'),
    of('button.saveReport', 'report.save'),
    of('button.schedule', 'report.schedule'),
  ]
}
