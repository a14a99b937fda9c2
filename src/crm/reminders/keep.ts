import type { Context } from '../action.ts'
import type { Way } from './rhythm.ts'

type Set = {
  quietFrom: number | null
  quietTo: number | null
  offDaysQuiet: boolean | null
  dndUntil: Date | null
  installId: string | null
}

/** Writes down how a person wants to be told things; what is not named stays. */
export async function keepRhythm({ tx, actor }: Pick<Context, 'tx' | 'actor'>, set: Partial<Set>): Promise<void> {
  await tx.rhythm.upsert({ where: { userId: actor.id }, create: { userId: actor.id, ...set }, update: set })
}

/** The same for kinds of reminders. */
export async function keepWay({ tx, actor }: Pick<Context, 'tx' | 'actor'>, ways: Record<string, Way>): Promise<void> {
  await tx.sql`
    insert into "Rhythm" ("userId", kinds) values (${actor.id}, ${JSON.stringify(ways)}::jsonb)
    on conflict ("userId") do update set kinds = "Rhythm".kinds || excluded.kinds`
}
