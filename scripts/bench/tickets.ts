import pg from 'pg'
import { actAsHouse } from '../../src/app/houseAct.ts'
import { handClock } from '../../src/core/clock.ts'
import { searchArticles, suggestions } from '../../src/crm/knowledge/suggest.ts'
import { scanClocks } from '../../src/crm/sla/scan.ts'
import { loadActor } from '../../src/store/actors.ts'
import { companyOf } from '../../src/store/company.ts'
import { type Line, ms, quantile, spread, timed } from './figures.ts'
import type { Ground, Server } from './ground.ts'

const open = 200_000
const due = 100
const articles = 100_000
const rounds = 12
const samples = 60

/** What people look for: a rare word, one in a tenth of all, several, English, nothing, and what a customer would write. */
const asked = ['卸载阀结冰', '传感器', '传感器 零点 漂移', 'seal leaking', '没有这种故障', '阀'] as const
const written = '客户说二车间的空压机今天早上启动困难，仪表报警，请尽快上门检修'

/** Clocks among two hundred thousand open tickets, and words among a hundred thousand articles, each beside a floor of the same run. */
export async function tickets({ onGround }: Server): Promise<Line[]> {
  return [...(await onGround(clocks)), ...(await onGround(words))]
}

async function clocks(ground: Ground): Promise<Line[]> {
  const { store, url, cast } = ground
  const engineer = cast.users.he ?? ''
  await store.sql`
    insert into "Ticket" (id, no, subject, type, priority, state, "ownerId", code, "clockFrom", "responseWarnAt", "responseDueAt", "resolutionWarnAt",
      "resolutionDueAt", "slaNextAt", "firstRespondedAt", "lastMessageAt", "createdAt", "createdById", "updatedAt")
    select uuidv7(), 'GD-20260101-' || lpad(n::text, 6, '0'), '工单' || n, 'repair', 'normal', 'working', ${engineer}, 'c' || n, at, null, null,
      at + interval '20 days', at + interval '30 days', at + interval '20 days', at, at, at, ${engineer}, at
    from generate_series(1, ${open}::int) n, lateral (select now() + n * interval '3 seconds' as at) moment`
  await store.sql`vacuum analyze "Ticket"`
  await store.sql`checkpoint`
  const plain = new pg.Client({ connectionString: url })
  await plain.connect()
  const idle: number[] = []
  const scan: number[] = []
  const whole: number[] = []
  const floor: number[] = []
  for (let round = 0; round < rounds; round++) {
    const now = new Date()
    idle.push(
      await timed(() => store.sql`select 1 from "Ticket" where "slaNextAt" <= ${now} order by "slaNextAt" limit 1`),
    )
    await makeDue(ground)
    const found = { rows: 0 }
    scan.push(
      await timed(async () => {
        found.rows = (await store.sql`select * from shoal_sla_scan(${now}, 500)`).length
      }),
    )
    if (found.rows !== due) throw new Error(`the scan found ${found.rows}`)
    await makeDue(ground)
    whole.push(await timed(() => runScan(ground, now)))
    floor.push(
      await timed(() =>
        plain.query(
          `update "Ticket" set "updatedAt" = now() where no between 'GD-20260101-000001' and 'GD-20260101-000100'`,
        ),
      ),
    )
  }
  await plain.end()
  // The first round warms the caches and the plans.
  const [found, told, bare] = [scan.slice(2), whole.slice(2), floor.slice(2)]
  return [
    {
      name: `SLA scan, ${due} of ${open / 1_000} k open due`,
      result: spread(found),
      floor: `${spread(bare)} (one update)`,
      ratio: (quantile(bare, 0.5) / quantile(found, 0.5)).toFixed(2),
      goal: `p99 < ${ms(200)}`,
      met: quantile(found, 0.99) < 200,
    },
    {
      name: 'the whole round: scan, people, cards, trail',
      result: spread(told),
      floor: `${spread(bare)} (one update)`,
      ratio: (quantile(bare, 0.5) / quantile(told, 0.5)).toFixed(2),
      goal: `p99 < ${ms(200)}`,
      met: quantile(told, 0.99) < 200,
    },
    {
      name: 'a tick with nothing due',
      result: spread(idle.slice(2)),
      floor: '—',
      ratio: '—',
      goal: `p99 < ${ms(20)}`,
      met: quantile(idle.slice(2), 0.99) < 20,
    },
  ]
}

