import { defineFigure } from './figure.ts'
import { dueToday, ever, happened, overdue } from './spans.ts'

const toTodo = { title: 'button.allTodo', verb: 'todo.list', data: {} } as const

export const myOverdue = defineFigure({
  ...{ name: 'plans.mineOverdue', hit: 'plan.open', by: 'moment', of: 'own', span: overdue, button: toTodo },
})

export const myToday = defineFigure({
  ...{ name: 'plans.mineToday', hit: 'plan.open', by: 'moment', of: 'own', span: dueToday, button: toTodo },
})

export const overduePromises = defineFigure({
  name: 'plans.overdue',
  hit: 'plan.open',
  by: 'moment',
  of: 'plan',
  span: overdue,
})

/** Promises and reminders that were put off as often as may be (R145): they are named to whoever leads. */
export const snoozedOut = defineFigure({
  ...{ name: 'plans.snoozedOut', hit: 'plan.snoozedOut', by: 'moment', of: 'plan', span: happened.span },
})

export const approvals = defineFigure({
  ...{ name: 'approvals.waiting', hit: 'approval.waiting', by: 'moment', of: 'own', span: ever },
  button: { title: 'button.approvals', verb: 'approval.list', data: {} },
})
