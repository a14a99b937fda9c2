import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { ago } from '../../core/moment.ts'
import type { Entity } from '../../core/platform.ts'
import { type Action, defineAction } from '../action.ts'

const seconds = 30

/** Takes back the last thing I did, within half a minute. The trail keeps both, the deed and its undoing. */
export function createUndo(actions: () => readonly Action[]) {
  return defineAction({
    name: 'record.undo',
    words: { en: ['undo'], zh: ['撤销'] },
    usage: { en: '', zh: '' },
    does: {
      en: 'Take back my last claim, release, stage move or log (30 s)',
      zh: '撤销我刚才的领取、退回、推进或跟进（30 秒内）',
    },
    input: z.object({}),
    read: () => ({}),
    allow: 'everyone',
    async run(context) {
      const { tx, actor, now, reader } = context
      const last = await tx.auditEvent.findFirst({
        where: { actorId: actor.id, action: { notIn: ['refused'] } },
        orderBy: [{ at: 'desc' }, { id: 'desc' }],
      })
      if (!last || last.undoOfId) throw new Refusal('undo.nothing', {})
      const action = actions().find(({ name }) => name === last.action)
      if (!action?.undo) throw new Refusal('undo.notPossible', {})
      if (now.getTime() - last.at.getTime() > seconds * 1_000)
        throw new Refusal('undo.tooLate', { seconds, ago: ago(last.at, reader) })
      if (await tx.auditEvent.findUnique({ where: { undoOfId: last.id } })) throw new Refusal('undo.already', {})
      const facts = z.record(z.string(), z.unknown()).parse(last.facts)
      const outcome = await action.undo(context, { id: last.id, entity: last.entity, entityId: last.entityId, facts })
      const on = { entity: entitySchema.parse(last.entity), id: last.entityId }
      return { ...outcome, audit: [{ action: 'undo', on, facts: { of: last.action }, undoOf: last.id }] }
    },
  })
}

const entitySchema = z.enum([
  'lead',
  'customer',
  'contact',
  'opportunity',
  'followup',
  'plan',
  'pool',
  'user',
]) satisfies z.ZodType<Entity>