/** A hundred warnings that nobody has had yet. */
async function makeDue({ store }: Ground): Promise<void> {
  await store.sql`delete from "SlaEvent"`
  await store.sql`delete from "SlaNotice"`
  await store.sql`
    update "Ticket" set "resolutionWarnAt" = now() - interval '1 minute', "slaNextAt" = now() - interval '1 minute' where no between 'GD-20260101-000001' and 'GD-20260101-000100'`
}

async function runScan({ store }: Ground, now: Date): Promise<void> {
  const company = await companyOf(store)
  const house = { store, clock: handClock(now) }
  await scanClocks.run({ now, company, look: work => store.transaction(work), act: work => actAsHouse(house, work) })
}

async function words({ store, url, cast }: Ground): Promise<Line[]> {
  await store.sql`
    insert into "KnowledgeArticle" (id, no, title, body, tags, "ownerId", "createdAt", "updatedAt")
    select uuidv7(), 'KB-' || n, part || fault || '的处理' || n,
      '现场' || part || '出现' || fault || '，先断电再检查' || other || '，' || remedy || '后恢复。编号' || n || '。Check the ' || thing || ' first, then ' || deed || ' it.',
      array[part], ${cast.users.he}, now(), now()
    from generate_series(1, ${articles}::int) n,
      lateral (select hashint4(n)::bigint + 2147483648 as h) dice,
      lateral (select
        (array['水泵','空压机','传感器','变频器','阀门','电机','减速机','仪表','冷却塔','输送带'])[1 + h % 10] as part,
        (array['漏水','启动困难','零点漂移','报警','卡死','过热','异响','振动大','压力低','通讯中断','读数跳动'])[1 + h / 10 % 11] as fault,
        (array['机械密封','轴承','接线端子','油位','滤芯','皮带','卸载阀','控制板','地脚螺栓'])[1 + h / 110 % 9] as other,
        (array['更换密封圈','重新标定','紧固螺栓','清洗滤芯','更换电容','升级固件','调整间隙'])[1 + h / 990 % 7] as remedy,
        (array['pump','valve','sensor','bearing','drive','seal'])[1 + h / 13 % 6] as thing,
        (array['replace','clean','tighten','calibrate','reset'])[1 + h / 17 % 5] as deed) picked`
  await store.sql`update "KnowledgeArticle" set body = body || '气温低时卸载阀结冰。' where no in ('KB-7', 'KB-70707')`
  await store.sql`vacuum analyze "KnowledgeArticle"`
  const plain = new pg.Client({ connectionString: url })
  await plain.connect()
  const actor = await store.transaction(tx => loadActor(tx, cast.users.he ?? '', new Date()))
  if (!actor) throw new Error('nobody searches')
  const page = { limit: 11, offset: 0 }
  const lines: Line[] = []
  for (const query of asked)
    lines.push(
      await measured(`articles of 100 k, "${query}"`, {
        plain,
        own: () => store.transaction(tx => searchArticles({ tx, actor }, query, page)),
      }),
    )
  lines.push(
    await measured('articles for a new ticket', {
      plain,
      own: () => store.transaction(tx => suggestions({ tx, actor }, written)),
    }),
  )
  await plain.end()
  return lines
}

async function measured(
  name: string,
  { plain, own }: { plain: pg.Client; own: () => Promise<unknown[]> },
): Promise<Line> {
  const took: number[] = []
  const least: number[] = []
  let hits = 0
  for (let sample = -8; sample < samples; sample++) {
    const mine = await timed(async () => {
      hits = (await own()).length
    })
    const bare = await timed(() =>
      plain.query({ name: 'key', text: 'select id from "KnowledgeArticle" where no = $1', values: ['KB-5'] }),
    )
    if (sample < 0) continue
    took.push(mine)
    least.push(bare)
  }
  return {
    name,
    result: `${spread(took)}, ${hits} shown`,
    floor: spread(least),
    ratio: (quantile(least, 0.5) / quantile(took, 0.5)).toFixed(2),
    goal: `p99 < ${ms(50)}`,
    met: quantile(took, 0.99) < 50,
  }
}
