import type { Text } from '../../../core/text.ts'
import type { Draft } from '../kinds/kind.ts'

/** What becomes of a row: the same whether it is only checked or done. */
export type Verdict = { row: number; reasons: Text[] } & (
  | { outcome: 'created'; draft: Draft; overLimit: boolean }
  | { outcome: 'updated'; draft: Draft; id: string; fresh: boolean }
  | { outcome: 'skipped' | 'failed' }
)
