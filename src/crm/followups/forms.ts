import { clockTime, dateName, localDate, wallClock } from '../../core/moment.ts'
import type { Outcome } from '../../core/platform.ts'
import { type Reader, say, t } from '../../core/text.ts'
import { askFor, none } from '../form.ts'
import { results } from './result.ts'
import type { ReadTalk } from './sentence.ts'
import { methods } from './write.ts'

type Asked = Pick<ReadTalk, 'text' | 'method' | 'when' | 'next' | 'assumed'> & {
  record: { no: string; title: string }
  people: { id: string; name: string }[]
  contacts: string[]
  result?: string | undefined
  plan?: string | undefined
  files: string[]
}

/** The follow-up form, filled with what was understood; a guessed date is spelled out. Only people of the record's customer are offered. */
export function logForm(reader: Reader, asked: Asked): Outcome {
  const { next, record, people } = asked
  const exact = next ? (next.allDay ? dateName(next.at, reader) : clockTime(next.at, reader)) : ''
  const withWhom = people.map(({ id, name }) => ({ title: name, value: id }))
  return askFor(
    {
      action: 'followup.log',
      context: {
        about: record.no,
        ...(asked.plan ? { plan: asked.plan } : {}),
        ...(asked.files.length > 0 ? { files: asked.files } : {}),
      },
      title: t('log.title', { no: record.no }),
      heading: `${record.no} ${record.title}`,
      warnings: asked.assumed ? [t('log.assumed', { phrase: asked.when, exact })] : [],
      rows: [
        [{ id: 'text', label: 'label.talk', hint: 'label.talkHint', value: asked.text, many: true, max: 10_000 }],
        [
          { id: 'method', label: 'label.method', value: asked.method, choices: methodChoices(reader) },
          { id: 'result', label: 'label.result', value: asked.result ?? none, choices: resultChoices(reader) },
        ],
        ...(withWhom.length > 0
          ? [
              [
                {
                  id: 'contacts',
                  label: 'label.withWhom' as const,
                  value: asked.contacts.join(','),
                  many: true,
                  choices: withWhom,
                },
              ],
            ]
          : []),
        [
          {
            id: 'when',
            label: 'label.nextWhen',
            hint: 'label.whenHint',
            value: next ? exactWords(next.at, { reader, allDay: next.allDay }) : '',
            max: 100,
          },
          { id: 'next', label: 'label.next', hint: 'label.nextHint', value: next?.text ?? '', max: 500 },
        ],
        [{ id: 'at', label: 'label.talkedAt', hint: 'label.talkedAtHint', max: 100 }],
      ],
    },
    reader,
  )
}

/** The ways to talk, in the reader's language. */
export function methodChoices(reader: Reader) {
  return methods.map(method => ({ title: say({ key: `method.${method}` }, reader), value: method }))
}

/** What may come of a talk, and nothing. */
export function resultChoices(reader: Reader) {
  return [
    { title: '—', value: none },
    ...results.map(result => ({ title: say({ key: `result.${result}` }, reader), value: result })),
  ]
}

/** A moment as readWhen reads it back: "2026-11-22 15:00". */
export function exactWords(at: Date, { reader, allDay }: { reader: Reader; allDay: boolean }): string {
  return allDay ? localDate(at, reader.zone) : wallClock(at, reader.zone)
}
