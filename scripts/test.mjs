import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { buildPages } from './build.mjs'
import { root } from './freshness.mjs'
import { Failure, main, prepare, run } from './prepare.mjs'

// In this order, two at a time: one processor each.
const checks = [
  ['format and lint', '@biomejs/biome/bin/biome', 'check', '--error-on-warnings'],
  ['types', 'typescript/bin/tsc', '--noEmit'],
  ['lint with types', 'oxlint/bin/oxlint', '--type-aware', '--deny-warnings'],
  ['types of the pages', 'typescript/bin/tsc', '--noEmit', '-p', 'src/platforms/playground/client/tsconfig.json'],
  ['fence', '../scripts/fence.mjs'],
  ['dead code', 'knip/bin/knip.js', '--no-progress'],
]

await main(async () => {
  const { passed, failed } = await everything(process.argv.slice(2)).catch(error => {
    console.error(error instanceof Failure ? error.message : error)
    return { passed: 0, failed: 1 }
  })
  // Last, so that a machine can read it.
  console.log(`${passed} passed, ${failed} failed`)
  if (failed > 0) process.exitCode = 1
})

async function everything(args) {
  await prepare()
  await buildPages()
  if (args.length === 0) await runChecks()
  return runTests(args)
}

async function runChecks() {
  const queue = [...checks]
  const worker = async () => {
    for (let check = queue.shift(); check; check = queue.shift()) {
      const failed = await runCheck(check).then(
        () => undefined,
        error => error,
      )
      if (!failed) continue
      queue.length = 0
      throw failed
    }
  }
  const [first, second] = await Promise.allSettled([worker(), worker()])
  for (const result of [first, second]) if (result.status === 'rejected') throw result.reason
}

async function runCheck([name, file, ...args]) {
  const since = performance.now()
  const { code, output } = await run(process.execPath, [path.join(root, 'node_modules', file), ...args])
  const seconds = ((performance.now() - since) / 1000).toFixed(1)
  if (code !== 0) {
    process.stdout.write(output)
    throw new Failure(`✗ ${name} (${seconds} s)`)
  }
  console.log(`✓ ${name} (${seconds} s)`)
}

async function runTests(args) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'shoal-report-'))
  const report = path.join(folder, 'report.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  try {
    const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs')
    const { code } = await run(process.execPath, [vitest, 'run', ...reporters, ...args], { show: true })
    if (!existsSync(report)) return { passed: 0, failed: 1 }
    return count(JSON.parse(readFileSync(report, 'utf8')), code)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

// A file that cannot be loaded has no failed test, and an error outside of every test belongs to none.
function count({ numPassedTests: passed, numFailedTests, testResults }, code) {
  const broken = testResults.filter(file => file.status === 'failed' && file.assertionResults.length === 0).length
  const failed = numFailedTests + broken
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed }
}
