import { Refusal } from '../../core/errors.ts'
import type { Outcome } from '../../core/platform.ts'
import { t } from '../../core/text.ts'
import type { Context } from '../action.ts'
import { askFor, type Field } from '../form.ts'
import { findPerson } from '../person.ts'
import { asksForApprover, wayInWords } from './route.ts'
import { refuseUnready, routeAhead, type Submission, submit } from './submit.ts'

/** How the same deed is asked for once more with what the form adds, and what it writes before it is handed in. */
type Again = { action: string; context: Record<string, unknown>; approvers: string; keep?(): Promise<void> }

/**
 * Hands a document in. Whoever tapped is shown the way it will go first, and whoever has to choose an approver is asked for one; the form
 * leads back to `again`. Throws a Refusal when it cannot be handed in.
 */
export async function propose(context: Context, submission: Submission, again: Again): Promise<Outcome> {
  const picked = await pickedBy(context, again.approvers)
  const wanted = { ...submission, picked }
  await refuseUnready(context, wanted)
  const ahead = await routeAhead(context, wanted)
  const choose = asksForApprover(ahead.route) && picked.length === 0
  if (choose || context.said === 'tap') return form(context, wanted, { again, ahead, choose })
  await again.keep?.()
  return submit(context, wanted)
}

/** The people named in the form or behind the number, in their order. */
async function pickedBy(context: Context, said: string): Promise<string[]> {
  const names = said.split(/[\s、,，;；]+/).filter(Boolean)
  const people: string[] = []
  for (const name of names) {
    const { id } = await findPerson(context, name)
    if (id === context.actor.id) throw new Refusal('approval.notYourself', {}, { approvers: t('approval.notYourself') })
    people.push(id)
  }
  return [...new Set(people)]
}

type Shown = { again: Again; ahead: Awaited<ReturnType<typeof routeAhead>>; choose: boolean }

async function form(
  context: Context,
  submission: Submission,
  { again, ahead: { route, sameAgain }, choose }: Shown,
): Promise<Outcome> {
  const { tx, reader, actor, now } = context
  const { document, kind, trigger, picked = [] } = submission
  const seeking = {
    ...{ initiatorId: actor.id, ownerId: document.ownerId, picked, entity: document.entity },
    ...{ baseMinor: document.baseMinor, money: kind.money, now },
  }
  const way = await wayInWords(tx, route, { seeking, sameAgain, reader })
  const { no, title, amount } = document
  const approvers: Field = {
    ...{ id: 'approvers', label: t('approval.approvers'), hint: t('approval.approversHint') },
    ...{ required: true, max: 200, search: 'colleagues' },
  }
  return askFor(
    {
      action: again.action,
      context: again.context,
      title: t(`approval.propose.${trigger}`, { no }),
      heading: title,
      intro: way === '' ? t('approval.noWay', { amount }) : t('approval.way', { amount, way }),
      fields: choose ? [approvers] : [],
      save: t('button.handIn'),
    },
    reader,
  )
}
