// Who may import whom. Read by scripts/fence.mjs.

const ours = '^(src|scripts|test|cards|prisma)/'

/** Files under `from` may import, of our own files, only those under `to`. */
const only = (name, from, ...to) => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: client },
  to: { path: ours, pathNot: to },
})

const client = '^src/platforms/playground/client/'
const core = '^src/core/'
const store = '^src/store/'
const cards = '^src/cards/'
const tables = '^src/tables/'
const charts = '^src/charts/'
const print = '^src/print/'
const crm = '^src/crm/'
const app = '^src/app/'
const jobs = '^src/jobs/'
const pages = '^src/pages/'
const miniapp = '^src/miniapp/'
const sentences = '^cards/texts\\.[a-z]+\\.json$'

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unknown-files', severity: 'error', from: {}, to: { couldNotResolve: true } },
    only('core-imports-nothing', core, core, sentences),
    only('store-imports-core', store, store, core),
    only('cards-import-core', cards, cards, core, '^cards/'),
    only('tables-import-core', tables, tables, core),
    only('charts-import-core', charts, charts, core),
    only('print-imports-core', print, print, core),
    only('crm-sees-no-platform', crm, crm, cards, tables, charts, print, store, core),
    only('app-sees-no-platform', app, app, crm, cards, store, core),
    only('jobs-see-no-platform', jobs, jobs, app, crm, charts, print, store, core),
    only('pages-see-no-platform', pages, pages, app, crm, store, core),
    only(
      'server-knows-the-app-only',
      '^src/(server\\.ts|miniapp/)',
      '^src/(server|welcome|recordPage)\\.ts$',
      miniapp,
      app,
      core,
    ),
    only('platforms-see-no-crm', '^src/platforms/([^/]+)/', '^src/platforms/$1/', '^src/platforms/http\\.ts$', core),
    only('platform-list', '^src/platforms/[^/]+\\.ts$', '^src/platforms/', core),
    {
      name: 'pages-stand-alone',
      severity: 'error',
      from: { path: client },
      to: { path: ours, pathNot: client },
    },
    {
      name: 'pages-are-not-server-code',
      severity: 'error',
      from: { path: ours, pathNot: [client, '^test/'] },
      to: { path: client },
    },
    {
      name: 'src-stands-alone',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/main\\.ts$' },
      to: { path: '^(scripts|test)/' },
    },
    {
      name: 'runs-without-tools',
      comment: 'What the server imports must be in "dependencies".',
      severity: 'error',
      from: { path: '^src/', pathNot: client },
      to: { dependencyTypes: ['npm-dev'] },
    },
  ],
  options: {
    // TypeScript 7 has no JavaScript interface; with the default parser nothing at all would be read.
    parser: 'swc',
    doNotFollow: { path: ['node_modules', '^src/store/prisma/'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json', '.css', '.d.ts'],
    },
  },
}
