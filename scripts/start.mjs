import { spawn } from 'node:child_process'
import os from 'node:os'
import path from 'node:path'
import { build } from './build.mjs'
import { root } from './freshness.mjs'
import { main, prepare } from './prepare.mjs'

await main(async () => {
  await prepare()
  await build()
  serve()
})

function serve() {
  // The C library would keep as many heaps of its own as there are threads.
  const env = { MALLOC_ARENA_MAX: '2', ...process.env, SHOAL_PARENT: 'ipc' }
  const server = spawn(
    process.execPath,
    ['--enable-source-maps', ...memory(), path.join(root, 'dist', 'src', 'main.js'), ...process.argv.slice(2)],
    // The channel closes when this process dies, however it dies, and the server ends with it.
    { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env },
  )
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to the server as well; twice would mean "hurry".
      if (signal === 'SIGINT' && process.stdin.isTTY) return
      server.kill(signal)
    })
  }
  server.on('exit', (code, signal) => process.exit(code ?? 128 + (os.constants.signals[signal] ?? 0)))
}

// Left alone, Node lets garbage pile up to half a gigabyte before it looks; the house needs about 120 MB.
function memory() {
  const flags = ['--max-old-space-size=256', '--max-semi-space-size=8']
  return /max-old-space-size/.test(process.env.NODE_OPTIONS ?? '') ? [] : flags
}
