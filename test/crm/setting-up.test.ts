import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, cardIn, type Said, type World, wordsOf } from '../world.ts'
import { aCustomer, own, reads, rowsOf, told } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const zhou = () => world.as('zhou')
const faults = ({ answer }: Said) => answer.error?.fields
const idOf = async (table: 'Department' | 'Role', name: string) => {
  const [row] = await world.store.sql<{ id: string }>`
    select id from (select id, name, 'Department' as of from "Department" union all select id, name, 'Role' from "Role") all_of
    where of = ${table} and name = ${name}`
  return row?.id ?? ''
}
const form = async (line: string) => (await zhou().types(line)).answer.form
const save = async (line: string, inputs: Record<string, string> = {}) => zhou().fills(await form(line), inputs)
const departments = async () => rowsOf(cardIn(await zhou().types('部门')))

describe('departments', () => {
  test('lie inside one another, and take along what lies inside them', async () => {
    await save('新建部门 大客户组', { parent: await idOf('Department', '华东销售部'), head: '王海' })
    await save('新建部门 上海组', { parent: await idOf('Department', '大客户组') })
    expect(await departments()).toEqual([
      expect.stringMatching(/^华东销售部/),
      expect.stringMatching(/^　大客户组 \| 0 人 · 负责人 王海/),
      expect.stringMatching(/^　　上海组/),
      expect.stringMatching(/^运营与服务部/),
    ])
    const card = cardIn(await zhou().types('部门'))
    const moved = await zhou().taps(`department.save:${await idOf('Department', '大客户组')}`, card)
    await zhou().fills(moved.answer.form, { parent: '-' })
    expect(await departments()).toContainEqual(expect.stringMatching(/^大客户组/))
    const [inside] = await world.store.sql<{ path: string }>`select path from "Department" where name = '上海组'`
    expect(inside?.path).toBe(`${await idOf('Department', '大客户组')}/${await idOf('Department', '上海组')}`)
  })

  test('cannot lie inside themselves, nor share a name', async () => {
    const card = cardIn(await zhou().types('部门'))
    const opened = await zhou().taps(`department.save:${await idOf('Department', '大客户组')}`, card)
    const inside = await idOf('Department', '上海组')
    expect(JSON.stringify(opened.answer.form)).not.toContain(inside)
    expect(faults(await zhou().fills(opened.answer.form, { parent: inside }))).toEqual({
      parent: '“大客户组”不能放到它自己下面',
    })
    expect(faults(await save('新建部门 上海组'))).toEqual({ name: '已经有叫“上海组”的部门' })
    expect(faults(await save('新建部门 北京组', { head: '谁也不是' }))).toHaveProperty('head')
  })

  test('go when nothing belongs to them; the refusal names the first thing that does (R176)', async () => {
    expect(told(await zhou().types('删除部门 大客户组'))).toContain('它下面有 1 个下级部门')
    expect(told(await zhou().types('删除部门 运营与服务部'))).toContain('它下面有 3 位成员')
    expect(told(await zhou().types('删除部门 上海组'))).toBe('部门“上海组”已删除。')
    expect(told(await zhou().types('删除部门 大客户组'))).toBe('部门“大客户组”已删除。')
    expect(told(await zhou().types('删除部门 大客户组'))).toContain('没有叫“大客户组”的部门')
  })
})

