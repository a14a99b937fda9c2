import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { ago } from '../../core/moment.ts'
import { entities, type Outcome } from '../../core/platform.ts'
import { t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { type Action, defineAction } from '../action.ts'
import { actSettings } from '../settings/acts.ts'

/** Takes back the last thing I did, within half a minute unless the company says otherwise. The trail keeps both, the deed and its undoing. */
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
        where: { actorId: actor.id, action: { notIn: ['refused', 'duplicate.lookUp'] } },
        orderBy: [{ at: 'desc' }, { id: 'desc' }],
      })
      if (!last || last.undoOfId) throw new Refusal('undo.nothing', {})
      const action = actions().find(({ name }) => name === last.action)
      // A merge is taken apart by a word of its own, and for longer.
      if (/^(?:record|contact)\.merge/.test(last.action)) throw new Refusal('undo.merged', {})
      if (!action?.undo) throw new Refusal('undo.notPossible', {})
      const seconds = actSettings.of(context.company).undoSeconds
      if (now.getTime() - last.at.getTime() > seconds * 1_000)
        throw new Refusal('undo.tooLate', { seconds, ago: ago(last.at, reader) })
      // A second tap waits here until the first has undone it.
      await tx.sql`select 1 from "AuditEvent" where id = ${last.id} for update`
      if (await tx.auditEvent.findUnique({ where: { undoOfId: last.id } })) throw new Refusal('undo.already', {})
      const whole = await deedsOf(tx, last)
      const outcomes: Outcome[] = []
      for (const deed of whole) {
        const facts = z.record(z.string(), z.unknown()).parse(deed.facts)
        outcomes.push(await action.undo(context, { ...deed, facts }))
      }
      const notice = whole.length > 1 ? t('undo.several', { count: whole.length }) : outcomes[0]?.notice
      return {
        ...(notice ? { notice } : {}),
        changed: outcomes.flatMap(outcome => outcome.changed ?? []),
        audit: whole.map(({ id, entity, entityId, action: of }) => ({
          action: 'undo',
          on: { entity: entitySchema.parse(entity), id: entityId },
          facts: { of },
          undoOf: id,
        })),
      }
    },
  })
}

type Deed = { id: string; action: string; requestId: string | null; entity: string; entityId: string; facts: unknown }

/** What was done in one go is taken back in one go: a batch of claims leaves a line for each lead. */
async function deedsOf(tx: Tx, last: Deed): Promise<Deed[]> {
  if (last.requestId === null) return [last]
  return tx.auditEvent.findMany({ where: { requestId: last.requestId, action: last.action }, orderBy: { id: 'asc' } })
}

const entitySchema = z.enum(entities)
