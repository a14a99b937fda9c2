import { z } from 'zod'
import type { Sql } from '../../src/store/session.ts'
import { type Child, withChild } from './child.ts'
import { type Line, spread } from './figures.ts'
import type { Ground, Server } from './ground.ts'
import { load } from './load.ts'
import { addReps } from './rows.ts'
import { openWire } from './wire.ts'

const documents = 3_000
const contested = 1_000
const people = 50
/** How many of them are asked about each contested document; the first of them decides. */
const asked = 5
const connections = 8
const rounds = 4

/** An agreement that ends an approval, beside the same writes in one transaction by hand; and many documents that many decide at once. */
export function approvals({ onGround }: Server, { seconds }: { seconds: number }): Promise<Line[]> {
  return onGround(async ground => {
    const { store, url } = ground
    const more = await store.transaction(tx => addReps(tx, people - ground.reps.length, ground.reps.length))
    const deciders = [...ground.reps, ...more]
    return withChild('./app.js', url, async child => {
      await aQuote(child)
      await customers(store.sql)
      await copies(store.sql, { from: 1, count: 2 * documents, askedEach: 1, deciders })
      const speed = await pace(ground, child, { seconds, deciders })
      await copies(store.sql, { from: 1_000_001, count: contested, askedEach: asked, deciders })
      return [speed, await race(ground, child, deciders)]
    })
  })
}

/** The quote of which the others are copies: made, looked at and handed in as people do it. */
async function aQuote(child: Child): Promise<void> {
  const wire = await openWire(child.port)
  const post = async (path: string, body: object) => {
    const { body: said } = await wire.post(`/playground/api/${path}`, { chat: 'dm', ...body })
    const { answer } = reply.parse(JSON.parse(said))
    if (answer.error) throw new Error(`${JSON.stringify(body)}: ${said}`)
    return answer.notice ?? ''
  }
  const form = (as: string, action: string, inputs: object) => post('forms', { as, form: `${action}~e30`, inputs })
  const lead = await form('mei', 'lead.add', { company: '昆明云岭实业', person: '陆明', destination: 'me' })
  const made = await form('mei', 'lead.convert', {
    ...{ lead: /L-\d+/.exec(lead)?.[0], customer: '昆明云岭实业', deal: '年度采购', amount: '50000' },
  })
  const quote = await post('messages', { as: 'mei', text: `报价 ${/O-\d+/.exec(made)?.[0]}` })
  await post('messages', { as: 'mei', text: `提交 ${/BJ-[\d-]+/.exec(quote)?.[0]}` })
  wire.close()
}

const customerCount = 500

/** As many customers as the documents of a year come from: what a card tells of one is read among a few dozen papers. */
async function customers(sql: Sql): Promise<void> {
  await sql`
    insert into "Customer" select (jsonb_populate_record(null::"Customer",
      to_jsonb(c) || jsonb_build_object('id', uuidv7(), 'no', 'C-9' || n, 'name', c.name || n))).*
    from "Customer" c, generate_series(1, ${customerCount}::int) n where c.no not like 'C-9%'`
}

type Copies = { from: number; count: number; askedEach: number; deciders: string[] }

/** Further quotes in review, each asked of so many people, any of whom may decide; numbered BJ-20260101-<n>. */
async function copies(sql: Sql, { from, count, askedEach, deciders }: Copies): Promise<void> {
  await sql`
    with one as materialized (select * from "Quote" where no not like 'BJ-20260101-%' limit 1),
    line as materialized (select l.* from "QuoteLine" l join one on one.id = l."quoteId"),
    instance as materialized (select i.* from "ApprovalInstance" i join one on one.id = i."entityId"),
    task as materialized (select t.* from "ApprovalTask" t join instance on instance.id = t."instanceId" where t.state = 'pending' limit 1),
    customer as materialized (select id, row_number() over (order by no) as place from "Customer" where no like 'C-9%'),
    wanted as materialized (select n, (select id from customer where place = 1 + n % ${customerCount}::int) as customer_id, uuidv7() as new_quote, uuidv7() as new_line, uuidv7() as new_instance from generate_series(${from}::int, ${from + count - 1}::int) n),
    quotes as (insert into "Quote" select (jsonb_populate_record(null::"Quote",
      to_jsonb(one) || jsonb_build_object('id', w.new_quote, 'no', 'BJ-20260101-' || w.n, 'customerId', w.customer_id))).* from one, wanted w),
    lines as (insert into "QuoteLine" select (jsonb_populate_record(null::"QuoteLine",
      to_jsonb(line) || jsonb_build_object('id', w.new_line, 'quoteId', w.new_quote))).* from line, wanted w),
    instances as (insert into "ApprovalInstance" select (jsonb_populate_record(null::"ApprovalInstance",
      to_jsonb(instance) || jsonb_build_object('id', w.new_instance, 'entityId', w.new_quote))).* from instance, wanted w)
    insert into "ApprovalTask" select (jsonb_populate_record(null::"ApprovalTask", to_jsonb(task) || jsonb_build_object(
      'id', uuidv7(), 'instanceId', w.new_instance, 'seq', k, 'assigneeId', u.id, 'clockedAt', task."pendingAt"))).*
    from task cross join wanted w cross join generate_series(0, ${askedEach - 1}::int) k
    join "User" u on u.handle = (${deciders}::text[])[1 + (w.n * 7 + k) % ${deciders.length}::int]`
  await sql`analyze "ApprovalTask", "ApprovalInstance", "Quote"`
}

