import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { searchArticles } from '../../../src/crm/knowledge/suggest.ts'
import { loadActor } from '../../../src/store/actors.ts'
import { aWorld, buttonsOf, cardIn, type World, wordsOf } from '../../world.ts'
import { madeUp, reads, rowsOf, told } from '../stories.ts'
import { aTicket, says, ticketRow } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
  for (const [title, body, tags, audience] of articles)
    await write({ title: title ?? '', body: body ?? '', tags: tags ?? '', audience: audience ?? 'internal' })
})
afterAll(() => world.close())

const articles = [
  ['泵体漏水的三种原因', '先看机械密封，再看泵盖螺栓，最后查泵壳裂纹。', '水泵、漏水', 'customer'],
  ['空压机启动困难', '检查电压和卸载阀；气温低时先预热。', '空压机'],
  ['传感器读数漂移', '重新标定零点。漏水会影响传感器。', '传感器'],
  ['Printer jams when feeding thick paper', 'Clean the rollers and reduce the feeding speed.', 'printer'],
  ['Rolling back a firmware update', 'Hold the reset button while printing the status page.', 'firmware'],
]

const write = (inputs: Record<string, string>, who: 'he' | 'mei' | 'zhou' = 'he') =>
  madeUp(world, who, { action: 'article.write', inputs })
const found = async (query: string) =>
  rowsOf(cardIn(await world.as('mei').types(`知识库 ${query}`))).map(row => row.split(' | ')[0])

describe('full-text search', () => {
  test('in Chinese finds words of any length within a sentence, the title first', async () => {
    expect(await found('漏水')).toEqual(['泵体漏水的三种原因', '传感器读数漂移'])
    expect(await found('机械密封')).toEqual(['泵体漏水的三种原因'])
    expect(await found('泵')).toEqual(['泵体漏水的三种原因'])
    expect(await found('密机')).toEqual([])
  })

  test('in English knows the forms of a word and does not mind its case', async () => {
    expect(await found('PRINTERS jam')).toEqual(['Printer jams when feeding thick paper'])
    expect(await found('printing')).toContain('Rolling back a firmware update')
    expect(await found('roller speed')).toEqual(['Printer jams when feeding thick paper'])
  })

  test('asks for all the words, in both languages together, and takes nothing for a command', async () => {
    expect(await found('漏水 传感器')).toEqual(['传感器读数漂移'])
    for (const strange of ["' or 1=1", '漏水 & !x | (', '%', '""', ':*'])
      expect(await found(strange)).toBeInstanceOf(Array)
    expect(await reads(world, 'mei', '知识库 没有这种事')).toContain('没有找到文章')
  })

  test('reads a bounded number of them, whatever word is asked for, and shows the newest of what stands everywhere', async () => {
    const place = await aWorld()
    await place.store.sql`
      insert into "KnowledgeArticle" (id, no, title, body, tags, "ownerId", "createdAt", "updatedAt")
      select gen_random_uuid(), 'KB-' || n, '文 ' || n, '先检查' || case when n <= 4000 then '，阀门' else '' end || case when n % 1000 = 1 then '，结冰' else '' end, '{}',
        ${place.cast.users.he}, ${place.now()}, ${place.now()}::timestamptz - (8000 - n) * interval '1 minute' from generate_series(1, 8000) n`
    await place.store.sql`analyze "KnowledgeArticle"`
    const looked = async (query: string) =>
      place.store.transaction(async tx => {
        const actor = await loadActor(tx, place.cast.users.he ?? '', place.now())
        if (!actor) throw new Error('nobody looks')
        const read = async () => {
          const [row] = await tx.sql<{ rows: number }>`
            select (coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int as rows from pg_stat_xact_user_tables where relname = 'KnowledgeArticle'`
          return row?.rows ?? 0
        }
        const before = await read()
        const hits = await searchArticles({ tx, actor }, query, { limit: 11, offset: 0 })
        return { hits: hits.map(({ no }) => no), rows: (await read()) - before }
      })
    const everywhere = await looked('检查')
    expect(everywhere.hits.slice(0, 2)).toEqual(['KB-8000', 'KB-7999'])
    expect(everywhere.rows).toBeLessThan(1_000)
    // Common, and in none of the newest: so many are looked at in vain, and no more.
    const old = await looked('阀门')
    expect(old.hits).toHaveLength(11)
    expect(old.rows).toBeLessThan(3_700)
    expect(await looked('结冰')).toEqual({
      hits: expect.arrayContaining(['KB-7001', 'KB-1']),
      rows: expect.any(Number),
    })
    expect((await looked('结冰 检查')).rows).toBeLessThan(100)
    await place.close()
  })

  test('is part of the search for everything', async () => {
    expect(await reads(world, 'mei', '搜索 漏水')).toMatch(/泵体漏水的三种原因[\s\S]*文章/)
    expect(await reads(world, 'mei', '搜索 KB-1')).toContain('泵体漏水的三种原因')
  })
})

