import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { clip } from '../../core/normal.ts'
import type { Outcome } from '../../core/platform.ts'
import { numberIn } from '../../core/recordNumber.ts'
import { t } from '../../core/text.ts'
import { readWhen, type When } from '../../core/when/read.ts'
import { type Context, defineAction } from '../action.ts'
import { findRecord } from '../find.ts'
import { exactWords } from '../followups/forms.ts'
import { isPast } from '../followups/sentence.ts'
import { askFor } from '../form.ts'
import { defineReminder } from './kind.ts'
import { momentIn } from './move.ts'
import { remind } from './write.ts'

/** What people ask to be reminded of themselves. */
export const freeReminder = defineReminder({ name: 'free', urgency: 'asked', usually: 'push' })

const input = z.object({
  line: z.string().max(1_000).optional(),
  about: z.string().max(60).default(''),
  text: z.string().max(500, 'field.tooLong500').default(''),
  when: z.string().max(100).default(''),
})

/** "提醒 周五下午 给客户寄样品", "remind L-12 fri 3pm call back": a private reminder, about a record where one is named or shown. */
export const remindMe = defineAction({
  name: 'reminder.add',
  words: { en: ['remind', 'remind me'], zh: ['提醒', '提醒我'] },
  usage: { en: '[record] <when> <what>', zh: '[记录] <什么时候> <做什么>' },
  does: { en: 'Be reminded of something, of a record or of anything', zh: '到时候提醒我一件事，可以关于某条记录' },
  input,
  read: rest => ({ line: rest }),
  allow: 'everyone',
  async run(context, said) {
    const { now, actor } = context
    if (context.said === 'form') {
      if (said.text.trim() === '') throw new Refusal('input.fields', {}, { text: t('field.required') })
      return save(context, { about: said.about, text: said.text.trim(), at: momentIn(context, said.when) })
    }
    const { about, rest } = aboutIn(said.line ?? '')
    const when = readWhen(rest, { now, zone: actor.zone })
    const text = (when ? when.rest : rest.trim()).replace(/^to\s+(?=\S)/i, '')
    if (!when || text === '' || isUnclear(when) || isPast(when, { now, zone: actor.zone }))
      return ask(context, {
        about,
        text,
        when: when ? exactWords(when.at, { reader: context.reader, allDay: when.allDay }) : '',
      })
    return save(context, { about, text, at: when.at })
  },
  async undo({ tx }, done) {
    const of = { entity: 'reminder', id: done.entityId } as const
    await tx.reminder.updateMany({ where: { id: done.entityId, kind: 'free' }, data: { state: 'dropped' } })
    return {
      notice: t('reminder.taken'),
      changed: [of],
      audit: [{ action: 'reminder.dropped', on: of, undoOf: done.id }],
    }
  },
})

const partOfDay = /[早上中下]午|早上|晚上|傍晚|夜里|morning|noon|evening|tonight/i

/** A guess is asked about; which hour of an afternoon somebody means is none to lose a line over: they are told, and can take it back. */
function isUnclear({ assumed, phrase }: When): boolean {
  return assumed && !partOfDay.test(phrase)
}

/** The record a line begins with, by its number. */
function aboutIn(line: string): { about: string; rest: string } {
  const [first = '', ...rest] = line.trim().split(/\s+/)
  return numberIn(first) ? { about: first, rest: rest.join(' ') } : { about: '', rest: line.trim() }
}

type Asked = { about: string; text: string; at: Date }

async function save(context: Context, { about, text, at }: Asked): Promise<Outcome> {
  const { tx, actor, now } = context
  const id = newId()
  const record = about
    ? await findRecord(context, ['lead', 'customer', 'opportunity'], { said: about, verb: 'read' })
    : undefined
  const of = record ? { entity: record.kind, id: record.id } : ({ entity: 'reminder', id } as const)
  const said = clip(text, 500)
  await remind(tx, [{ id, kind: 'free', of, to: actor.id, dueAt: at, key: `free:${id}`, says: { words: said } }], now)
  const on = { entity: 'reminder', id } as const
  return {
    notice: record
      ? t('reminder.setAbout', { at, text: said, no: record.no, title: record.title })
      : t('reminder.set', { at, text: said }),
    audit: [{ action: 'reminder.add', on, facts: { text: said, at: at.toISOString(), no: record?.no ?? '' } }],
  }
}

/** Asks for what is missing or was a guess; what was typed is filled in. */
function ask({ reader }: Context, { about, text, when }: { about: string; text: string; when: string }): Outcome {
  return askFor(
    {
      action: 'reminder.add',
      context: { about },
      title: t('reminder.addTitle'),
      ...(about ? { heading: about } : {}),
      intro: t('reminder.addIntro'),
      fields: [
        { id: 'text', label: 'label.remindOf', value: text, required: true, many: true, max: 500 },
        { id: 'when', label: 'label.remindWhen', hint: 'label.whenHint', value: when, required: true, max: 100 },
      ],
      save: t('button.remindMe'),
    },
    reader,
  )
}
