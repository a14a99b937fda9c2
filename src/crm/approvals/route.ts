import { type Reader, say, type Text, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import type { FlowOptions, RouteStep } from './flow.ts'
import { peopleOf, type Seeking, sourcePeople } from './people.ts'

/** The way ahead in words: "经理、总经理（王海） → 会签（孙静、周岚，都要同意） → 抄送（何川）". Nothing is written. */
export async function wayInWords(
  tx: Tx,
  route: readonly RouteStep[],
  { seeking, sameAgain, reader }: { seeking: Seeking; sameAgain: FlowOptions['sameAgain']; reader: Reader },
): Promise<string> {
  const steps: { name: string; ids: string[] | null; step: RouteStep }[] = []
  const and = reader.locale === 'zh' ? '、' : ' & '
  for (const step of route) {
    const open = (step.kind === 'approve' ? step.from : step.to).who === 'picked' && seeking.picked.length === 0
    const name = step.kind === 'approve' ? step.name : say(t('approval.copied'), reader)
    const ids = open ? null : await idsOf(tx, step, seeking)
    const last = steps.at(-1)
    // Who is asked again right away has agreed already: it is one step for them.
    if (last && sameAgain !== 'none' && sameOne(last, { ids, step })) last.name = `${last.name}${and}${name}`
    else steps.push({ name, ids, step })
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

/** True where both steps ask the same one person. */
function sameOne(one: { ids: string[] | null; step: RouteStep }, other: { ids: string[] | null; step: RouteStep }) {
  const [who, more] = one.ids ?? []
  const asks = one.step.kind === 'approve' && other.step.kind === 'approve'
  return asks && who !== undefined && more === undefined && other.ids?.length === 1 && other.ids[0] === who
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
