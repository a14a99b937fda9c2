import type { Outcome } from '../../core/platform.ts'
import { type Reader, say, t } from '../../core/text.ts'
import { ask, type Question } from '../ask.ts'
import type { Underway } from './advance.ts'

type Person = { id: string; displayName: string }

const reason: Question = { id: 'reason', label: t('ask.reason'), kind: 'lines', most: 500, required: true }

function about({ instance, document }: Underway) {
  return {
    context: { approval: instance.id, seen: instance.contentHash },
    intro: `${document.no} ${document.title}`,
  }
}

/** Asks a second time before a large amount is agreed to. */
export function confirmQuestions(comment: string): Question[] {
  return [{ id: 'comment', label: t('ask.comment'), value: comment, most: 500 }]
}

/** Asks why, or what to say. */
export function reasonForm(reader: Reader, way: Underway, action: 'approval.reject' | 'approval.comment'): Outcome {
  const { no } = way.document
  const rejects = action === 'approval.reject'
  const title = rejects ? t('approval.rejectTitle', { no }) : t('approval.commentTitle', { no })
  const submit = t(rejects ? 'button.reject' : 'button.send')
  const words = rejects ? reason : { ...reason, label: t('ask.words') }
  return {
    form: ask(
      { action, ...about(way), title, questions: [words], submit, ...(rejects ? { destructive: true } : {}) },
      reader,
    ),
  }
}

/** Asks to whom it goes back, and what is to be mended. */
export function sendBackForm(reader: Reader, way: Underway, passed: { key: string; name: string }[]): Outcome {
  const initiator = { title: say(t('approval.toInitiator'), reader), value: 'initiator' }
  const to: Question = {
    id: 'to',
    label: t('ask.sendBackTo'),
    kind: 'choice',
    value: 'initiator',
    choices: [initiator, ...passed.map(({ key, name }) => ({ title: name, value: key }))],
  }
  const title = t('approval.sendBackTitle', { no: way.document.no })
  return {
    form: ask(
      { action: 'approval.return', ...about(way), title, questions: [to, reason], submit: t('button.sendBack') },
      reader,
    ),
  }
}

/** Asks who decides instead, and why. */
export function handOnForm(reader: Reader, way: Underway, people: Person[]): Outcome {
  const title = t('approval.handOnTitle', { no: way.document.no })
  const questions = [personOf(people), reason]
  return {
    form: ask({ action: 'approval.transfer', ...about(way), title, questions, submit: t('button.handOn') }, reader),
  }
}

/** Asks whom to add, and whether before, after or beside. */
export function addSignForm(reader: Reader, way: Underway, people: Person[]): Outcome {
  const title = t('approval.addTitle', { no: way.document.no })
  const place: Question = {
    id: 'place',
    label: t('ask.place'),
    kind: 'choice',
    value: 'before',
    choices: (['before', 'after', 'parallel'] as const).map(value => ({
      title: say(t(`approval.place.${value}`), reader),
      value,
    })),
  }
  const words: Question = { id: 'comment', label: t('ask.comment'), most: 500 }
  const questions = [personOf(people), place, words]
  return { form: ask({ action: 'approval.add', ...about(way), title, questions, submit: t('button.addSign') }, reader) }
}

function personOf(people: Person[]): Question {
  const choices = people.map(({ id, displayName }) => ({ title: displayName, value: id }))
  return {
    id: 'person',
    label: t('ask.person'),
    kind: 'choice',
    required: true,
    choices,
    value: choices[0]?.value ?? '',
  }
}
