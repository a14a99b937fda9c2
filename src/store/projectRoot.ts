import { existsSync } from 'node:fs'
import path from 'node:path'

/** The folder of package.json: the same whether this runs from src/ or, compiled, from dist/src/. */
export const projectRoot = above(import.meta.dirname)

function above(folder: string): string {
  if (existsSync(path.join(folder, 'package.json'))) return folder
  const parent = path.dirname(folder)
  if (parent === folder) throw new Error(`No package.json above ${import.meta.dirname}`)
  return above(parent)
}
