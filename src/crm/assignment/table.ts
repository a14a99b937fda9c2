import type { Table } from '../table.ts'
import { accept } from './accept.ts'
import { unassignedView } from './alert.ts'
import { decline } from './decline.ts'
import { assignedView } from './offerCard.ts'
import { passOnDue } from './passOn.ts'
import { rules, rulesView } from './rules.ts'
import { deleteRule, editRule, saveRule, turnRule } from './saveRule.ts'
import { tryRules, tryView } from './tryRules.ts'

export const table: Table = {
  actions: [accept, decline, rules, editRule, saveRule, turnRule, deleteRule, tryRules],
  views: [assignedView, unassignedView, rulesView, tryView],
  routines: [passOnDue],
}
