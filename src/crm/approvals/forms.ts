import type { Outcome } from '../../core/platform.ts'
import { type Reader, say, t } from '../../core/text.ts'
import { askFor, type Field } from '../form.ts'
import type { Underway } from './advance.ts'

const reason: Field = { id: 'reason', label: t('ask.reason'), many: true, max: 500, required: true }
const comment: Field = { id: 'comment', label: t('ask.comment'), max: 500 }

function about({ instance, document }: Underway) {
  const { no, title } = document
  return {
    context: { approval: instance.id, seen: instance.contentHash },
    intro: t('approval.about', { no, title, amount: document.amount }),
  }
}

/** Asks once more before a large amount is agreed to, or what was changed since they were asked. */
export function confirmForm(
  reader: Reader,
  way: Underway,
  { comment: words, missed }: { comment: string; missed: string[] },
): Outcome {
  const { no, title: about_, amount } = way.document
  const { context } = about(way)
  const changed = missed.length > 0
  const title = t(changed ? 'approval.changedTitle' : 'approval.confirmTitle', { no })
  const intro = changed ? t('approval.changedIntro', { no, title: about_, amount, changes: missed }) : about(way).intro
  const fields: Field[] = [{ ...comment, value: words }]
  return askFor(
    {
      action: 'approval.agree',
      context: { ...context, confirmed: 'yes' },
      intro,
      title,
      fields,
      save: t('button.agree'),
    },
    reader,
  )
}

/** Asks why it is rejected. */
export function rejectForm(reader: Reader, way: Underway): Outcome {
  const title = t('approval.rejectTitle', { no: way.document.no })
  return askFor(
    {
      action: 'approval.reject',
      ...about(way),
      title,
      fields: [reason],
      save: t('button.rejectDocument'),
      style: 'destructive',
    },
    reader,
  )
}

/** Asks what to say. */
export function commentForm(reader: Reader, way: Underway): Outcome {
  const title = t('approval.commentTitle', { no: way.document.no })
  const words: Field = { ...reason, label: t('ask.words') }
  return askFor({ action: 'approval.comment', ...about(way), title, fields: [words], save: t('button.send') }, reader)
}

/** Asks to whom it goes back, and what is to be mended. */
export function sendBackForm(reader: Reader, way: Underway, passed: { key: string; name: string }[]): Outcome {
  const initiator = { title: say(t('approval.toInitiator'), reader), value: 'initiator' }
  const choices = [initiator, ...passed.map(({ key, name }) => ({ title: name, value: key }))]
  const to: Field = { id: 'to', label: t('ask.sendBackTo'), value: 'initiator', choices }
  const title = t('approval.sendBackTitle', { no: way.document.no })
  return askFor(
    { action: 'approval.return', ...about(way), title, fields: [to, reason], save: t('button.sendBack') },
    reader,
  )
}

/** Asks who decides instead, and why; filled with what was said of it. */
export function handOnForm(reader: Reader, way: Underway, said: { person: Field; reason: string }): Outcome {
  const title = t('approval.handOnTitle', { no: way.document.no })
  const fields = [said.person, { ...reason, value: said.reason }]
  return askFor({ action: 'approval.transfer', ...about(way), title, fields, save: t('button.handOn') }, reader)
}

/** Asks whom to add, and whether before, after or beside. */
export function addSignForm(reader: Reader, way: Underway, person: Field): Outcome {
  const title = t('approval.addTitle', { no: way.document.no })
  const places = (['before', 'after', 'parallel'] as const).map(value => ({
    title: say(t(`approval.place.${value}`), reader),
    value,
  }))
  const place: Field = { id: 'place', label: t('ask.place'), value: 'before', choices: places }
  return askFor(
    { action: 'approval.add', ...about(way), title, fields: [person, place, comment], save: t('button.addSign') },
    reader,
  )
}
