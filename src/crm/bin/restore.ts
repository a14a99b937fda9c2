import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { numberIn } from '../../core/recordNumber.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { acceptedFields, acceptedIn, checkDuplicates, mayLift } from '../duplicates/check.ts'
import { probeOf } from '../duplicates/probe.ts'
import { bringBack } from './bringBack.ts'

/** Takes a record out of the recycle bin, if nobody made the same one meanwhile and its owner still has room. */
export const restore = defineAction({
  name: 'record.restore',
  words: { en: ['restore'], zh: ['恢复'] },
  usage: { en: '<lead or customer>', zh: '<线索或客户编号>' },
  does: { en: 'Take a record out of the recycle bin', zh: '从回收站恢复一条记录' },
  input: z.object({ record: z.string().min(1).max(60), ...acceptedFields }),
  read: rest => ({ record: rest }),
  allow: 'everyone',

  async run(context, input) {
    const binned = await fromBin(context, input.record)
    const { entity, id, no, title } = binned
    const probe = await probeOf(context, binned)
    const checked = await checkDuplicates(context, { probe, action: 'record.restore', input: { ...input } })
    if (!checked.go) return checked.answer
    await roomFor(context, binned)
    await bringBack(context, { entity, id })
    return {
      notice: t('bin.restored', { no, title }),
      changed: [{ entity, id }],
      audit: [{ action: 'record.restore', on: { entity, id }, facts: { no, title, ...acceptedIn(checked) } }],
      cards: [{ view: entity, of: { entity, id }, to: 'only' }],
    }
  },
})

type Binned = {
  entity: 'lead' | 'customer'
  id: string
  no: string
  title: string
  ownerId: string | null
  active: boolean
}

/** What lies in the bin under a number. Its owner and admins may take it out. */
async function fromBin({ tx, actor }: Context, said: string): Promise<Binned> {
  const number = numberIn(said)
  const [row] = await tx.sql<Binned>`
    select r.*, coalesce(u.status = 'active', true) as active from (
      select 'lead' as entity, id, no, title, "ownerId" from "Lead" where no = ${number?.no ?? ''} and "deletedAt" is not null and "mergedIntoId" is null and "purgedAt" is null
      union all
      select 'customer', id, no, name, "ownerId" from "Customer" where no = ${number?.no ?? ''} and "deletedAt" is not null and "mergedIntoId" is null and "purgedAt" is null
    ) r left join "User" u on u.id = r."ownerId"`
  if (!row || (row.ownerId !== actor.id && !mayLift({ actor }))) throw new Refusal('bin.notThere', { ref: said })
  return row
}

/** The owner's holding limit counts it again (R31). Somebody who left has no desk to put it on. */
async function roomFor({ tx }: Context, { entity, no, ownerId, active }: Binned): Promise<void> {
  if (!ownerId) return
  if (!active) throw new Refusal('bin.ownerLeft', { no })
  const [rule] = await tx.sql<{ name: string; max: number; room: number }>`
    select name, max, room from shoal_room(${ownerId}, ${entity}, 'own') where name is not null`
  if (rule && rule.room < 1) throw new Refusal('bin.noRoom', { no, rule: rule.name, max: rule.max })
}
