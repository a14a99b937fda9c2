import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, buttonsOf, cardIn, valuesOf, type World, wordsOf } from '../world.ts'
import { aCustomer, own, reads, rowsOf, told } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

describe('a colleague who helps', () => {
  test('with “read” sees the record and what belongs to it, and may not follow up (R151, R152)', async () => {
    const { customer, deal } = await aCustomer(world, 'mei', { company: '一起看看', deal: '同看商机' })
    expect(told(await world.as('bo').types(customer))).toContain('由 林梅 负责')
    expect(told(await world.as('mei').types(`协作 ${customer} 赵博 只读`))).toBe(
      `已请 赵博 协作 ${customer} 一起看看：只能查看。`,
    )
    expect(await reads(world, 'bo', customer)).toContain('一起看看')
    expect(await reads(world, 'bo', deal)).toContain('同看商机')
    expect(rowsOf(cardIn(await world.as('bo').types('客户列表'))).join()).toContain('一起看看')
    expect(rowsOf(cardIn(await world.as('bo').types('商机列表'))).join()).toContain('同看商机')
    expect(await reads(world, 'bo', '搜索 一起看看')).toContain('一起看看')
    expect(buttonsOf(cardIn(await world.as('bo').types(customer)))).toEqual([
      ...['全部 1 位联系人', `打开 ${deal}`, '新建工单', '时间线', '管理协作人', '历史'],
    ])
    expect(told(await world.as('bo').types(`跟进 ${customer} 我来聊聊`))).toContain('由 林梅 负责')
  })

  test('with “write” follows up and edits, and never gives back, converts or chooses the team (R152)', async () => {
    const lead = await own(world, 'mei', { company: '一起跟进' })
    await world.as('mei').types(`share ${lead} @bo write`, { locale: 'en' })
    expect(told(await world.as('bo').types(`跟进 ${lead} 打了电话`))).toContain(`已记在 ${lead} 一起跟进 上`)
    const { answer } = await world.as('bo').types(`修改 ${lead}`)
    expect(told(await world.as('bo').fills(answer.form, { region: '昆明' }))).toBe(`已保存 ${lead} 一起跟进：地区。`)
    const refusals = [`退回 ${lead} 不想跟了`, `转客户 ${lead}`, `协作 ${lead} 王海`, `移除协作人 ${lead} 王海`]
    for (const line of refusals)
      expect(told(await world.as('bo').types(line))).toBe(
        `你是 ${lead} 的协作人，可以查看或跟进；转移、退回、锁定和管理协作人请找负责人 林梅。`,
      )
    expect(buttonsOf(cardIn(await world.as('bo').types(lead)))).not.toContain('退回线索池')
  })

  test('may have a role that could not follow up anything by itself (R151: the union of roles and teams)', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '工程师帮忙' })
    expect(told(await world.as('he').types(`跟进 ${customer} 现场看过`))).toContain('你的角色没有这个权限')
    await world.as('mei').types(`协作 ${customer} 何川 可跟进`)
    expect(told(await world.as('he').types(`跟进 ${customer} 现场看过`))).toContain('已记在')
    await world.as('mei').types(`移除协作人 ${customer} 何川`)
  })

  test('stays up to and including the last day (R151: till 30 June reads on 30 June, not on 1 July)', async () => {
    const place = await aWorld({ at: new Date('2027-06-28T02:00:00Z') })
    const { customer } = await aCustomer(place, 'mei', { company: '到六月底' })
    expect(told(await place.as('mei').types(`协作 ${customer} 赵博 只读 到6月30日`))).toBe(
      `已请 赵博 协作 ${customer} 到六月底：只能查看，到 6月30日 周三（含当天）。`,
    )
    await place.later('2d 13h')
    expect(place.now().toISOString()).toBe('2027-06-30T15:00:00.000Z')
    expect(await reads(place, 'bo', customer)).toContain('到六月底')
    await place.later('1h')
    expect(told(await place.as('bo').types(customer))).toContain('由 林梅 负责')
    await place.close()
  })

  test('hears three days before the last one, as the owner does, who goes on with it from there', async () => {
    const place = await aWorld({ at: new Date('2027-06-28T00:30:00Z') })
    const { customer } = await aCustomer(place, 'mei', { company: '快到期' })
    await place.as('mei').types(`协作 ${customer} 赵博 只读 到7月2日`)
    const hints = async (who: 'mei' | 'bo') => {
      await place.settled()
      return (await place.as(who).sees()).filter(({ card }) => wordsOf(card).startsWith('协作快到期了'))
    }
    await place.later('12h')
    expect([await hints('mei'), await hints('bo')]).toEqual([[], []])
    await place.later('1d')
    const [mine] = await hints('mei')
    expect(wordsOf(mine?.card)).toContain(`${customer} 快到期\n赵博 · 只能查看，到 7月2日 周五（含当天）`)
    expect(wordsOf((await hints('bo'))[0]?.card)).toContain('你在协作 · 只能查看，到 7月2日 周五（含当天）')
    await place.later('1d')
    expect([await hints('mei'), await hints('bo')].map(cards => cards.length)).toEqual([1, 1])
    const form = mine && (await place.as('mei').taps('继续协作', mine)).answer.form
    expect(form && valuesOf(form.card)).toMatchObject({ person: place.cast.users.bo, level: 'read' })
    expect(told(await place.as('mei').fills(form, { until: '7月31日' }))).toContain('到 7月31日 周六')
    await place.settled()
    expect(wordsOf((await hints('mei'))[0]?.card)).toContain('已经延长或结束')
    await place.close()
  })

  test('is told by whom and what for, and the note says when it is over', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '请来帮忙' })
    await world.as('mei').types(`协作 ${customer} 赵博`)
    await world.settled()
    const note = (await world.as('bo').sees()).find(({ card }) => wordsOf(card).includes('请来帮忙'))
    expect(wordsOf(note?.card)).toContain(`${customer} 请来帮忙\n可查看、跟进和修改`)
    await world.as('mei').types(`移除协作人 ${customer} 赵博`)
    await world.settled()
    const later = (await world.as('bo').sees()).find(({ id }) => id === note?.id)
    expect(wordsOf(later?.card)).toContain('协作已结束')
  })

  test('may leave alone; the owner adds by form, sees the list and takes back within 30 seconds', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '来来去去' })
    const card = cardIn(await world.as('mei').types(`协作人 ${customer}`))
    expect(wordsOf(card.card)).toContain('还没有协作人')
    const { answer } = await world.as('mei').taps('添加协作人', card)
    const added = await world.as('mei').fills(answer.form, { person: 'zb', level: 'read', until: '后天' })
    expect(told(added)).toContain('只能查看，到 11月25日 周三')
    expect(rowsOf(cardIn(await world.as('bo').types(`team ${customer}`, { locale: 'en' })))).toEqual([
      '林梅 | owner',
      '赵博 | may read, up to and including Wed 25 Nov',
    ])
    await world.as('mei').types('撤销')
    expect(told(await world.as('bo').types(customer))).toContain('由 林梅 负责')
    await world.as('mei').types(`协作 ${customer} bo`)
    expect(told(await world.as('bo').types(`移除协作人 ${customer} @bo`))).toBe(`赵博 不再协作 ${customer} 来来去去。`)
    expect(told(await world.as('bo').types(customer))).toContain('由 林梅 负责')
  })

  test('is somebody else than the owner, works here, and is asked for a time to come', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '加不得的' })
    const say = async (line: string) => told(await world.as('mei').types(line))
    expect(await say(`协作 ${customer} 林梅`)).toBe(`林梅 就是 ${customer} 的负责人，不需要再加为协作人。`)
    expect(await say(`协作 ${customer} 无名氏`)).toContain('没有找到在职同事“无名氏”')
    expect(await say(`移除协作人 ${customer} 赵博`)).toBe(`赵博 不是 ${customer} 的协作人，不用移除。`)
    const { answer } = await world.as('mei').types(`协作 ${customer}`)
    const said = await world.as('mei').fills(answer.form, { person: '赵博', until: '昨天' })
    expect(said.answer.error?.fields?.until).toContain('已经过去')
  })

  test('goes with a lead that becomes a customer (R50), and stays behind when it is given back (R20)', async () => {
    const lead = await own(world, 'mei', { company: '带着帮手' })
    await world.as('mei').types(`协作 ${lead} 赵博`)
    const { answer } = await world.as('mei').types(`转客户 ${lead}`)
    const customer = /C-\d+/.exec(told(await world.as('mei').fills(answer.form)))?.[0] ?? ''
    expect(await reads(world, 'bo', customer)).toContain('带着帮手')
    const second = await own(world, 'mei', { company: '放下帮手' })
    await world.as('mei').types(`协作 ${second} 何川`)
    await world.as('mei').types(`退回 ${second} 没有需求`)
    expect(told(await world.as('he').types(second))).toContain('没有找到')
    await world.as('mei').types('撤销')
    expect(await reads(world, 'he', second)).toContain('放下帮手')
  })
})

