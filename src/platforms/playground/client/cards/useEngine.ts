import { useCallback, useEffect, useState } from 'react'

type Engine = typeof import('./engine.ts')

let loadedEngine: Engine | undefined

interface EngineState {
  engine: Engine | undefined
  failed: boolean
  retry: () => void
}

/** The card engine, fetched when the first card is to be shown and there at once for all later ones. */
export function useEngine(): EngineState {
  const [engine, setEngine] = useState(loadedEngine)
  const [failed, setFailed] = useState(false)

  const load = useCallback(() => {
    setFailed(false)
    import('./engine.ts').then(
      module => {
        loadedEngine = module
        setEngine(module)
      },
      () => setFailed(true),
    )
  }, [])

  useEffect(() => {
    if (loadedEngine === undefined) load()
  }, [load])

  return { engine, failed, retry: load }
}
