import { type Reader, say, type Text, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import type { RouteStep } from './flow.ts'
import { peopleOf, type Seeking, sourcePeople } from './people.ts'

/** The way ahead in words: "经理（王海） → 会签（孙静、周岚，都要同意） → 抄送（何川）". Nothing is written. */
export async function wayInWords(
  tx: Tx,
  route: readonly RouteStep[],
  { seeking, reader }: { seeking: Seeking; reader: Reader },
): Promise<string> {
  const steps: { name: string; ids: string[] | null; step: RouteStep }[] = []
  for (const step of route) {
    const open = (step.kind === 'approve' ? step.from : step.to).who === 'picked' && seeking.picked.length === 0
    const name = step.kind === 'approve' ? step.name : say(t('approval.copied'), reader)
    steps.push({ name, ids: open ? null : await idsOf(tx, step, seeking), step })
  }
  const ids = steps.flatMap(step => step.ids ?? [])
  const users = await tx.user.findMany({ where: { id: { in: ids } }, select: { id: true, displayName: true } })
  const names = new Map(users.map(({ id, displayName }) => [id, displayName]))
  return steps
    .map(({ name, ids: people, step }) => {
      const who = people?.map(id => names.get(id) ?? '—') ?? [say(t('approval.youChoose'), reader)]
      const how = step.kind === 'approve' && people?.length !== 1 ? howOf(step) : undefined
      return say(how ? t('flow.triedHow', { step: name, who, how }) : t('flow.triedStep', { step: name, who }), reader)
    })
    .join(' → ')
}

/** How several people decide together. */
function howOf({ mode, ratioBp }: RouteStep & { kind: 'approve' }): Text {
  return mode === 'ratio' ? t('flow.how.ratio', { percent: ratioBp / 100 }) : t(`flow.how.${mode}`)
}

async function idsOf(tx: Tx, step: RouteStep, seeking: Seeking): Promise<string[]> {
  if (step.kind === 'copy') return sourcePeople(tx, step.to, seeking)
  return (await peopleOf(tx, step, seeking)).map(({ userId }) => userId)
}

/** True when somebody has to be chosen before it can be handed in. */
export function asksForApprover(route: readonly RouteStep[]): boolean {
  return route.some(step => step.kind === 'approve' && step.from.who === 'picked')
}
