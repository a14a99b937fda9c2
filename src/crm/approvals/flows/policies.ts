import { z } from 'zod'
import { isTextKey, type Reader, say, type TextKey } from '../../../core/text.ts'
import type { Field } from '../../form.ts'
import type { DocumentKind } from '../documents.ts'
import type { ApproveStep, FlowOptions, Step } from '../flow.ts'

/** What an admin decides for a whole flow. */
export const typedPolicies = z.object({
  whenEmpty: z.enum(['admin', 'pass']).default('admin'),
  whenSelf: z.enum(['manager', 'skip', 'allow']).default('manager'),
  sameAgain: z.enum(['consecutive', 'first', 'none']).default('consecutive'),
  resubmitFrom: z.enum(['start', 'rejected']).default('start'),
  withdrawUntil: z.enum(['firstDecision', 'end']).default('firstDecision'),
})
type Policies = z.infer<typeof typedPolicies>

const names = typedPolicies.keyof().options

/** The policies of a flow as it stands; its steps share the first two. */
export function policiesOf(steps: readonly Step[], options: FlowOptions): Policies {
  const [first] = steps.flatMap(approvals)
  return typedPolicies.parse({ whenEmpty: first?.whenEmpty, whenSelf: first?.whenSelf, ...options })
}

/** One choice a policy. Where it is about money, a step that finds nobody is never passed over (R113). */
export function policyFields(known: Policies, { money }: DocumentKind, reader: Reader): Field[] {
  return names
    .filter(name => name !== 'whenEmpty' || !money)
    .map(name => ({
      id: name,
      label: keyOf(`flow.policy.${name}`),
      value: known[name],
      choices: typedPolicies.shape[name].unwrap().options.map(value => ({
        title: say({ key: keyOf(`flow.policy.${name}.${value}`) }, reader),
        value,
      })),
    }))
}

function keyOf(name: string): TextKey {
  if (!isTextKey(name)) throw new Error(`no text ${name}`)
  return name
}

/** The steps with what was decided for all of them. */
export function withPolicies(steps: readonly Step[], policies: Pick<Policies, 'whenEmpty' | 'whenSelf'>): Step[] {
  const { whenEmpty, whenSelf } = policies
  return steps.map(step => {
    if (step.kind === 'approve') return { ...step, whenEmpty, whenSelf }
    if (step.kind === 'copy') return step
    const branches = step.branches.map(branch => ({ ...branch, steps: withPolicies(branch.steps, policies) }))
    return { ...step, branches, otherwise: withPolicies(step.otherwise, policies) }
  })
}

function approvals(step: Step): ApproveStep[] {
  if (step.kind === 'approve') return [step]
  return step.kind === 'copy'
    ? []
    : [...step.branches.flatMap(({ steps }) => steps), ...step.otherwise].flatMap(approvals)
}
