import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { clockTime, dateName } from '../../core/moment.ts'
import type { Outcome } from '../../core/platform.ts'
import { type Reader, say, t } from '../../core/text.ts'
import type { Found } from '../find.ts'
import type { ReadTalk } from './sentence.ts'
import { methods } from './write.ts'

const logFormCard = defineCard(
  'log-form',
  z.strictObject({
    record: z.string(),
    text: z.string(),
    method: z.string(),
    methods: z.array(z.object({ title: z.string(), value: z.string() })),
    next: z.string(),
    when: z.string(),
    assumed: z.string(),
  }),
)

const whenFormCard = defineCard('when-form', z.strictObject({ title: z.string(), when: z.string() }))

/** The follow-up form, filled with what was understood; a guessed date is spelled out. */
export function logForm(
  reader: Reader,
  found: Found,
  talk: Pick<ReadTalk, 'text' | 'method' | 'when' | 'next' | 'assumed'> & { plan?: string | undefined },
): Outcome {
  const { next } = talk
  const exact = next ? (next.allDay ? dateName(next.at, reader) : clockTime(next.at, reader)) : ''
  const card = logFormCard.draw(
    {
      record: `${found.no} ${found.title}`,
      text: talk.text,
      method: talk.method,
      methods: methods.map(method => ({ title: say({ key: `method.${method}` }, reader), value: method })),
      next: next?.text ?? '',
      when: next ? exactWords(next.at, { reader, allDay: next.allDay }) : '',
      assumed: talk.assumed ? say(t('log.assumed', { phrase: talk.when, exact }), reader) : '',
    },
    reader,
  )
  const context = { about: found.no, ...(talk.plan ? { plan: talk.plan } : {}) }
  return { form: { action: 'followup.log', context, title: t('log.title', { no: found.no }), card } }
}

/** Asks for another moment for a promise. */
export function whenForm(
  reader: Reader,
  { plan, title, at, allDay }: { plan: string; title: string; at: Date; allDay: boolean },
): Outcome {
  const card = whenFormCard.draw({ title, when: exactWords(at, { reader, allDay }) }, reader)
  return { form: { action: 'plan.move', context: { plan }, title: t('plan.moveTitle'), card } }
}

/** A moment as readWhen reads it back: "2026-11-22 15:00". */
function exactWords(at: Date, { reader, allDay }: { reader: Reader; allDay: boolean }): string {
  const words = new Intl.DateTimeFormat('sv-SE', {
    timeZone: reader.zone,
    dateStyle: 'short',
    ...(allDay ? {} : { timeStyle: 'short' }),
  })
  return words.format(at)
}
