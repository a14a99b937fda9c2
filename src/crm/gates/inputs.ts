/** What a form sent beside the fields an action knows by name: the answers to a gate. */
export function inputsOf(said: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(said).flatMap(([id, value]) => (typeof value === 'string' ? [[id, value]] : [])),
  )
}
