/** A function that keeps every answer under the key of its question. For what has few questions and is dear to make. */
export function keeping<Question extends unknown[], Answer>(
  keyOf: (...question: Question) => string,
  make: (...question: Question) => Answer,
): (...question: Question) => Answer {
  const known = new Map<string, { answer: Answer }>()
  return (...question) => {
    const key = keyOf(...question)
    const kept = known.get(key)
    if (kept) return kept.answer
    const answer = make(...question)
    known.set(key, { answer })
    return answer
  }
}
