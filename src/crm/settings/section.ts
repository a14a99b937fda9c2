import { z } from 'zod'
import type { Text, TextKey } from '../../core/text.ts'
import type { Company } from '../../store/company.ts'
import type { Context } from '../action.ts'

/** How a field is asked for; what it means is its schema. */
type Input =
  | { kind: 'whole'; min: number; max: number }
  | { kind: 'choice'; options: readonly string[] }
  | { kind: 'flag' }
  | { kind: 'words' }
  | { kind: 'line' }

const inputs = z.registry<Input>()

/** Settings that belong together, as admins see them. */
export type Section = {
  name: string
  /** What stands above the fields: how all of them are written. */
  intro?: TextKey | undefined
  fields: readonly Field[]
  /** Checks what was typed. Throws a ZodError whose paths are field names. */
  parse(typed: Record<string, unknown>): Record<string, unknown>
  /** The values in force, as text: what a form starts with. */
  shown(company: Company): Record<string, string>
  /** What else must follow when admins save it; returns a sentence if there is something to tell them. */
  saved?: Saved | undefined
}
type Saved = (context: Context) => Promise<Text | undefined>
type Field = { name: string; input: Input }

/**
 * A section of company settings. The values in force come with the company, without a query; what was never set, or does not fit any
 * more, has its default. Ex: `const limits = defineSettings({ name: 'limits', fields: { most: whole({ min: 1, max: 50, or: 20 }) } })`,
 * then `limits.of(context.company).most`. Texts: `settings.<name>`, `settings.<name>.<field>`, `settings.<name>.<field>.<choice>`.
 */
export function defineSettings<Fields extends z.ZodRawShape>({
  name,
  intro,
  fields,
  saved,
}: {
  name: string
  intro?: TextKey
  fields: Fields
  /** Called in the transaction of a save, with the new values. */
  saved?: (context: Context, values: z.infer<z.ZodObject<Fields>>) => Promise<Text | undefined>
}) {
  const schema = z.object(fields)
  const asked = Object.entries(fields).flatMap(([field, type]): Field[] => {
    const input = type instanceof z.ZodType ? inputs.get(type) : undefined
    return input ? [{ name: field, input }] : []
  })

  function of(company: Pick<Company, 'policies'>): z.infer<z.ZodObject<Fields>> {
    const stored = schema.safeParse(company.policies[name] ?? {})
    return stored.success ? stored.data : schema.parse({})
  }

  return {
    name,
    intro,
    fields: asked,
    of,
    saved: saved && ((context: Context) => saved(context, of(context.company))),
    parse: (typed: Record<string, unknown>): Record<string, unknown> => schema.parse(typed),
    shown: (company: Company): Record<string, string> => {
      const values: Record<string, unknown> = of(company)
      return Object.fromEntries(asked.map(field => [field.name, textOf(values[field.name])]))
    },
  }
}

/** A whole number within bounds. */
export function whole({ min, max, or }: { min: number; max: number; or: number }) {
  return z.coerce.number().int().min(min).max(max).default(or).register(inputs, { kind: 'whole', min, max })
}

/** One of several words. */
export function choice<const Options extends readonly [string, ...string[]]>(options: Options, or: Options[number]) {
  return z.enum(options).default(or).register(inputs, { kind: 'choice', options })
}

/** On or off. */
export function flag(or: boolean) {
  return z
    .preprocess(value => (value === 'on' ? true : value === 'off' ? false : value), z.boolean().default(or))
    .register(inputs, { kind: 'flag' })
}

/** A list of words, typed with commas or line breaks between them. */
export function words(or: string[]) {
  const list = z.preprocess(
    value => (typeof value === 'string' ? value.split(/[,，、;；\n]+/).flatMap(word => word.trim() || []) : value),
    z.array(z.string().min(1).max(60)).max(200).default(or),
  )
  return list.register(inputs, { kind: 'words' })
}

/** One line of words as they are typed. */
export function line(or = '', max = 200) {
  return z.string().trim().max(max).default(or).register(inputs, { kind: 'line' })
}

/** One line that is read as it is saved: as it should be kept, or what is wrong with it. */
export function readLine({ or, read }: { or: string; read: (said: string) => string | Wrong }) {
  const schema = z.string().max(200).default(or)
  const checked = schema.transform((said, context) => {
    const kept = read(said)
    if (typeof kept === 'string') return kept
    context.addIssue({ code: 'custom', message: kept.wrong })
    return z.NEVER
  })
  return checked.register(inputs, { kind: 'line' })
}
type Wrong = { wrong: TextKey }

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.join(', ')
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  return typeof value === 'number' || typeof value === 'string' ? String(value) : ''
}
