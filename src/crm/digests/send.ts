import { t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { defineReminder } from '../reminders/kind.ts'
import { remind } from '../reminders/write.ts'
import { defineRoutine } from '../routine.ts'
import { digestSettings } from './settings.ts'
import { stageDigests } from './stage.ts'

const atOnce = 1_000

/** Every second: digests whose slot has come are staged, and those of rooms that cannot be reached any more are paused. */
export const sendDigests = defineRoutine({
  name: 'digests.send',
  when: 'tick',
  async run({ look, now, company }) {
    if (!digestSettings.of(company).on) return
    await look(tx => pauseUnreachable(tx, now))
    while ((await look(tx => stageDigests(tx, { now, company, limit: atOnce }))) > 0);
  },
})

/** Told to whoever set up the digest of a room that stopped. */
export const pausedReminder = defineReminder({
  name: 'digestPaused',
  urgency: 'urgent',
  usually: 'push',
  button: ({ entityId }) => ({ title: t('button.resumeDigest'), verb: 'digest.resume', data: { digest: entityId } }),
  async stands({ tx }, held) {
    const paused = await tx.digest.findMany({
      where: { id: { in: held.map(({ entityId }) => entityId) }, state: 'paused' },
      select: { id: true },
    })
    return held.flatMap(({ id, entityId }) => (paused.some(digest => digest.id === entityId) ? [id] : []))
  },
})

/** A room whose cards are given up gets no more digests until somebody says so; its owner hears why, once a trouble. */
async function pauseUnreachable(tx: Tx, now: Date): Promise<void> {
  const paused = await tx.sql<{ id: string; ownerId: string; trouble: string; room: string }>`
    update "Digest" d set state = 'paused', because = t.cause
    from "ChatSpace" s join "ChatInstall" i on i.id = s."installId"
    join "Trouble" t on t."installId" = i.id and t.state = 'open' and (t."spaceId" is null or t."spaceId" = s.id)
    where d."spaceId" = s.id and d.state = 'on'
    returning d.id, d."ownerId", t.id as trouble, s.name as room`
  const wishes = paused.map(({ id, ownerId, trouble, room }) => ({
    ...{ kind: 'digestPaused', of: { entity: 'digest' as const, id }, to: ownerId, dueAt: now },
    ...{ key: `digestPaused:${id}:${trouble}`, says: t('digest.pausedIn', { room }) },
  }))
  await remind(tx, wishes, now)
}
