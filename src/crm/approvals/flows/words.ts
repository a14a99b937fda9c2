/** The words of the little language in which flows are written: both languages, the first of each is the one we print. */

/** How a step counts its people. */
export const modes = {
  any: ['任一', 'any'],
  all: ['全部', 'all'],
  sequential: ['依次', 'in turn'],
} as const

/** Comparisons; typed signs first. */
export const signs = {
  atLeast: ['>=', '≥'],
  atMost: ['<=', '≤'],
  other: ['!=', '≠'],
  above: ['>'],
  below: ['<'],
  same: ['=', '是', 'is'],
} as const

/** People that are named by where they stand. */
export const places = {
  manager: ['直属上级', 'direct manager'],
  departmentHead: ['部门负责人', 'department head'],
  owner: ['负责人', 'owner'],
  picked: ['提交人指定', 'chosen by whoever hands it in'],
} as const

/** "上级 2": the manager two levels up; "逐级上级 3": one after the other up to the third; "角色 财务". */
export const counted = {
  manager: ['上级', 'manager'],
  managers: ['逐级上级', 'managers up to'],
  role: ['角色', 'role'],
} as const

/** What people call a field beside its label on a card. */
export const alsoCalled: Readonly<Record<string, readonly string[]>> = { discountBp: ['折扣', 'discount'] }

/** What stands before the fields that a step may change: the last thing a line says. */
export const editWords = ['可改', 'may change'] as const

/** "24小时后通过": a step that nobody decides decides itself. */
export const lapses = {
  approved: ['后通过', 'pass after'],
  rejected: ['后驳回', 'reject after'],
} as const

export const copyWords = ['抄送', 'cc'] as const
export const andWords = ['且', 'and'] as const

/** What a condition may ask about: the field, its names in both languages, and how its values are typed. */
export type Field = { field: string; names: string[]; kind: 'money' | 'percent' | 'text' | 'number' }

/** What a flow may speak of. `someone` finds a colleague by name or handle. */
export type Vocabulary = {
  fields: Field[]
  roles: string[]
  someone(said: string): string | undefined
  /** What an approver may be let change while a document is in review. */
  editable: { field: string; names: string[] }[]
  /** True where a document may be decided by nobody having acted. */
  mayLapse: boolean
  /** Minor units of the company's currency. */
  money(said: string): number | undefined
}
