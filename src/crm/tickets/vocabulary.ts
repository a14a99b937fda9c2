/** The fixed words of tickets, and how people say them. */

export const types = ['install', 'demo', 'test', 'repair', 'question', 'complaint'] as const
export type TicketType = (typeof types)[number]

export const priorities = ['urgent', 'high', 'normal', 'low'] as const
export type Priority = (typeof priorities)[number]

/** What may follow what stands with each step (see move.ts); these are open, the others are over or may be opened again. */
export const openStates = ['new', 'taken', 'onTheWay', 'working', 'waiting'] as const
const states = [...openStates, 'resolved', 'closed', 'merged', 'cancelled'] as const
export type State = (typeof states)[number]

const typeWords: Record<TicketType, RegExp> = {
  install: /安装|装机|\binstall(?:ation)?\b/i,
  demo: /演示|\bdemo\b/i,
  test: /测试|试机|\btest\b/i,
  repair: /维修|修理|报修|检修|故障|\brepair\b|\bbroken\b|\bfault\b/i,
  question: /咨询|请教|\bquestion\b/i,
  complaint: /投诉|\bcomplaint\b/i,
}

const priorityWords: Record<Priority, RegExp> = {
  urgent: /紧急|加急|特急|\burgent\b/i,
  high: /优先级高|高优先级?|\bhigh priority\b/i,
  normal: /普通优先级?|\bnormal priority\b/i,
  low: /低优先级?|不急|\blow priority\b/i,
}

/** The type a sentence speaks of; undefined when it does not say. */
export function typeIn(text: string): TicketType | undefined {
  return types.find(type => typeWords[type].test(text))
}

/** The priority a sentence asks for, and the sentence without those words. */
export function priorityIn(text: string): { priority: Priority | undefined; rest: string } {
  const priority = priorities.find(one => priorityWords[one].test(text))
  return { priority, rest: priority ? text.replace(priorityWords[priority], ' ').replace(/\s+/g, ' ').trim() : text }
}

/** What the database holds, as the word it is. */
export function typeOf(stored: string): TicketType {
  return types.find(type => type === stored) ?? 'question'
}

export function priorityOf(stored: string): Priority {
  return priorities.find(priority => priority === stored) ?? 'normal'
}

export function stateOf(stored: string): State {
  return states.find(state => state === stored) ?? 'new'
}

/** True while somebody still has to do something about it. */
export function isOpen(state: string): boolean {
  return openStates.some(open => open === state)
}
