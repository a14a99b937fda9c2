import path from 'node:path'
import { build } from './build.mjs'
import { root } from './freshness.mjs'
import { Failure, main, prepare, run } from './prepare.mjs'

await main(async () => {
  await prepare()
  await build()
  const args = [
    '--enable-source-maps',
    path.join(root, 'dist', 'scripts', 'bench', 'main.js'),
    ...process.argv.slice(2),
  ]
  const { code } = await run(process.execPath, args, { show: true })
  if (code !== 0) throw new Failure('The measurements failed.')
})
