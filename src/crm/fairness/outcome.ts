import { z } from 'zod'
import { say, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { storedText } from '../imports/job.ts'
import { drawList, type Row } from '../list.ts'
import { defineView } from '../view.ts'
import { type Part, parts } from './weigh.ts'

const params = z.object({ claim: z.uuid() })
const partsSchema = z.object({ room: z.number(), match: z.number(), answers: z.number(), waiting: z.number() })

type Taker = { id: string; name: string; score: number; parts: unknown; because: unknown; won: boolean }

/** Tells one of those who wanted a record how it ended and why: everybody's points, and what they are made of. */
export const outcomeView = defineView({
  name: 'fair.outcome',
  async draw({ tx, actor, reader }, of, given) {
    const { claim } = params.parse(given)
    const [record] = await tx.sql<{ no: string; title: string }>`
      select no, title from "NamedRecord" where entity = ${of.entity} and id = ${of.id}`
    const takers = await takersOf(tx, claim)
    if (!record || !actor || !takers.some(({ id }) => id === actor.id)) return null
    const winner = takers.find(({ won }) => won)
    const mine = winner?.id === actor.id
    const title = winner
      ? t(mine ? 'fair.youWon' : 'fair.otherWon', { ...record, who: winner.name })
      : t('fair.nobodyWon', record)
    const rows: Row[] = takers.map(({ name, score, parts: own, because, won }) => {
      const reason = storedText(because)
      return {
        title: say(t(won ? 'fair.winnerPoints' : 'fair.points', { name, score }), reader),
        line: reason
          ? say(reason, reader)
          : madeOf(own)
              .map(([part, points]) => `${say({ key: `settings.fair.${part}` }, reader)} ${points}`)
              .join(' · '),
        buttons: [],
      }
    })
    const open = { title: say(t('button.open'), reader), verb: 'record.show', data: { record: record.no } }
    return drawList(
      {
        title,
        subtitle: t('fair.how', { count: takers.length }),
        empty: title,
        rows,
        buttons: mine ? [open] : [],
      },
      reader,
    )
  },
})

function madeOf(stored: unknown): [Part, number][] {
  const own = partsSchema.safeParse(stored)
  return own.success ? parts.map(part => [part, own.data[part]]) : []
}

async function takersOf(tx: Tx, claim: string): Promise<Taker[]> {
  return tx.sql<Taker>`
    select u.id, u."displayName" as name, t.score, t.parts, t.because, u.id is not distinct from c."winnerId" as won
    from "FairClaim" c join "FairTap" t on t."claimId" = c.id join "User" u on u.id = t."userId"
    where c.id = ${claim} and c.state = 'settled' order by t.score desc, t.nth`
}