describe('scopes (R151)', () => {
  test('a boss sees what the whole chain below owns, siblings see nothing, and a loop ends', async () => {
    const place = await aWorld()
    const { bo, mei, he, sun, wang, zhou } = place.cast.users
    // zhou -> wang (lead1) -> mei; zhou -> he (lead2); scopes instead of departments.
    const grants = '{"lead":{"create":"all","read":"subordinates","update":"subordinates"}}'
    const [role] = await place.store.sql<{
      id: string
    }>`insert into "Role" (id, name, grants) values (gen_random_uuid(), '主管链', ${grants}::jsonb) returning id`
    const no = await own(place, 'mei', { company: '链上的' })
    await place.store.sql`update "User" set "managerId" = ${zhou} where id = any (${[wang, he]}::uuid[])`
    await place.store.sql`update "User" set "managerId" = ${mei} where id = ${zhou}`
    for (const who of [zhou, wang, he, sun, bo]) {
      await place.store.sql`delete from "UserRole" where "userId" = ${who}`
      await place.store.sql`insert into "UserRole" ("userId", "roleId") values (${who}, ${role?.id})`
    }
    const readers: string[] = []
    for (const who of ['mei', 'wang', 'zhou', 'he', 'bo', 'sun'] as const)
      if ((await place.as(who).types(no)).messages.some(({ card }) => card)) readers.push(who)
    expect(readers).toEqual(['mei', 'wang', 'zhou'])
    await place.close()
  })

  test('two roles see the union: “department” of one, “self and subordinates” of the other', async () => {
    const place = await aWorld()
    const one = await own(place, 'bo', { company: '同部门的' })
    const two = await own(place, 'zhou', { company: '下属的' })
    await place.store.sql`update "User" set "managerId" = ${place.cast.users.mei} where handle = 'zhou'`
    const add = async (name: string, scope: string) => place.store.sql`
      with role as (
        insert into "Role" (id, name, grants) values (gen_random_uuid(), ${name}, jsonb_build_object('lead', jsonb_build_object('read', ${scope}::text))) returning id
      ) insert into "UserRole" ("userId", "roleId") select ${place.cast.users.mei}, id from role`
    await add('A', 'department')
    expect(await reads(place, 'mei', one)).toContain('同部门的')
    expect(told(await place.as('mei').types(two))).toContain('由 周岚 负责')
    await add('B', 'subordinates')
    expect(await reads(place, 'mei', two)).toContain('下属的')
    expect(await reads(place, 'mei', '搜索 下属的')).toContain('下属的')
    await place.close()
  })

  test('what a restrictive role hides stays hidden (R154)', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '严格角色', deal: '大单', amount: '88万' })
    const give = async (name: string) =>
      world.store
        .sql`insert into "UserRole" ("userId", "roleId") select ${world.cast.users.he}, id from "Role" where name = ${name}`
    await give('财务')
    expect(await reads(world, 'he', customer)).toContain('880,000')
    await world.store.sql`update "Role" set restrictive = true where name = '服务工程师'`
    expect(await reads(world, 'he', customer)).not.toContain('880,000')
    await world.store.sql`update "Role" set restrictive = false where name = '服务工程师'`
    await world.store
      .sql`delete from "UserRole" where "userId" = ${world.cast.users.he} and "roleId" = (select id from "Role" where name = '财务')`
  })
})
