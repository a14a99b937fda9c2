import { grouped } from '../../core/grouped.ts'
import type { Every } from '../../core/slots.ts'
import type { Step } from './due.ts'

const longest: readonly Every[] = ['quarter', 'month', 'week', 'day']

/**
 * The digests of one kind that come to one person on one morning as one message: the longest is told, with what needs somebody today and what was
 * folded for the day at its head; the others are held, each a tap away. A review of a time in which nothing happened is left out.
 */
export function together(steps: readonly Step[]): Step[] {
  const mornings = grouped(steps, ({ due }) => `${due.userId ?? due.id} ${due.kind}`)
  return [...mornings.values()].flatMap(morning => {
    const all = morning.filter(({ run }) => run?.state === 'sent')
    const hasDay = all.some(({ due }) => due.every === 'day')
    const idle = hasDay ? all.filter(isIdle) : []
    const told = all
      .filter(step => !idle.includes(step))
      .toSorted((a, b) => longest.indexOf(a.due.every) - longest.indexOf(b.due.every))
    const [first, ...shorter] = told
    if (!first?.run) return morning
    const content = {
      ...first.run.content,
      folded: told.flatMap(({ run }) => run?.content.folded ?? []),
      within: shorter.flatMap(({ run, due }) => (run ? [{ run: run.id, every: due.every }] : [])),
    }
    const lead: Step = { ...first, run: { ...first.run, content } }
    return morning.map(step => {
      if (step === first) return lead
      if (idle.includes(step)) return left(step, 'empty')
      return shorter.includes(step) ? left(step, 'held') : step
    })
  })
}

/** True for a review in which nothing happened: what needs somebody today stands in the daily one. */
function isIdle({ due, run }: Step): boolean {
  return due.every !== 'day' && run !== undefined && run.content.changed.every(({ count }) => count === 0)
}

function left(step: Step, state: 'held' | 'empty'): Step {
  return step.run ? { ...step, run: { ...step.run, state } } : step
}
