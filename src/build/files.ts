import Router from '@koa/router'
import { chartFont } from '../cards/font.ts'
import { chartWidth } from '../charts/chart.ts'
import { drawChart } from '../charts/draw.ts'
import { lookOf, themes } from '../charts/look.ts'
import type { Clock } from '../core/clock.ts'
import { type FileShelf, isSigned, signatureOf } from '../core/files.ts'
import { chartBehind } from '../store/charts.ts'
import type { Store } from '../store/db.ts'
import { findFile, keepFile, readFile } from '../store/files.ts'
import { secretOf } from '../store/secret.ts'

const daySeconds = 86_400

/** The kept files, for the platforms; and the door at which a signed link of ours fetches one. */
export async function buildFiles({ store, clock }: { store: Store; clock: Clock }) {
  const key = await secretOf(store, 'links')
  const shelf: FileShelf = {
    keep: file => store.transaction(tx => keepFile(tx, { ...file, now: clock.now() })),
    find: id => store.transaction(tx => findFile(tx, id)),
    read: id => store.transaction(tx => readFile(tx, id)),
    link({ id }) {
      // To the end of tomorrow: a picture keeps its address, and browsers need not fetch it again.
      const until = (Math.floor(clock.now().getTime() / 1_000 / daySeconds) + 2) * daySeconds
      return `/files/${id}?until=${until}&signature=${signatureOf(key, `/files/${id}`, until)}`
    },
  }

  const router = new Router()
  router.get('/files/:id', async ctx => {
    const link = { path: ctx.path, until: Number(ctx.query.until), signature: String(ctx.query.signature ?? '') }
    if (!isSigned(key, { ...link, now: clock.now() }))
      return ctx.throw(403, 'This link is not valid any more. Ask for the file again in the chat.')
    const file = await shelf.read(String(ctx.params.id))
    if (!file) return ctx.throw(404, 'This file is not kept any more.')
    const look = themes.find(theme => theme === ctx.query.look)
    const chart = look ? await store.transaction(tx => chartBehind(tx, String(ctx.params.id))) : undefined
    // Whatever somebody sent us is never shown as a page of ours, only saved.
    const keeping = file.mime === 'image/png' ? 'max-age=86400, immutable' : 'no-store'
    ctx.set({ 'cache-control': `private, ${keeping}`, 'content-security-policy': 'sandbox' })
    ctx.attachment(file.name)
    ctx.type = file.mime
    ctx.body =
      look && chart
        ? await drawChart(chart.option, { width: chartWidth, height: chart.height, theme: look, font: chartFont })
        : file.bytes
  })

  /** The option behind a picture, for whoever draws charts themselves; with the same signed link. */
  router.get('/files/:id/chart', async ctx => {
    const path = ctx.path.slice(0, -'/chart'.length)
    const link = { path, until: Number(ctx.query.until), signature: String(ctx.query.signature ?? '') }
    if (!isSigned(key, { ...link, now: clock.now() })) return ctx.throw(403, 'This link is not valid any more.')
    const chart = await store.transaction(tx => chartBehind(tx, String(ctx.params.id)))
    if (!chart) return ctx.throw(404, 'No chart is behind this file.')
    ctx.set({ 'cache-control': 'private, max-age=86400, immutable' })
    ctx.body = { ...chart, width: chartWidth, looks: Object.fromEntries(themes.map(theme => [theme, lookOf(theme)])) }
  })
  return { shelf, router }
}
