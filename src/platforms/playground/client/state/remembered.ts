/** Small things kept in this browser. Storage may be closed to us (private windows), then nothing is remembered. */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(`shoal.${key}`)
  } catch {
    return null
  }
}

export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(`shoal.${key}`, value)
  } catch {
    // Nothing depends on it.
  }
}
