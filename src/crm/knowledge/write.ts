import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { say, type Text, t } from '../../core/text.ts'
import { nextNumber } from '../../store/numbers.ts'
import { type Context, defineAction } from '../action.ts'
import { askFor } from '../form.ts'
import { skillsIn } from '../tickets/fields.ts'
import { findTicket } from '../tickets/load.ts'
import { changedBy } from '../tickets/move.ts'
import { typeOf } from '../tickets/vocabulary.ts'
import { type Article, findArticle } from './load.ts'

const audiences = ['internal', 'customer'] as const
const states = ['published', 'draft', 'archived'] as const
const input = z.object({
  /** One that is changed. */
  article: z.string().max(40).default(''),
  /** The ticket a new one is written from. */
  ticket: z.string().max(100).default(''),
  title: z.string().max(200).default(''),
  body: z.string().max(20_000).default(''),
  tags: z.string().max(300).default(''),
  audience: z.enum(audiences).default('internal'),
  state: z.enum(states).default('published'),
})
type Input = z.infer<typeof input>

/** Writes an article, changes one, or makes one out of a solved ticket: what was wrong and how it was solved stand in it already. */
export const write = defineAction({
  name: 'article.write',
  words: { en: ['new article', 'article new'], zh: ['写文章', '新建文章'] },
  usage: { en: '[title]', zh: '[标题]' },
  does: { en: 'Write a knowledge article', zh: '写一篇知识库文章' },
  input,
  read: rest => ({ title: rest }),
  allow: can('create', 'article'),

  async run(context, fields) {
    const before = fields.article ? await findArticle(context, fields.article, 'update') : undefined
    if (context.said !== 'form') return form(context, await drafted(context, fields, before), before)
    const wrong: Record<string, Text> = {
      ...(fields.title ? {} : { title: t('field.required') }),
      ...(fields.body ? {} : { body: t('field.required') }),
    }
    if (Object.keys(wrong).length > 0) throw new Refusal('input.fields', {}, wrong)
    return before ? change(context, before, fields) : create(context, fields)
  },
})

/** What the form begins with. */
async function drafted(context: Context, fields: Input, before: Article | undefined): Promise<Input> {
  if (before)
    return {
      ...{ ...fields, title: before.title, body: before.body, tags: before.tags.join('、') },
      audience: before.audience === 'customer' ? 'customer' : 'internal',
      state: states.find(state => state === before.state) ?? 'published',
    }
  if (!fields.ticket) return fields
  const ticket = await findTicket(context, fields.ticket, 'read')
  const known = await context.tx.knowledgeArticle.findUnique({ where: { ticketId: ticket.id }, select: { no: true } })
  if (known) throw new Refusal('article.writtenAlready', { no: known.no, ticket: ticket.no })
  const notes = await context.tx.worklog.findMany({
    where: { ticketId: ticket.id, deletedAt: null, note: { not: '' } },
    select: { note: true },
    orderBy: { createdAt: 'asc' },
    take: 10,
  })
  const parts = [
    say(t('article.problem', { text: ticket.detail || ticket.subject }), context.reader),
    say(t('article.solution', { text: ticket.resolution ?? '—' }), context.reader),
    notes.map(({ note }) => note).join('\n'),
  ]
  const tags = [say(t(`ticket.type.${typeOf(ticket.type)}`), context.reader), ...ticket.skills]
  return {
    ...fields,
    ticket: ticket.no,
    title: ticket.subject,
    body: parts.filter(Boolean).join('\n\n'),
    tags: tags.join('、'),
  }
}

function form({ reader }: Context, fields: Input, before: Article | undefined): Outcome {
  const choice = (key: 'article.forUs' | 'article.forCustomers', value: string) => ({
    title: say(t(key), reader),
    value,
  })
  return askFor(
    {
      action: 'article.write',
      context: { ...(before ? { article: before.no } : {}), ...(fields.ticket ? { ticket: fields.ticket } : {}) },
      title: t(before ? 'article.editTitle' : 'article.newTitle', { no: before?.no ?? '' }),
      fields: [
        { id: 'title', label: 'article.title', value: fields.title, required: true },
        {
          id: 'body',
          label: 'article.body',
          hint: 'article.bodyHint',
          value: fields.body,
          many: true,
          required: true,
          max: 20_000,
        },
        { id: 'tags', label: 'article.tags', hint: 'article.tagsHint', value: fields.tags, max: 300 },
        {
          id: 'audience',
          label: 'article.audience',
          value: fields.audience,
          choices: [choice('article.forUs', 'internal'), choice('article.forCustomers', 'customer')],
        },
        {
          ...{ id: 'state', label: 'article.stateLabel', value: fields.state },
          choices: states.map(state => ({ title: say(t(`article.state.${state}`), reader), value: state })),
        },
      ],
    },
    reader,
  )
}

async function create(context: Context, { title, body, tags, audience, state, ticket: said }: Input): Promise<Outcome> {
  const { tx, actor, now } = context
  const ticket = said ? await findTicket(context, said, 'read') : undefined
  const id = newId()
  const no = await nextNumber(tx, 'article')
  const made = await tx.sql`
    insert into "KnowledgeArticle" (id, no, title, body, tags, audience, state, "ownerId", "ticketId", "createdAt", "updatedAt")
    values (${id}, ${no}, ${title}, ${body}, ${skillsIn(tags)}, ${audience}, ${state}, ${actor.id}, ${ticket?.id ?? null}, ${now}, ${now})
    on conflict ("ticketId") do nothing returning id`
  if (made.length === 0) throw new Refusal('article.writtenAlready', { no: '—', ticket: ticket?.no ?? '' })
  const on = { entity: 'article' as const, id }
  return {
    notice: t('article.written', { no, title }),
    changed: [on, ...(ticket ? changedBy(ticket) : [])],
    audit: [{ action: 'article.write', on, facts: { no, title } }],
    cards: [{ view: 'article', of: on, to: 'only' }],
  }
}

async function change({ tx, now }: Context, before: Article, fields: Input): Promise<Outcome> {
  const { title, body, tags, audience, state } = fields
  const changed = await tx.knowledgeArticle.updateMany({
    where: { id: before.id, version: before.version },
    data: { title, body, tags: skillsIn(tags), audience, state, updatedAt: now, version: { increment: 1 } },
  })
  if (changed.count === 0) throw new Refusal('record.changed', { no: before.no })
  const on = { entity: 'article' as const, id: before.id }
  return {
    notice: t('article.changed', { no: before.no, title }),
    changed: [on],
    audit: [{ action: 'article.change', on, facts: { no: before.no, title } }],
    cards: [{ view: 'article', of: on, to: 'only' }],
  }
}