describe('an article', () => {
  test('is read by all who may, changed by its author and by admins, once at a time', async () => {
    expect(buttonsOf(cardIn(await world.as('mei').types('文章 KB-2')))).toEqual([])
    expect(told(await write({ article: 'KB-2', title: '改', body: '改' }, 'mei'))).toContain('是 何川 写的')
    expect(
      told(await write({ article: 'KB-2', title: '空压机启动困难', body: '先预热。', tags: '空压机' }, 'zhou')),
    ).toContain('已更新')
    expect(await found('卸载阀')).toEqual([])
    expect(await found('预热')).toEqual(['空压机启动困难'])
    expect(told(await world.as('sun').types('知识库'))).toContain('没有这个权限')
    expect(told(await world.as('mei').types('文章 KB-99'))).toContain('没有找到文章')
  })

  test('that is a draft or archived is found by nobody', async () => {
    await write({ title: '草稿中的秘诀', body: '还没写完', state: 'draft' })
    expect(await found('秘诀')).toEqual([])
    expect(await says(world, 'mei', '文章 KB-6')).toContain('没有找到文章')
    expect(await reads(world, 'he', '文章 KB-6')).toContain('草稿')
  })

  test('is missing its title or text: said beside the field', async () => {
    expect((await write({ title: '', body: '' })).answer.error?.fields).toEqual({
      title: expect.any(String),
      body: expect.any(String),
    })
  })
})

describe('with tickets', () => {
  test('what may help is offered while one writes', async () => {
    const { answer } = await world.as('mei').types('新建工单 客户的水泵漏水了')
    expect(wordsOf(answer.form?.card)).toMatch(/也许知识库里就有答案[\s\S]*KB-1 泵体漏水的三种原因/)
    const none = await world.as('mei').types('新建工单 投影仪灯泡')
    expect(wordsOf(none.answer.form?.card)).not.toContain('KB-')
  })

  test('an article that helped counts once a ticket, and comes first afterwards', async () => {
    const no = await aTicket(world, 'mei', { subject: '水泵漏水' })
    const list = cardIn(await world.as('he').types(`工单文章 ${no}`))
    const opened = await world.as('he').taps('打开', list)
    const article = cardIn({ messages: opened.messages.filter(({ card }) => wordsOf(card).includes('机械密封')) })
    for (const _ of [1, 2]) expect(told(await world.as('he').taps('帮到了', article))).toContain('帮到了')
    expect(await reads(world, 'mei', '文章 KB-1')).toContain('帮到 1 次')
  })

  test('a solved ticket becomes an article in one tap, once', async () => {
    const no = await aTicket(world, 'mei', { subject: '变频器报 E07', detail: '面板显示 E07', skills: '电气' })
    await madeUp(world, 'he', { action: 'ticket.take', inputs: { ticket: no } })
    await madeUp(world, 'he', { action: 'ticket.resolve', inputs: { ticket: no, text: '换制动电阻' } })
    await madeUp(world, 'he', { action: 'ticket.close', inputs: { ticket: no } })
    const { answer } = await world.as('he').taps('写成文章', cardIn(await world.as('he').types(`工单 ${no}`)))
    const said = await world.as('he').fills(answer.form)
    expect(told(said)).toContain('变频器报 E07 已保存')
    expect(await reads(world, 'mei', '知识库 制动电阻')).toContain('维修 · 电气')
    const again = await madeUp(world, 'he', {
      action: 'article.write',
      inputs: { ticket: no, title: '再来', body: '一篇' },
    })
    expect(told(again)).toContain('已经写成文章')
    expect((await ticketRow(world, no)).state).toBe('closed')
  })

  test('a customer’s page offers only what is meant for customers', async () => {
    const { store } = world
    const said = await store.transaction(async tx => {
      const { suggested } = await import('../../../src/crm/knowledge/suggest.ts')
      return {
        all: await suggested(tx, '传感器漏水漂移', ['internal', 'customer']),
        theirs: await suggested(tx, '传感器漏水漂移 泵体漏水', ['customer']),
        tagged: await suggested(tx, '显微镜接口漏水', ['customer']),
      }
    })
    expect(said.all.map(({ title }) => title)).toContain('传感器读数漂移')
    expect(said.theirs.map(({ title }) => title)).toEqual(['泵体漏水的三种原因'])
    expect(said.tagged.map(({ title }) => title)).toEqual(['泵体漏水的三种原因'])
  })
})
