import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, buttonsOf, cardIn, valuesOf, type World, wordsOf } from '../world.ts'
import { aCustomer, madeUp, own, reads, rowsOf, told } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

/** Sets what happens with duplicates; the rest stays as it is. */
async function policy(place: World, fields: Record<string, string>) {
  const { answer } = await place.as('zhou').types('设置 查重')
  return place.as('zhou').fills(answer.form, fields)
}

describe('entering what is known already', () => {
  test('R43 a warning shows the matches, and the same request goes on from there', async () => {
    const no = await own(world, 'bo', { company: '绍兴远洋纺织有限公司', email: 'wang@yuanyang.example' })
    const { answer } = await world.as('mei').types('录入')
    const fields = { company: '紹興遠洋紡織', person: '王一', destination: 'me' }
    const warned = await world.as('mei').fills(answer.form, fields)

    expect(told(warned)).toBe('可能已有 1 条相同的记录，还没有保存。请看下面的卡片：确认不是同一家，再点“仍然保存”。')
    const card = cardIn(warned)
    expect(rowsOf(card)).toEqual([`${no} 绍兴远洋纺织有限公司 | 名称相同 | 线索 · 赵博 负责 · 今天开始 · 还没有跟进`])
    expect(buttonsOf(card)).toEqual(['问负责人', '仍然保存', '返回修改'])

    const back = await world.as('mei').taps('返回修改', card)
    expect(
      valuesOf(back.answer.form?.card ?? cardIn(back).card ?? { type: 'AdaptiveCard', version: '1.5', body: [] }),
    ).toMatchObject({
      company: '紹興遠洋紡織',
      person: '王一',
    })
    const saved = await world.as('mei').taps('仍然保存', card)
    expect(told(saved)).toMatch(/^已录入 L-\d+ 紹興遠洋紡織，由你跟进。$/)
    const [line] = await world.store.sql<{ despite: string }>`
      select facts ->> 'despite' as despite from "AuditEvent" where action = 'lead.add' and facts ->> 'title' = '紹興遠洋紡織'`
    expect(line?.despite).toContain(no)
  })

  test('R42 the domain of an address tells the company, unless everybody has it', async () => {
    await own(world, 'bo', { company: '域名甲', email: 'a@chenxing-yiqi.example' })
    expect(told(await madeUp(world, 'mei', lead({ company: '域名乙', email: 'b@Chenxing-Yiqi.example' })))).toContain(
      '还没有保存',
    )
    await own(world, 'bo', { company: '邮箱甲', email: 'jia@qq.com' })
    expect(told(await madeUp(world, 'mei', lead({ company: '邮箱乙', email: 'yi@qq.com' })))).toContain('已录入')
  })

  test('R43 a block is lifted by an admin only, and with a reason', async () => {
    const no = await own(world, 'bo', { company: '拦截甲', phone: '13900000001' })
    const blocked = await madeUp(
      world,
      'mei',
      lead({ company: '拦截乙', phone: '139 0000 0001', acceptDuplicate: 'true' }),
    )
    expect(blocked.answer.error?.fields).toEqual({
      phone: `这个电话已经有了：${no}，在 赵博 那里。可以在下面的卡片上问负责人、领取或打开；确需另建，请管理员写明原因放行。`,
    })
    // A phone number alone does not tell whose it is.
    expect(rowsOf(cardIn(blocked))).toEqual([`${no} | 电话相同 | 线索 · 赵博 负责 · 今天开始 · 还没有跟进`])
    expect(buttonsOf(cardIn(blocked))).toEqual(['问负责人', '返回修改'])
    // The second of two numbers in one field counts like the first.
    const second = { company: '拦截丁', phone: '021-62345678、１３９ 0000 0001' }
    expect(told(await madeUp(world, 'mei', lead(second)))).toContain('这个电话已经有了')

    const stopped = await madeUp(world, 'zhou', lead({ company: '拦截丙', phone: '13900000001' }))
    const asked = await world.as('zhou').taps('仍然保存（管理员）', cardIn(stopped))
    expect(asked.answer.form?.title).toBe('为什么要重复建立')
    const saved = await world.as('zhou').fills(asked.answer.form, { duplicateReason: '同一个电话的另一家公司' })
    expect(told(saved)).toMatch(/^已录入 L-\d+ 拦截丙/)
    const [line] = await world.store.sql<{ because: string }>`
      select facts ->> 'because' as because from "AuditEvent" where action = 'lead.add' and facts ->> 'title' = '拦截丙'`
    expect(line?.because).toBe('同一个电话的另一家公司')
  })

  test('R44 a name that only looks alike is shown in the preview and stops nobody', async () => {
    const { customer } = await aCustomer(world, 'bo', { company: '华南电子科技' })
    const { answer } = await world.as('mei').types('录入 华南电子 13900000002')
    expect(wordsOf(answer.form?.card)).toContain(`已有相同或相似的名称：${customer} 华南电子科技（赵博）`)
    expect(told(await world.as('mei').fills(answer.form))).toContain('已录入')
  })

  test('R42 two people save the same e-mail at the same moment where it must be unique: one record, the other gets the matches', async () => {
    const place = await aWorld()
    await policy(place, { email: 'block', name: 'block' })
    const saves = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        madeUp(place, i % 2 ? 'mei' : 'bo', lead({ company: `邮箱同时${i}`, email: 'same@tongshi.example' })),
      ),
    )
    expect(saves.filter(said => told(said).includes('已录入'))).toHaveLength(1)
    const lost = saves.filter(said => told(said).includes('这个邮箱已经有了'))
    expect(lost).toHaveLength(7)
    for (const said of lost) expect(rowsOf(cardIn(said))).toHaveLength(1)
    const names = await Promise.all(
      ['同名科技', '同名科技有限公司', '（同名）科技'].map(company => madeUp(place, 'mei', lead({ company }))),
    )
    expect(names.filter(said => told(said).includes('已录入'))).toHaveLength(1)
    expect(names.filter(said => told(said).includes('这个名称已经有了'))).toHaveLength(2)
    await place.close()
  })
})

