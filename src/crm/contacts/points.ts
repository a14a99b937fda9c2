import { Refusal } from '../../core/errors.ts'
import { normalEmail, normalPhone } from '../../core/normal.ts'
import { type Text, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import type { Context } from '../action.ts'
import { refuseTaken } from '../duplicates/check.ts'
import { type Point, savePoints, several } from '../duplicates/points.ts'

/** The ways to reach somebody, as a form holds them: several of a kind stand behind each other, the first being the main one. */
export const reachFields = ['phone', 'email', 'wechat'] as const
export type Reach = { [kind in (typeof reachFields)[number]]: string }

/** Takes a field apart: "13800138000、021-5555 6666" is two numbers. Throws nothing; what cannot be read comes back as `wrong`. */
export function readPoints(reach: Partial<Reach>, region: string): { points: Point[]; wrong: Record<string, Text> } {
  const wrong: Record<string, Text> = {}
  const points = reachFields.flatMap(kind =>
    several(reach[kind] ?? '').flatMap(raw => {
      const normalised = normal(kind, raw, region)
      if (normalised) return [{ kind, raw, normalised }]
      wrong[kind] = t(kind === 'email' ? 'field.email' : 'field.phone')
      return []
    }),
  )
  return { points: distinct(points), wrong }
}

function normal(kind: Point['kind'], raw: string, region: string): string | undefined {
  if (kind === 'phone') return normalPhone(raw, region)?.value
  return kind === 'email' ? normalEmail(raw) : raw.normalize('NFKC').toLowerCase()
}

function distinct(points: Point[]): Point[] {
  return points.filter(
    (point, index) =>
      points.findIndex(other => other.kind === point.kind && other.normalised === point.normalised) === index,
  )
}

/** What a form shows for the points of a record, the main ones first. */
export function reachOf(points: { kind: string; raw: string }[]): Reach {
  const said = (kind: string) =>
    points
      .filter(point => point.kind === kind)
      .map(point => point.raw)
      .join('、')
  return { phone: said('phone'), email: said('email'), wechat: said('wechat') }
}

/** The points of records, the main one of each kind first. */
export async function pointsOf(tx: Tx, entity: 'lead' | 'contact', ids: string[]) {
  return tx.contactPoint.findMany({
    where: { entity, entityId: { in: ids } },
    orderBy: [{ kind: 'desc' }, { isPrimary: 'desc' }, { id: 'asc' }],
  })
}

/**
 * Makes these the ways to reach the record: what is gone goes, what is new is checked for duplicates, the first of a kind is the main one.
 * Only the kinds named are touched. Throws a Refusal for a number that somebody else has.
 */
export async function replacePoints(
  context: Context,
  { entity, id, kinds }: { entity: 'lead' | 'contact'; id: string; kinds: readonly Point['kind'][] },
  points: Point[],
): Promise<void> {
  const { tx } = context
  const known = await tx.contactPoint.findMany({ where: { entity, entityId: id, kind: { in: [...kinds] } } })
  const same = (one: { kind: string; normalised: string }, other: { kind: string; normalised: string }) =>
    one.kind === other.kind && one.normalised === other.normalised
  const gone = known.filter(point => !points.some(wanted => same(point, wanted)))
  const added = points.filter(wanted => !known.some(point => same(point, wanted)))
  await tx.contactPoint.deleteMany({ where: { id: { in: gone.map(point => point.id) } } })
  await refuseTaken(context, { entity, id }, added)
  const taken = await savePoints(tx, { entity, id }, { points: added })
  if (taken.length > 0) await refuseTaken(context, { entity, id }, added)
  for (const kind of kinds) {
    const [main] = points.filter(point => point.kind === kind)
    if (main)
      await tx.sql`
        update "ContactPoint" set "isPrimary" = normalised = ${main.normalised}
        where entity = ${entity} and "entityId" = ${id} and kind = ${kind}`
  }
}

/** Puts a sentence beside every field that cannot be read; passes when there is none. */
export function refuseWrong(wrong: Record<string, Text>): void {
  if (Object.keys(wrong).length > 0) throw new Refusal('input.fields', {}, wrong)
}
