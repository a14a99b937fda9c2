import { z } from 'zod'
import type { Json } from '../../core/card.ts'
import { Refusal } from '../../core/errors.ts'
import type { CardWish, Outcome } from '../../core/platform.ts'
import { allows, can } from '../../core/rights.ts'
import { type Text, t } from '../../core/text.ts'
import type { Context } from '../action.ts'
import { reasonForm } from './forms.ts'
import { type Match, matchesOf, type Probe } from './matches.ts'
import type { Point } from './points.ts'
import { judgeMatch, takeTurns } from './policy.ts'

/** What a request says about duplicates: that the person saw them, and why an admin goes on all the same. */
export const acceptedFields = {
  acceptDuplicate: z.preprocess(said => (said === 'true' ? true : said), z.boolean().optional()),
  duplicateReason: z.string().max(500).optional(),
}
type Accepted = { acceptDuplicate?: boolean | undefined; duplicateReason?: string | undefined }

/** A request that may make a duplicate. `input` is what was sent, so that it can be sent again from the card. */
export type Asked = {
  probe: Probe
  action: string
  input: { [key: string]: Json | undefined } & Accepted
  /** Where only customers count, as for a lead on its way to be one. */
  among?: 'customer'
  /** A person at a customer is asked about: whatever is found is a question at most (R42). */
  person?: true
}

/** A card of matches; without an action there is nothing to go on with. */
type Shown = Pick<Asked, 'probe'> & Partial<Asked>

/** What the check says: go on, remembering what was accepted, or answer this instead. */
export type Checked = { go: true; shared: boolean; despite: string[]; reason: string } | { go: false; answer: Outcome }

/**
 * Looks for duplicates before something is made. A warning is answered with the card of what was found, from which the same request goes
 * on; a block is a Refusal, which an admin may lift with a reason. Names that only look alike stop nobody.
 */
export async function checkDuplicates(context: Context, asked: Asked): Promise<Checked> {
  await takeTurns(context.tx, context.company)
  const found = await matchesOf(context.tx, asked.probe, { similar: false })
  const matches = found.filter(({ entity }) => entity === (asked.among ?? entity))
  const judged = matches.map(match => ({ ...match, ...judgeMatch(context.company, match, asked) }))
  const blocking = judged.filter(({ policy }) => policy === 'block')
  const warning = judged.filter(({ policy }) => policy === 'warn')
  const despite = [...blocking, ...warning].map(({ no, title }) => `${no} ${title}`)
  const { acceptDuplicate = false, duplicateReason = '' } = asked.input
  const [first] = blocking
  if (first) {
    if (!acceptDuplicate || !mayLift(context)) throw blocked(context, asked, first)
    if (duplicateReason === '') return { go: false, answer: reasonForm(context.reader, asked, despite) }
  } else if (warning.length > 0 && !acceptDuplicate) {
    return {
      go: false,
      answer: { notice: t('duplicate.warned', { count: warning.length }), cards: [cardOf(context, asked)] },
    }
  }
  return { go: true, shared: blocking.length > 0, despite, reason: duplicateReason }
}

/** What the trail remembers of duplicates that were accepted. */
export function acceptedIn({ despite, reason }: Checked & { go: true }): Record<string, string> {
  return despite.length > 0 ? { despite: despite.join('、'), because: reason } : {}
}

/** Refuses points that another record has and nobody else may have, where a record is being changed. */
export async function refuseTaken(
  context: Context,
  { entity, id }: { entity: 'lead' | 'customer' | 'contact'; id: string },
  points: Point[],
): Promise<void> {
  // What people of customers have is a question at most, and their customer is no duplicate of them.
  if (entity === 'contact' || points.length === 0) return
  const probe = { name: '', points, except: id }
  const matches = await matchesOf(context.tx, probe, { similar: false })
  const judged = matches.map(match => ({ ...match, ...judgeMatch(context.company, match) }))
  const match = judged.find(({ policy }) => policy === 'block')
  if (match) throw blocked(context, { probe }, match)
}

/** Somebody saved the same a moment earlier: the key in the database let one through. */
export async function tookFirst(context: Context, asked: Asked): Promise<Refusal> {
  const [match] = await matchesOf(context.tx, asked.probe, { similar: false })
  return match ? blocked(context, asked, match) : new Refusal('event.inProgress', {})
}

function blocked(context: Context, asked: Shown, match: Match): Refusal {
  const sentence = t('duplicate.blocked', { by: t(`duplicate.by.${match.by}`), no: match.no, keeper: keeperOf(match) })
  const field = match.by === 'name' || match.by === 'similar' ? 'company' : match.by === 'domain' ? 'email' : match.by
  return new Refusal(sentence.key, sentence.args, { [field]: sentence }, [cardOf(context, { ...asked, blocked: true })])
}

/** Who has it: a person, or the pool it waits in. */
export function keeperOf({ owner, pool, deletedAt }: Match): string | Text {
  if (deletedAt) return t('duplicate.inBin')
  return owner?.name ?? pool?.name ?? '—'
}

function cardOf(
  { actor }: Context,
  { probe, action, input, blocked = false }: Shown & { blocked?: boolean },
): CardWish {
  const again = action ? { again: { action, input: input ?? {}, blocked } } : {}
  return {
    view: 'duplicates',
    of: { entity: 'user', id: actor.id },
    params: { probe, ...again },
    to: 'only',
  }
}

/** Blocks are lifted by admins only. */
export function mayLift({ actor }: Pick<Context, 'actor'>): boolean {
  return allows(can('update', 'company'), actor)
}
