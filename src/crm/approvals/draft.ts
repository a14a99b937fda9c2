import { Refusal } from '../../core/errors.ts'
import { t } from '../../core/text.ts'
import { type DocState, docStateOf } from './documents.ts'

/** Where a document is its writer's: never handed in, or come back (R86). */
export const draftStates: readonly DocState[] = ['draft', 'rejected', 'withdrawn']

/** True while nobody decides about it: its writer may change it and hand it in. */
export function isDraft(docState: string): boolean {
  return draftStates.some(state => state === docState)
}

/** Refuses to change what somebody decides about, or has. */
export function mustBeDraft({ no, docState }: { no: string; docState: string }): void {
  const state = docStateOf(docState)
  if (!isDraft(state)) throw new Refusal('document.fixed', { no, state: t(`docState.${state}`), is: state })
}
