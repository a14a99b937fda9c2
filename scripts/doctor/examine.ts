/** What a check found: well, or what is wrong and what to do about it. A note is worth knowing and stops nothing. */
export type Finding = { well: string } | { wrong: string; mend: string } | { note: string }

/** The checks of a platform, in the order in which they help; those after a wrong one still run. */
export type Doctor = (env: NodeJS.ProcessEnv) => AsyncIterable<Finding>

/** Prints every finding. Returns the exit code: 1 when something is wrong. */
export async function examine(findings: AsyncIterable<Finding>, print: (line: string) => void): Promise<0 | 1> {
  let wrong = 0
  for await (const finding of findings) {
    if ('well' in finding) print(`✓ ${finding.well}`)
    else if ('note' in finding) print(`· ${finding.note}`)
    else {
      wrong += 1
      print(`✗ ${finding.wrong}\n  → ${finding.mend}`)
    }
  }
  print(wrong === 0 ? '\nAll is well.' : `\n${wrong} to mend.`)
  return wrong === 0 ? 0 : 1
}