/** Who decides about the copy with this number; the same sum as above. */
function deciderOf(n: number, k: number, deciders: string[]): string {
  return deciders[(n * 7 + k) % deciders.length] ?? ''
}

const reply = z.object({
  answer: z.object({ notice: z.string().optional(), error: z.object({ code: z.string() }).optional() }),
})

function nothingYet(): { done: number; seconds: number; ms: number[] } {
  return { done: 0, seconds: 0, ms: [] }
}

async function pace(
  { store }: Ground,
  child: Child,
  { seconds, deciders }: { seconds: number; deciders: string[] },
): Promise<Line> {
  const [ours, bare] = [nothingYet(), nothingYet()]
  let next = 0
  let floor = documents
  for (let round = 0; round <= rounds; round++) {
    const warm = round === 0
    const share = warm ? 2 : seconds / rounds
    const app = await load(
      { port: child.port, path: '/playground/api/messages', connections },
      {
        seconds: share,
        next: () =>
          ++next > documents
            ? undefined
            : { as: deciderOf(next, 0, deciders), chat: 'dm', text: `同意 BJ-20260101-${next}` },
        heard({ body }, { text }) {
          if (!reply.parse(JSON.parse(body)).answer.notice) throw new Error(`${text}: ${body}`)
        },
      },
    )
    const hand = await byHand(store, { seconds: share, next: () => (++floor > 2 * documents ? undefined : floor) })
    if (warm) continue
    for (const [sum, part] of [
      [ours, app],
      [bare, hand],
    ] as const) {
      sum.done += part.milliseconds.length
      sum.seconds += part.seconds
      sum.ms.push(...part.milliseconds)
    }
  }
  const [rate, floorRate] = [ours, bare].map(({ done, seconds: took }) => done / took)
  const ratio = (rate ?? 0) / (floorRate ?? 1)
  return {
    name: `decide an approval over HTTP, ${connections} connections`,
    result: `${rate?.toFixed(0)}/s, ${spread(ours.ms)}`,
    floor: `${floorRate?.toFixed(0)}/s, ${spread(bare.ms)}`,
    ratio: ratio.toFixed(2),
    goal: 'ratio >= 0.25',
    met: ratio >= 0.25,
  }
}

/**
 * The floor: all that a decision leaves behind, written by hand in one transaction without a web server, rights, checks, texts or drawing.
 * Row for row it is what stands there once the copy for whoever asked shows the outcome: the event with its answer, the task, the approval,
 * the document, the trail, that copy, its job, come and gone, and the three messages of the chat (what was typed, what was answered, the
 * card). The house touches four of these rows once more on the way (event, job, and the copy twice); the floor does not. Figures from
 * before 22 November 2026 are against a floor without the messages and without the job's end, which made it about a third quicker.
 */
async function byHand(store: Ground['store'], { seconds, next }: { seconds: number; next(): number | undefined }) {
  const [known] = await store.sql<{ card: string }>`
    select card::text from "PlaygroundMessage" where card is not null order by seq desc limit 1`
  const milliseconds: number[] = []
  const start = performance.now()
  const last = start + seconds * 1_000
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (let at = performance.now(); at < last; at = performance.now()) {
        const n = next()
        if (n === undefined) return
        await decide(store, n, known?.card ?? 'null')
        milliseconds.push(performance.now() - at)
      }
    }),
  )
  return { seconds: (performance.now() - start) / 1_000, milliseconds }
}

