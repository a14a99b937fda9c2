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
  const server = spawn(
    process.execPath,
    ['--enable-source-maps', ...heap(), path.join(root, 'dist', 'src', 'main.js'), ...process.argv.slice(2)],
    // The channel closes when this process dies, however it dies, and the server ends with it.
    { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env: { ...process.env, SHOAL_PARENT: 'ipc' } },
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

// Left alone, Node lets garbage pile up to half a gigabyte before it looks; the house needs about 90 MB.
function heap() {
  return /max-old-space-size/.test(process.env.NODE_OPTIONS ?? '') ? [] : ['--max-old-space-size=256']
}