describe('the policy (R42)', () => {
  test('off asks nothing, warn asks, block refuses; a change says what it cannot mend', async () => {
    const place = await aWorld()
    await own(place, 'bo', { company: '政策公司' })
    expect(told(await policy(place, { name: 'off' }))).toContain('公司名称相同')
    expect(told(await madeUp(place, 'mei', lead({ company: '政策公司' })))).toContain('已录入')
    expect(told(await policy(place, { name: 'block' }))).toContain('另有 1 条已有记录和别的重复')
    expect(told(await madeUp(place, 'mei', lead({ company: '政策公司' })))).toContain('这个名称已经有了')
    const keys = () =>
      place.store.sql`select "uniqueKey" from "ContactPoint" where "uniqueKey" is not null and kind = 'name'`
    expect(await keys()).toEqual([{ uniqueKey: 'name:政策' }])
    await policy(place, { name: 'warn', phone: 'off' })
    expect(await keys()).toEqual([])
    await own(place, 'bo', { company: '电话甲', phone: '13900000005' })
    expect(told(await madeUp(place, 'mei', lead({ company: '电话乙', phone: '13900000005' })))).toContain('已录入')
    await place.close()
  })

  test('a change of it and people who save at that moment do not miss each other', async () => {
    const place = await aWorld()
    const saves = Array.from({ length: 10 }, (_, i) =>
      madeUp(place, 'mei', lead({ company: `换政策${i}`, email: 'one@huan.example', acceptDuplicate: 'true' })),
    )
    await Promise.all([...saves, policy(place, { email: 'block' })])
    const [kept] = await place.store.sql<{ keys: number }>`
      select count(*) filter (where "uniqueKey" is not null)::int as keys from "ContactPoint" where kind = 'email'`
    expect(kept?.keys).toBe(1)
    await place.close()
  })
})

