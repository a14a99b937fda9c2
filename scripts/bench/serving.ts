import { createServer, type RequestListener } from 'node:http'

/** Listens on a free port, tells it to the parent process, says on demand how much memory this takes, and ends when the parent goes. */
export function serve(listener: RequestListener, end: () => Promise<void>): void {
  const server = createServer(listener)
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    process.send?.({ port: typeof address === 'object' && address ? address.port : 0 })
  })
  process.on('message', () => process.send?.({ rss: process.memoryUsage.rss() }))
  process.on('disconnect', () => {
    server.closeAllConnections()
    setTimeout(() => process.exit(1), 10_000).unref()
    void end().finally(() => process.exit(0))
  })
}
