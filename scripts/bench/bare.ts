/** The floor: a claim with nothing around it. Parses the body, runs one statement, answers. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import pg from 'pg'
import { z } from 'zod'
import { claimStatement } from './claimStatement.ts'
import { serve } from './serving.ts'

const pool = new pg.Pool({ connectionString: process.argv[2] ?? '', max: 8, idleTimeoutMillis: 0 })
const body = z.object({ as: z.string(), text: z.string(), eventId: z.string() })

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const said = body.parse(JSON.parse(await text(request)))
  const values = [`${said.as}:${said.eventId}`, said.as, said.text.replace('领取 ', '')]
  const { rows } = await pool.query<{ no: string }>({ name: 'claim', text: claimStatement, values })
  const reply = JSON.stringify({ answer: rows[0] ? { notice: rows[0].no } : { error: { code: 'lead.taken' } } })
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(reply) }).end(reply)
}

serve(
  (request, response) => {
    answer(request, response).catch((error: unknown) => {
      console.error(error)
      response.writeHead(500, { 'content-length': 0 }).end()
    })
  },
  () => pool.end(),
)