describe('looking a company up (R45)', () => {
  test('whoever may not read it learns who has it and how lately, and nothing else', async () => {
    const { customer } = await aCustomer(world, 'bo', { company: '嘉兴蓝海物流', person: '陈一', phone: '13900000010' })
    await world.as('bo').types(`跟进 ${customer} 电话聊过价格`)
    const asked = await world.as('mei').types('查重 嘉兴藍海物流有限公司')
    expect(told(asked)).toBe('今天还可以查 29 次。')
    expect(rowsOf(cardIn(asked))).toEqual([
      `${customer} 嘉兴蓝海物流 | 名称相同 | 客户 · 赵博 负责 · 今天开始 · 7 天内有跟进`,
    ])
    expect(JSON.stringify(cardIn(asked).card)).not.toMatch(/13900000010|陈一|价格/)
    expect(buttonsOf(cardIn(asked))).toEqual(['问负责人'])
    const byPhone = cardIn(await world.as('mei').types('查重 139-0000-0010'))
    expect(rowsOf(byPhone)).toEqual([`${customer} | 联系人电话相同 | 客户 · 赵博 负责 · 今天开始 · 7 天内有跟进`])
    expect(await reads(world, 'mei', 'dedupe nobody knows this')).toContain('没有相同或相似的记录。')
  })

  test('what one may read is opened, what waits in one’s pool is claimed', async () => {
    const pooled = await world.as('wang').adds({ company: '湖州清泉水务' })
    const card = cardIn(await world.as('mei').types('查重 湖州清泉水务'))
    expect(rowsOf(card)).toEqual([`${pooled} 湖州清泉水务 | 名称相同 | 线索 · 在“公共线索池” · 今天开始 · 还没有跟进`])
    expect(buttonsOf(card)).toEqual(['打开', '领取'])
    expect(told(await world.as('mei').taps('领取', card))).toContain('归你了')
  })

  test('similar names are listed by how alike they are', async () => {
    await own(world, 'bo', { company: '台州云岭食品' })
    await own(world, 'bo', { company: '台州云岭食品包装' })
    await own(world, 'bo', { company: '云岭实业' })
    const rows = rowsOf(cardIn(await world.as('mei').types('查重 台州云岭食品厂')))
    expect(rows.map(row => row.split(' | ')[1])).toEqual(['名称相似 91%', '名称相似 77%'])
  })

  test('thirty times a day, also when they come at once, and again the next day', async () => {
    const place = await aWorld()
    await policy(place, { lookUps: '3' })
    const said = await Promise.all(Array.from({ length: 6 }, (_, i) => place.as('mei').types(`查重 公司${i}`)))
    expect(said.filter(one => told(one).startsWith('今天还可以查'))).toHaveLength(3)
    expect(said.filter(one => told(one) === '今天的查重次数（3 次）已用完，明天 00:00 起可以再查。')).toHaveLength(3)
    expect(told(await place.as('bo').types('查重 公司0'))).toBe('今天还可以查 2 次。')
    expect(await place.store.sql`select 1 from "AuditEvent" where action = 'duplicate.lookUp'`).toHaveLength(4)
    await place.later('14h')
    expect(told(await place.as('mei').types('查重 公司9'))).toBe('今天还可以查 2 次。')
    await place.close()
  })

  test('an engineer and a clerk in finance have no use for it', async () => {
    expect(told(await world.as('he').types('查重 某公司'))).toContain('你的角色没有这个权限')
  })

  test('the button on a lead in the pool answers only who asks', async () => {
    await own(world, 'bo', { company: '丽水山泉', person: '甲' })
    const no = await world.as('wang').adds({ company: '丽水山泉', acceptDuplicate: 'true' })
    await world.settled()
    const posted = cardIn({ messages: await world.as('mei').sees('leads') })
    const { messages } = await world.as('mei').taps('查重', posted)
    const shown = messages.find(({ audience, card }) => audience === 'user' && card)
    expect(wordsOf(shown?.card)).toContain(`查重：${no} 丽水山泉`)
    expect(wordsOf(shown?.card)).toContain('赵博 负责')
    expect(JSON.stringify(await world.as('bo').sees('leads'))).not.toContain('查重：')
  })

  test('a lead that became a customer points to the customer, in English too', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '温州新桥', phone: '13900000020', person: '林一' })
    const card = cardIn(await world.as('mei').types('dedupe +86 139 0000 0020', { locale: 'en' }))
    expect(rowsOf(card)).toEqual([
      `${customer} 温州新桥 | Same phone at a contact | customer · kept by 林梅 · since today · no talk yet`,
    ])
  })
})