describe('roles', () => {
  test('say what their people see; an admin decides it in a form, and it counts with the next thing they do (R154)', async () => {
    const place = await aWorld()
    const admin = place.as('zhou')
    const { customer, deal } = await aCustomer(place, 'mei', {
      company: '云帆科技',
      person: '郑一',
      phone: '13655556666',
      deal: '年框',
      amount: '66万',
    })
    const rules = async (role: string, inputs: Record<string, string>) =>
      admin.fills((await admin.types(`字段权限 ${role}`)).answer.form, inputs)
    expect(rowsOf(cardIn(await admin.types('角色')))).toContainEqual('服务工程师 | 1 人 · 金额看不到；联系人电话打码')
    const saved = await rules('财务', { 'contact.phone': 'masked', 'opportunity.amount': 'hidden' })
    expect(told(saved)).toContain('“财务”的字段权限已保存：金额看不到；联系人电话打码')
    expect(await reads(place, 'sun', deal)).not.toContain('660,000')
    expect(await reads(place, 'sun', '客户 云帆')).toContain('136****6666')
    // To see is not to change.
    await rules('sales rep', { 'opportunity.amount': 'read', 'contact.phone': 'read' })
    expect(await reads(place, 'mei', deal)).toContain('660,000')
    const { form } = (await place.as('mei').types(`改商机 ${deal}`)).answer
    expect(JSON.stringify(form)).not.toContain('660000')
    expect(told(await place.as('mei').fills(form, { amount: '1' }))).toContain('没有')
    expect(told(await place.as('mei').types(`整单优惠 ${deal} 5`))).toContain('能看金额，但不能改')
    expect(JSON.stringify((await place.as('mei').types(`修改 ${customer} 郑一`)).answer.form)).not.toContain(
      '13655556666',
    )
    expect(told(await rules('不存在', {}).catch(() => admin.types('字段权限 不存在')))).toContain('可选：')
    await place.close()
  })

  test('of the company’s own may keep things from people whatever else they are, and go when nobody has them (R154, R176)', async () => {
    const place = await aWorld()
    const admin = place.as('zhou')
    const { customer } = await aCustomer(place, 'mei', { company: '云岭实业', person: '钱二', phone: '13655557777' })
    const made = await admin.fills((await admin.types('新建角色 实习生')).answer.form)
    expect(told(made)).toContain('“实习生”已建立')
    expect(told(await admin.fills(made.answer.form, { 'contact.phone': 'hidden' }))).toContain('联系人电话看不到')
    await place.store.sql`
      insert into "UserRole" ("userId", "roleId") select ${place.cast.users.mei}::uuid, id from "Role" where name = '实习生'`
    expect(await reads(place, 'mei', customer)).not.toMatch(/136/)
    expect(told(await admin.types('删除角色 实习生'))).toContain('1 位成员还在用')
    await place.store.sql`delete from "UserRole" where "roleId" = (select id from "Role" where name = '实习生')`
    expect(told(await admin.types('删除角色 实习生'))).toBe('角色“实习生”已删除。')
    expect(await reads(place, 'mei', customer)).toContain('13655557777')
    expect(told(await admin.types('删除角色 财务'))).toContain('每家公司都有')
    const again = await admin.fills((await admin.types('新建角色')).answer.form, { name: 'Finance' })
    expect(faults(again)).toEqual({ name: '已经有叫“Finance”的角色' })
    await place.close()
  })
})

describe('members', () => {
  test('are entered before they come, and say so on the list', async () => {
    const roles = await idOf('Role', '销售')
    expect(faults(await save('新增成员 唐宁'))).toEqual({ roles: '请填写' })
    expect(faults(await save('新增成员 唐宁', { roles, email: 'mei@yunlan.example' }))).toEqual({
      email: '这个邮箱已经是 林梅 的',
    })
    expect(told(await save('新增成员 唐宁', { roles, email: 'tang@yunlan.example' }))).toContain(
      '第一次和我说话就能使用',
    )
    expect(rowsOf(cardIn(await zhou().types('成员'))).find(row => row.startsWith('唐宁'))).toContain('还没有来过')
    expect(await reads(world, 'zhou', '成员')).toContain('tn · 销售')
    const english = cardIn(await zhou().types('members', { locale: 'en' }))
    expect(wordsOf(english.card)).toContain('tn · Sales rep')
  })

  test('change department and role; what they may see changes with the next thing they do', async () => {
    const no = await own(world, 'mei', { company: '上海云帆科技' })
    expect(await reads(world, 'wang', no)).toContain('云帆')
    const moved = await save('修改成员 王海', { department: await idOf('Department', '运营与服务部') })
    expect(told(moved)).toBe('王海 的信息已保存，权限马上生效。')
    expect(told(await world.as('wang').types(no))).toContain('只有 林梅、其主管或管理员可以操作')
    await save('修改成员 王海', { department: await idOf('Department', '华东销售部') })
    expect(await reads(world, 'wang', no)).toContain('云帆')
  })

  test('do not report to those who report to them', async () => {
    expect(faults(await save('修改成员 王海', { manager: '@mei' }))).toEqual({
      manager: '林梅 在这位同事的下级里，不能当他的上级',
    })
    expect(faults(await save('修改成员 王海', { manager: '@wang' }))).toHaveProperty('manager')
  })

  test('are never without an admin, also when two make each other something else at once', async () => {
    const sales = await idOf('Role', '销售')
    const admin = await idOf('Role', '管理员')
    expect(told(await save('修改成员 周岚', { roles: sales }))).toContain('唯一的管理员')
    await save('修改成员 王海', { roles: admin })
    const [first, second] = [await form('修改成员 王海'), (await world.as('wang').types('修改成员 周岚')).answer.form]
    const outcomes = await Promise.all([
      zhou().fills(first, { roles: sales }),
      world.as('wang').fills(second, { roles: sales }),
    ])
    expect(outcomes.filter(({ answer }) => answer.error === undefined)).toHaveLength(1)
    const [left] = await world.store.sql<{ count: number }>`
      select count(*)::int as count from "UserRole" ur join "Role" r on r.id = ur."roleId" where r.name = '管理员'`
    expect(left?.count).toBe(1)
    await world.store.sql`update "UserRole" set "roleId" = ${admin} where "userId" = ${world.cast.users.zhou ?? ''}`
    const manager = await idOf('Role', '销售经理')
    await world.store.sql`update "UserRole" set "roleId" = ${manager} where "userId" = ${world.cast.users.wang ?? ''}`
  })
})