function decide(store: Ground['store'], n: number, card: string): Promise<void> {
  return store.transaction(async ({ sql }) => {
    const no = `BJ-20260101-${n}`
    await sql`
      insert into "InboundEvent" (id, platform, tenant, "dedupeKey", answer)
      values (uuidv7(), 'playground', 'playground', ${`hand:${n}`}, ${JSON.stringify({ notice: `已同意 ${no}`, posts: [] })}::jsonb)`
    const [found] = await sql<{ id: string; quote: string; initiator: string }>`
      select i.id, q.id as quote, i."initiatorId" as initiator from "ApprovalInstance" i join "Quote" q on q.id = i."entityId" where q.no = ${no} for update of i`
    if (!found) throw new Error(`no approval of ${no}`)
    const [task] = await sql<{ by: string }>`
      update "ApprovalTask" set state = 'approved', "actedAt" = now() where "instanceId" = ${found.id} and state = 'pending' returning "assigneeId" as by`
    await sql`update "ApprovalInstance" set state = 'approved', "endedAt" = now() where id = ${found.id} and state = 'running'`
    await sql`update "Quote" set "docState" = 'approved', version = version + 1 where id = ${found.quote} and "docState" = 'inApproval'`
    await sql`
      insert into "AuditEvent" (id, at, action, entity, "entityId", "actorId", via, facts)
      values (uuidv7(), now(), 'approval.agree', 'quote', ${found.quote}, ${task?.by ?? null}, 'chat', ${JSON.stringify({ no })}::jsonb)`
    const [post] = await sql<{ id: string; chat: string }>`
      with post as (
        insert into "CardPost" (id, "spaceId", view, entity, "entityId", audience, "readerId", state, wanted, drawn, "createdAt", "updatedAt")
        select uuidv7(), s.id, 'approval', 'approval', ${found.id}, 'only', ${found.initiator}, 'live', 1, 1, now(), now()
        from "ChatSpace" s join "ChatIdentity" c on c.id = s."identityId" where c."userId" = ${found.initiator} limit 1
        returning id, "spaceId"
      ) select post.id, s."chatId" as chat from post join "ChatSpace" s on s.id = post."spaceId"`
    await sql`
      with said as (
        insert into "PlaygroundMessage" (id, "chatId", author, audience, "readerId", text, card, "createdAt", "updatedAt")
        select uuidv7(), ${post?.chat ?? ''}, author, 'user', 'mei', text, card, now(), now()
        from (values ('wang', ${`同意 ${no}`}, null::jsonb), ('shoal', ${`已同意 ${no}`}, null), ('shoal', ${no}, ${card}::jsonb)) m(author, text, card)
        returning id
      ) select pg_notify('shoal_playground', json_build_object('ids', json_agg(id))::text) from said`
    const [job] = await sql<{ id: string }>`
      select id::text from graphile_worker.add_job('hand', json_build_object('n', ${n}::int), run_at := now() + interval '1 hour')`
    await sql`delete from graphile_worker._private_jobs where id = ${job?.id}::bigint`
  })
}

/** Fifty people decide about a thousand documents, each asked of five of them, all at the same time. */
async function race({ store }: Ground, child: Child, deciders: string[]): Promise<Line> {
  const wishes: { as: string; texts: string[] }[] = deciders.map(as => ({ as, texts: [] }))
  for (let n = 1_000_001; n < 1_000_001 + contested; n++)
    for (let k = 0; k < asked; k++)
      wishes.find(({ as }) => as === deciderOf(n, k, deciders))?.texts.push(`同意 BJ-20260101-${n}`)
  const said = await Promise.all(
    wishes.map(async ({ as, texts }) => {
      const wire = await openWire(child.port)
      let agreed = 0
      for (const text of texts) {
        const { status, body } = await wire.post('/playground/api/messages', { as, chat: 'dm', text })
        const { answer } = reply.parse(JSON.parse(body))
        if (status !== 200 || (answer.error && !answer.error.code.startsWith('approval.')))
          throw new Error(`${text}: ${body}`)
        if (answer.notice) agreed++
      }
      wire.close()
      return agreed
    }),
  )
  const [row] = await store.sql<{
    over: bigint
    agreed: bigint
    most: bigint
    open: bigint
    papers: bigint
    trail: bigint
  }>`
    with raced as (select i.id, i.state, q.id as quote, q."docState" as paper from "ApprovalInstance" i join "Quote" q on q.id = i."entityId"
      where q.no ~ '^BJ-20260101-1[0-9]{6}$')
    select (select count(*) from raced where state = 'approved') as over, (select count(*) from raced where paper = 'approved') as papers,
      (select count(*) from "ApprovalTask" t join raced on raced.id = t."instanceId" where t.state = 'approved') as agreed,
      (select count(*) from "ApprovalTask" t join raced on raced.id = t."instanceId" where t.state in ('pending', 'waiting')) as open,
      (select max(n) from (select count(*) as n from "ApprovalTask" t join raced on raced.id = t."instanceId" where t.state = 'approved' group by t."instanceId") x) as most,
      (select count(*) from "AuditEvent" e join raced on raced.quote = e."entityId" where e.action = 'approval.agree') as trail`
  const told = said.reduce((sum, one) => sum + one, 0)
  const counts = row ? [row.over, row.papers, row.agreed, row.trail].map(Number) : []
  const met =
    counts.every(count => count === contested) && told === contested && Number(row?.most) === 1 && row?.open === 0n
  return {
    name: `${contested} approvals, ${people} people, ${asked} asked about each`,
    result: `${told} told they decided; ${counts.join(' / ')} over / papers / agreements / trail; at most ${row?.most} each, ${row?.open} open`,
    floor: '',
    ratio: '',
    goal: `${contested} each, once`,
    met,
  }
}