describe('asking the owner', () => {
  test('they are asked in private, hand it over, and the asker hears it', async () => {
    const { customer, deal } = await aCustomer(world, 'bo', { company: '金华转交', deal: '转交项目' })
    const asked = await world.as('mei').taps('问负责人', cardIn(await world.as('mei').types('查重 金华转交')))
    expect(told(asked)).toBe(`已私下问 赵博 关于 ${customer} 的事，回复后会告诉你。`)
    expect(told(await world.as('mei').types(`问负责人 ${customer}`))).toBe(
      `你已在 10:00 就 ${customer} 问过 赵博，对方还没有回复；急的话直接找 赵博。`,
    )
    await world.settled()
    const question = cardIn({ messages: await world.as('bo').sees() })
    expect(wordsOf(question.card)).toContain('林梅 也遇到了这家公司')
    expect(buttonsOf(question)).toEqual(['打开', '一起跟进', '转给对方', '暂时不'])

    expect(told(await world.as('bo').taps('转给对方', question))).toBe(`${customer} 金华转交 已转给 林梅。`)
    await world.settled()
    const heard = cardIn({ messages: await world.as('mei').sees() })
    expect(wordsOf(heard.card)).toContain(`赵博 把 ${customer} 转给你了`)
    expect(await reads(world, 'mei', customer)).toContain('林梅 负责')
    expect(await reads(world, 'mei', deal)).toContain('负责人: 林梅')
    const [episodes] = await world.store.sql<{ open: number }>`
      select count(*) filter (where "endAt" is null)::int as open from "OwnershipEpisode" e
      join "Customer" c on c.id = e."entityId" where c.no = ${customer}`
    expect(episodes?.open).toBe(1)
    // Answered is answered, also by a second tap.
    expect(told(await world.as('bo').taps('duplicate.answer:declined', question))).not.toContain('已告诉')
  })

  test('it is not handed over to hands that are full (R31)', async () => {
    const { customer } = await aCustomer(world, 'bo', { company: '金华满了' })
    await world.as('mei').types(`问负责人 ${customer}`)
    await world.settled()
    await world.store.sql`
      insert into "CapacityRule" (id, entity, name, max, "userIds") values (gen_random_uuid(), 'customer', '林梅库容', 0, ${[world.cast.users.mei]}::uuid[])`
    const question = (await world.as('bo').sees()).findLast(({ card }) => wordsOf(card).includes(customer))
    const said = question && (await world.as('bo').taps('转给对方', question))
    expect(said && told(said)).toContain('林梅库容')
    expect(await reads(world, 'bo', customer)).toContain('赵博 负责')
    await world.store.sql`delete from "CapacityRule" where name = '林梅库容'`
  })

  test('or says not now, or is asked for what nobody keeps', async () => {
    const no = await own(world, 'bo', { company: '衢州暂不' })
    await world.as('mei').types(`问负责人 ${no}`)
    await world.settled()
    const question = cardIn({ messages: await world.as('bo').sees() })
    expect(told(await world.as('bo').taps('暂时不', question))).toBe(`已告诉 林梅：${no} 衢州暂不 暂时由你跟进。`)
    await world.settled()
    const heard = wordsOf(cardIn({ messages: await world.as('mei').sees() }).card)
    expect(heard).toContain(`赵博 暂时自己跟进 ${no}`)
    expect(heard).not.toContain('衢州暂不')
    const pooled = await world.as('wang').adds({ company: '没人负责' })
    expect(told(await world.as('mei').types(`问负责人 ${pooled}`))).toContain('现在没有人负责')
    expect(told(await world.as('bo').types(`问负责人 ${no}`))).toBe(`${no} 就是你自己在负责，可以直接跟进。`)
  })

  test('nobody answers for somebody else', async () => {
    const no = await own(world, 'bo', { company: '舟山代答' })
    await world.as('mei').types(`问负责人 ${no}`)
    const [row] = await world.store.sql<{ id: string }>`
      select a.id from "DuplicateAsk" a join "Lead" l on l.id = a."entityId" where l.no = ${no}`
    const inputs = { ask: row?.id ?? '', say: 'handedOver' }
    expect(told(await madeUp(world, 'mei', { action: 'duplicate.answer', inputs }))).toBe(
      '这个询问不是问你的，只有被问的负责人可以回复。',
    )
    expect(await reads(world, 'bo', no)).toContain('赵博 跟进中')
  })
})

test('names from before get their keys and pairs by themselves', async () => {
  const no = await own(world, 'mei', { company: '舊名字科技股份有限公司' })
  await world.store.sql`alter table "Lead" disable trigger "Lead_pairs"`
  await world.store.sql`update "Lead" set "nameKey" = '', "nameBigrams" = null where no = ${no}`
  await world.store.sql`alter table "Lead" enable trigger "Lead_pairs"`
  await world.later('1m')
  expect(
    await world.store
      .sql`select "nameKey", array(select unnest("nameBigrams") order by 1) as pairs from "Lead" where no = ${no}`,
  ).toEqual([{ nameKey: '旧名字科技', pairs: ['名字', '字科', '旧名', '科技'] }])
})

function lead(inputs: Record<string, string>) {
  return { action: 'lead.add', inputs }
}
