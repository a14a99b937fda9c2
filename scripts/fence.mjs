// Checks who imports whom, by the rules in .dependency-cruiser.cjs.
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import config from '../.dependency-cruiser.cjs'
import { root } from './freshness.mjs'
import { Failure, main } from './prepare.mjs'

const folders = ['src', 'scripts', 'test']

await main(async () => {
  process.chdir(root)
  teachTsx()
  const { cruise } = await import('dependency-cruiser')
  const ruleSet = { forbidden: config.forbidden }
  const { output } = await cruise(folders, { ...config.options, ruleSet, validate: true })
  requireAllRead(output.modules)
  for (const { rule, from, to, cycle } of output.summary.violations) {
    console.error(`${rule.name}: ${from} → ${cycle ? cycle.map(one => one.name).join(' → ') : to}`)
  }
  if (output.summary.violations.length > 0) throw new Failure('Some imports cross the fence.')
  console.log(`${output.summary.totalCruised} modules, ${output.summary.totalDependenciesCruised} imports`)
})

// dependency-cruiser asks for plain TypeScript also where a file holds JSX, which then does not parse.
function teachTsx() {
  const swc = createRequire(import.meta.url)('@swc/core')
  const parse = swc.parseFileSync
  swc.parseFileSync = (file, options) => parse(file, { ...options, tsx: file.endsWith('.tsx') })
}

// A parser that is missing or too old reads nothing, finds nothing wrong, and says all is well.
function requireAllRead(modules) {
  const imports = new Map(modules.map(one => [one.source, one.dependencies.length]))
  const expected = folders.flatMap(sources)
  const unread = expected.filter(file => !imports.has(file))
  if (unread.length > 0) throw new Failure(`Not read: ${unread.join(', ')}`)
  if (expected.every(file => imports.get(file) === 0)) throw new Failure('No import was found in any file.')
}

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const name = path.posix.join(folder, entry.name)
    if (name === 'src/store/prisma') return []
    if (entry.isDirectory()) return sources(name)
    return /\.(ts|tsx|mjs)$/.test(name) && !name.endsWith('.d.ts') ? [name] : []
  })
}
