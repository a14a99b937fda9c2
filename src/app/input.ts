import type { z } from 'zod'
import { Refusal } from '../core/errors.ts'
import { typed } from '../core/normal.ts'
import type { Deed } from '../core/platform.ts'
import { isTextKey, type Locale, type Text } from '../core/text.ts'
import type { Action } from '../crm/action.ts'

/**
 * The action's input out of what came in; control characters are dropped from every string first. Throws a Refusal: for a form
 * with a sentence at each bad field, for a typed line with the usage.
 */
export function parseInput(action: Action, raw: unknown, kind: Deed['kind'], locale: Locale): unknown {
  const parsed = action.input.safeParse(kind === 'form' ? withoutBlanks(cleaned(raw, 0)) : cleaned(raw, 0))
  if (parsed.success) return parsed.data
  if (kind === 'form') throw new Refusal('input.fields', {}, fieldsOf(parsed.error))
  const word = action.words[locale][0]
  if (!word) throw new Refusal('input.invalid', {})
  throw new Refusal('input.usage', { usage: `${word} ${action.usage[locale]}`.trim() })
}

/** An input left empty counts as not given. */
function withoutBlanks(input: unknown): unknown {
  if (typeof input !== 'object' || input === null) return input
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== ''))
}

function fieldsOf(error: z.ZodError): Record<string, Text> {
  return Object.fromEntries(error.issues.map(issue => [String(issue.path[0] ?? ''), sentence(issue)]))
}

/** A schema may name its own sentence by text key; otherwise the kind of fault picks one. */
function sentence(issue: z.core.$ZodIssue): Text {
  if (isTextKey(issue.message)) return { key: issue.message }
  if (issue.code === 'too_big') return { key: 'field.tooLong', args: { max: Number(issue.maximum) } }
  if (issue.code === 'too_small' || issue.code === 'invalid_type') return { key: 'field.required' }
  return { key: 'field.invalid' }
}

/** Bounded in depth, so that a hostile body ends as a refusal. */
function cleaned(value: unknown, depth: number): unknown {
  if (depth > 8) return null
  if (typeof value === 'string') return typed(value)
  if (Array.isArray(value)) return value.map(item => cleaned(item, depth + 1))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, cleaned(member, depth + 1)]))
}
