import type { Context } from '../action.ts'

/** True once only for a key, whoever asks and however often. */
export async function firstTime({ tx, now }: Pick<Context, 'tx' | 'now'>, key: string): Promise<boolean> {
  const written =
    await tx.sql`insert into "ToldOnce" (key, at) values (${key}, ${now}) on conflict do nothing returning key`
  return written.length > 0
}