test('every standard role is called by its English name in English', async () => {
  const { form } = (await zhou().types('member add', { locale: 'en' })).answer
  const roles = ['Admin', 'Finance', 'Sales rep', 'Sales manager', 'Service engineer', 'Service dispatcher']
  for (const role of roles) expect(JSON.stringify(form)).toContain(`"${role}"`)
  const known = await world.store.sql`select 1 from "Role"`
  expect(known).toHaveLength(roles.length)
})

describe('a group', () => {
  const announced = async (no: string, chat: string) =>
    (await world.as('mei').sees(chat)).some(({ card }) => wordsOf(card).includes(no))

  test('takes the new records of a pool, and gives them up again', async () => {
    expect(told(await zhou().types('@shoal 本群用于 海外线索', { chat: 'sales' }))).toContain(
      '以后“海外线索”的新记录会发到本群',
    )
    expect(await reads(world, 'zhou', '群聊')).toContain('接收“海外线索”')
    const other = await world.as('wang').adds({ company: '深圳海岸物流', destination: world.cast.overseas })
    await world.settled()
    expect([await announced(other, 'sales'), await announced(other, 'leads')]).toEqual([true, false])
    const list = cardIn(await zhou().types('群聊'))
    const room = await world.store.sql<{ id: string }>`select id from "ChatSpace" where "chatId" = 'sales'`
    expect(told(await zhou().taps(`room.release:${room[0]?.id}`, list))).toBe('这个群不再接收新记录。')
    expect(told(await zhou().taps(`room.release:${room[0]?.id}`, list))).toBe('这个群本来就没有接收新记录。')
  })

  test('that shows new tickets says so on the list, beside those of pools', async () => {
    const he = () => world.as('he').types('@shoal 本群用于 工单', { chat: 'everyone' })
    expect(told(await he())).toBe('你的角色没有这个权限。可以操作的角色：服务调度、管理员。')
    expect(told(await zhou().types('@shoal 本群用于 工单', { chat: 'everyone' }))).toBe(
      '新工单会发到本群，在这里就能接单。',
    )
    const list = cardIn(await zhou().types('群聊'))
    expect(wordsOf(list.card)).toContain('全员群\nplayground · 接收新工单')
    // A group has one purpose: who hands tickets out takes no group away from a pool.
    await world.store
      .sql`update "UserRole" set "roleId" = (select id from "Role" where name = '服务调度') where "userId" = ${world.cast.users.he}`
    expect(told(await world.as('he').types('@shoal 本群用于 工单', { chat: 'leads' }))).toContain(
      '可以操作的角色：管理员',
    )
    const asked = (await world.as('he').types('@shoal 本群', { chat: 'everyone' })).answer.form
    expect(JSON.stringify(asked)).not.toContain('公共线索池')
    expect(told(await world.as('he').types('@shoal this room off', { chat: 'everyone' }))).toBe(
      '这个群不再接收新记录。',
    )
    await he()
    await world.store
      .sql`update "UserRole" set "roleId" = (select id from "Role" where name = '服务工程师') where "userId" = ${world.cast.users.he}`
    const [room] = await world.store.sql<{ id: string }>`select id from "ChatSpace" where "chatId" = 'everyone'`
    expect(told(await zhou().taps(`room.release:${room?.id}`, list))).toBe('这个群不再接收新记录。')
  })

  test('is asked what for, and is no private chat', async () => {
    const asked = (await zhou().types('@shoal 本群', { chat: 'sales' })).answer.form
    expect(JSON.stringify(asked)).toContain('公共线索池')
    expect(told(await zhou().fills(asked, { pool: '-' }, { chat: 'sales' }))).toBe('这个群不再接收新记录。')
    expect(told(await zhou().types('本群用于 海外线索'))).toBe('请在要用的群里对我说这句话。')
    expect(told(await zhou().types('@shoal 本群用于 火星', { chat: 'sales' }))).toContain(
      '现有：公共线索池、海外线索、客户公海',
    )
  })
})

describe('the company', () => {
  test('keeps its currency once there are amounts in it (R7)', async () => {
    expect(told(await save('公司信息', { name: '云澜', currency: 'USD' }))).toBe('“云澜”的信息已保存。')
    expect(told(await save('公司信息', { name: '云澜软件', currency: 'CNY' }))).toBe('“云澜软件”的信息已保存。')
    const no = await own(world, 'mei', { company: '苏州园区软件' })
    const sold = await world.as('mei').types(`转客户 ${no}`)
    await world.as('mei').fills(sold.answer.form, { deal: '二期', amount: '120000' })
    expect(faults(await save('公司信息', { currency: 'USD' }))).toEqual({
      currency: expect.stringContaining('已经有以 CNY 记账的金额'),
    })
  })

  test('shows what is left to set up, done steps last', async () => {
    const card = await reads(world, 'zhou', '起步')
    expect(card.indexOf('产品')).toBeLessThan(card.indexOf('已完成'))
    expect(card.indexOf('已完成')).toBeLessThan(card.indexOf('2 个部门'))
  })
})
