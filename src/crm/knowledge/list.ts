import { z } from 'zod'
import { can } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { drawList, paged, pageSize, type Row } from '../list.ts'
import { findTicket } from '../tickets/load.ts'
import { changedBy, refOf } from '../tickets/move.ts'
import { defineView } from '../view.ts'
import { articleNumber, findArticle } from './load.ts'
import { type Hit, searchArticles, suggestions } from './suggest.ts'

/** Finds articles by words, Chinese or English; without words the newest. By its number, one is shown. */
export const search = defineAction({
  name: 'article.list',
  words: { en: ['articles', 'knowledge'], zh: ['知识库', '查文章'] },
  usage: { en: '[words or number]', zh: '[关键词或编号]' },
  does: { en: 'Search the knowledge base', zh: '搜索知识库' },
  input: z.object({ query: z.string().max(200).default(''), page: paged.shape.page }),
  read: rest => ({ query: rest }),
  allow: can('read', 'article'),
  async run(context, { query, page }) {
    if (articleNumber(query)) return show.run(context, { article: query, ticket: '' })
    return {
      cards: [{ view: 'articles', of: { entity: 'user', id: context.actor.id }, params: { query, page }, to: 'only' }],
    }
  },
})

/** An article to read. */
export const show = defineAction({
  name: 'article.show',
  words: { en: ['article'], zh: ['文章'] },
  usage: { en: '<number>', zh: '<编号>' },
  does: { en: 'Read a knowledge article', zh: '看一篇知识库文章' },
  input: z.object({ article: z.string().min(1).max(40), ticket: z.string().max(100).default('') }),
  read: rest => ({ article: rest }),
  allow: can('read', 'article'),
  async run(context, { article: said, ticket }) {
    const { id } = await findArticle(context, said, 'read')
    return { cards: [{ view: 'article', of: { entity: 'article', id }, params: ticket ? { ticket } : {}, to: 'only' }] }
  },
})

/** What may help with a ticket. */
export const help = defineAction({
  name: 'article.help',
  words: { en: ['ticket articles'], zh: ['工单文章', '工单 文章'] },
  usage: { en: '<ticket>', zh: '<工单>' },
  does: { en: 'See articles that may help with a ticket', zh: '看可能帮得上工单的文章' },
  input: z.object({ ticket: z.string().min(1).max(100) }),
  read: rest => ({ ticket: rest }),
  allow: can('read', 'article'),
  async run(context, { ticket: said }) {
    const { no, subject, detail } = await findTicket(context, said, 'read')
    const params = { words: `${subject} ${detail}`.slice(0, 500), ticket: no }
    return { cards: [{ view: 'articles', of: { entity: 'user', id: context.actor.id }, params, to: 'only' }] }
  },
})

/** An article helped with a ticket: once a ticket it counts, and the next one who has the same trouble finds it sooner. */
export const used = defineAction({
  name: 'article.used',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Say that an article helped with a ticket', zh: '标记文章帮到了工单' },
  input: z.object({ article: z.string().min(1).max(40), ticket: z.string().min(1).max(100) }),
  read: () => ({}),
  allow: can('read', 'article'),
  async run(context, { article: said, ticket: about }) {
    const article = await findArticle(context, said, 'read')
    const ticket = await findTicket(context, about, 'read')
    await context.tx.sql`
      insert into "ArticleUse" ("articleId", "ticketId", "userId", at) values (${article.id}, ${ticket.id}, ${context.actor.id}, ${context.now})
      on conflict do nothing`
    return {
      notice: t('article.helped', { no: article.no, ticket: ticket.no }),
      changed: [{ entity: 'article', id: article.id }, ...changedBy(ticket)],
      audit: [{ action: 'article.used', on: refOf(ticket), facts: { no: article.no, title: article.title } }],
    }
  },
})

const params = z.object({
  query: z.string().default(''),
  page: z.number().default(1),
  words: z.string().optional(),
  ticket: z.string().optional(),
})

export const listView = defineView({
  name: 'articles',
  async draw({ tx, actor, reader }, _of, given) {
    if (!actor) return null
    const { query, page, words, ticket } = params.parse(given)
    const at = { limit: pageSize + 1, offset: (page - 1) * pageSize }
    const hits =
      words !== undefined
        ? await suggestions({ tx, actor }, words)
        : query
          ? await searchArticles({ tx, actor }, query, at)
          : await newest(tx, at)
    return drawList(
      {
        title: ticket
          ? t('articles.forTicket', { no: ticket })
          : query
            ? t('articles.found', { query })
            : t('articles.newest'),
        empty: t('articles.nothing'),
        rows: hits.slice(0, pageSize).map(hit => rowOf(hit, { ticket, reader })),
        ...{ page, more: hits.length > pageSize, verb: 'article.list', filter: { query } },
      },
      reader,
    )
  },
})

type Sql = Parameters<typeof suggestions>[0]['tx']

async function newest(tx: Sql, { limit, offset }: { limit: number; offset: number }): Promise<Hit[]> {
  const rows = await tx.knowledgeArticle.findMany({
    where: { state: 'published' },
    include: { _count: { select: { uses: true } } },
    orderBy: [{ updatedAt: 'desc' }, { id: 'desc' }],
    take: limit,
    skip: offset,
  })
  return rows.map(({ id, no, title, tags, _count }) => ({ id, no, title, tags, uses: _count.uses }))
}

function rowOf(
  { no, title, tags, uses }: Hit,
  { ticket, reader }: { ticket: string | undefined; reader: Reader },
): Row {
  return {
    title,
    line: [no, ...tags, uses > 0 ? say(t('article.uses', { count: uses }), reader) : ''].filter(Boolean).join(' · '),
    buttons: [
      {
        title: say(t('button.open'), reader),
        verb: 'article.show',
        data: { article: no, ...(ticket ? { ticket } : {}) },
      },
    ],
  }
}
