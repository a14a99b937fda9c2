import { type Reader, say } from '../../core/text.ts'
import type { Ownable } from '../ownership.ts'
import { type RuleKind, ruleText } from './due.ts'

/** Why a record left its last owner, as shoal_left_because answers it. */
export type LeftBecause = { reason: string | null; kind: RuleKind | null; days: number | null } | null

/** What the person said who gave it back, or the rule that took it; nothing for a record that nobody ever had. */
export function becauseText(entity: Ownable, because: LeftBecause, reader: Reader): string | null {
  if (because?.kind && because.days !== null) return say(ruleText(entity, because.kind, because.days), reader)
  return because?.reason ?? null
}
