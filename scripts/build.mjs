import { fileURLToPath } from 'node:url'
import { ensureFresh } from './freshness.mjs'
import { main, runTool } from './prepare.mjs'

const client = 'src/platforms/playground/client'

/** Compiles the server and packs the pages, each only when something it is made of changed. */
export async function build() {
  await Promise.all([buildServer(), buildPages()])
}

export async function buildPages() {
  await ensureFresh({
    name: 'pages',
    inputs: [client, 'package-lock.json'],
    output: 'dist/playground/index.html',
    make: () =>
      announced('Packing the pages', () => runTool('vite/bin/vite.js', ['build', '-c', `${client}/vite.config.ts`])),
  })
}

async function buildServer() {
  await ensureFresh({
    name: 'server',
    inputs: ['src', 'scripts', 'cards', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'],
    ignore: [client],
    output: 'dist/src/main.js',
    make: () => announced('Compiling', () => runTool('typescript/bin/tsc', ['-p', 'tsconfig.build.json'])),
  })
}

async function announced(what, work) {
  const since = performance.now()
  await work()
  console.log(`${what} took ${((performance.now() - since) / 1000).toFixed(1)} s`)
}

// As a program of its own.
if (process.argv[1] === fileURLToPath(import.meta.url)) await main(build)
