import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { clip } from '../../core/normal.ts'
import type { Outcome } from '../../core/platform.ts'
import { can, writes } from '../../core/rights.ts'
import { say, type Text, t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { acceptedFields, acceptedIn, type Checked, checkDuplicates } from '../duplicates/check.ts'
import { none } from '../form.ts'
import type { Edited, Editor, FieldRule, Said } from './editor.ts'
import { editForm } from './form.ts'
import { before, differing, editsSince } from './trail.ts'
import { editorFor } from './which.ts'

const input = z
  .object({
    record: z.string().min(1).max(200),
    version: z.number().int().optional(),
    /** Fields that both changed, and whose word counts for them. */
    conflicts: z.array(z.string()).default([]),
    keep: z.enum(['theirs', 'mine']).default('theirs'),
    ...acceptedFields,
  })
  .catchall(z.string().max(10_000))

/** Changes what is written about a customer, a contact or a lead. Whoever saves second is shown what changed meanwhile, and loses nothing. */
export const edit = defineAction({
  name: 'record.edit',
  words: { en: ['edit'], zh: ['修改', '编辑'] },
  usage: { en: '<customer, lead> [contact]', zh: '<客户、线索> [联系人]' },
  does: { en: 'Change a customer, a contact or a lead', zh: '修改客户、联系人或线索的资料' },
  input,
  read: rest => ({ record: rest }),
  allow: can('update', 'customer'),

  async run(context, fields) {
    const { editor, id } = await editorFor(context, fields.record)
    const edited = await editor.load(context, id)
    const rules = editor.fields.filter(rule => !rule.guardedBy || writes(context.actor, rule.guardedBy))
    if (context.said !== 'form' && !fields.acceptDuplicate)
      return editForm(context, { edited, rules, said: { ...edited.said, ...typedIn(fields, rules) } })
    const mine = read(context, { rules, edited, fields })
    const edits = await editsSince(context.tx, edited.of, fields.version ?? edited.version)
    if (edits.length > 0) return editForm(context, { edited, rules, ...merged(edited, { mine, edits, rules }) })
    const kept = fields.keep === 'theirs' ? fields.conflicts : []
    const changed = differing(
      mine,
      edited.said,
      rules.map(rule => rule.id),
    ).filter(field => !kept.includes(field))
    if (changed.length === 0) return { notice: t('edit.nothing', { record: edited.heading }) }
    const changes = Object.fromEntries(changed.map(field => [field, mine[field] ?? '']))
    const probe = editor.probe?.(context, edited, changes)
    const checked =
      probe && (await checkDuplicates(context, { probe, action: 'record.edit', input: fields, person: true }))
    if (checked && !checked.go) return checked.answer
    return save(context, { editor, edited, rules, checked }, changes)
  },
})

/** What a form that was stopped had in it already. */
function typedIn(fields: { [field: string]: unknown }, rules: FieldRule[]): Said {
  const typed = rules.flatMap(({ id }): [string, string][] => {
    const value = fields[id]
    return typeof value === 'string' ? [[id, value === none ? '' : value]] : []
  })
  return Object.fromEntries(typed)
}

type Written = { rules: FieldRule[]; edited: Edited; fields: { [field: string]: unknown } }

/** What the form says, field by field. Throws with a sentence beside every field that cannot be read. */
function read(context: Context, { rules, edited, fields }: Written): Said {
  const wrong: Record<string, Text> = {}
  const said: Said = {}
  for (const { id, required = false, max = 200, read, ...rule } of rules) {
    const choices = edited.choices?.[id] ?? rule.choices
    const given = fields[id]
    const text = typeof given === 'string' && given !== none ? given : ''
    if (text === '' && required) wrong[id] = t('field.required')
    if (text.length > max) wrong[id] = t('field.tooLong', { max })
    if (choices && !choices.some(choice => choice.value === (text || none))) wrong[id] = t('field.invalid')
    const meant = text !== '' && read ? read(text, context) : { value: text }
    if ('wrong' in meant) wrong[id] = meant.wrong
    else said[id] = meant.value
  }
  if (Object.keys(wrong).length > 0) throw new Refusal('input.fields', {}, wrong)
  return said
}

type Meanwhile = { mine: Said; edits: Awaited<ReturnType<typeof editsSince>>; rules: FieldRule[] }

/** My input over what others saved meanwhile: what only I changed is mine, what only they changed is theirs, the rest is asked. */
function merged(edited: Edited, { mine, edits, rules }: Meanwhile) {
  const seen = before(edited.said, edits)
  const ids = rules.map(rule => rule.id)
  const changedByMe = differing(mine, seen, ids)
  const conflicts = changedByMe.filter(
    field => (mine[field] ?? '') !== (edited.said[field] ?? '') && seen[field] !== edited.said[field],
  )
  const said = { ...edited.said, ...Object.fromEntries(changedByMe.map(field => [field, mine[field] ?? ''])) }
  return { said, meanwhile: { edits, conflicts, seen } }
}

type Saving = { editor: Editor; edited: Edited; rules: FieldRule[]; checked: (Checked & { go: true }) | undefined }

async function save(context: Context, { editor, edited, rules, checked }: Saving, changes: Said): Promise<Outcome> {
  await editor.save(context, edited, changes)
  const followed = await editor.follows?.(context, edited, changes)
  const names = (locale: 'zh' | 'en') =>
    rules.filter(rule => rule.id in changes).map(rule => say(t(rule.label), { ...context.reader, locale }))
  const kept = Object.entries(changes).map(([field, to]): [string, { from: string; to: string }] => [
    field,
    { from: clip(edited.said[field] ?? '', 500), to: clip(to, 500) },
  ])
  const accepted = checked ? acceptedIn(checked) : {}
  const fields = { fields: names('zh').join('、'), fieldsEn: names('en').join(', ') }
  return {
    notice: t('edit.saved', { record: edited.heading, fields: names(context.reader.locale) }),
    changed: [edited.of, ...(edited.around ?? []), ...(followed?.changed ?? [])],
    audit: [
      {
        action: editor.action,
        on: edited.of,
        facts: { version: edited.version + 1, changes: Object.fromEntries(kept), ...fields, ...accepted },
      },
      ...(edited.around ?? []).map(on => ({ action: editor.action, on, facts: { name: edited.said.name, ...fields } })),
      ...(followed?.audit ?? []),
    ],
  }
}
