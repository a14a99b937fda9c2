import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from '@swc/core'
import { projectRoot } from '../src/store/projectRoot.ts'

/** A source file: its path from the root, its text, and every node of its syntax tree; comments are in none. */
export type Source = { file: string; text: string; nodes: Node[] }
export type Node = { type: string; [key: string]: unknown }

/** The sources below a folder; what Prisma generates is not ours. */
export function sources(folder: string): Source[] {
  const files = readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
  return files
    .map(file => `${folder}/${file}`)
    .filter(file => /\.tsx?$/.test(file) && !file.endsWith('.d.ts') && !file.startsWith('src/store/prisma/'))
    .sort()
    .map(file => {
      const text = readFileSync(join(projectRoot, file), 'utf8')
      return { file, text, nodes: nodesOf(parseSync(text, { syntax: 'typescript', tsx: file.endsWith('x') })) }
    })
}

/** "process.env" for a member of a plain name, "fetch" for a call of one, "new Date" for one made without arguments. */
export function reachOf(node: Node): string | undefined {
  if (node.type === 'MemberExpression') return dotted(nameOf(node.object), nameOf(node.property))
  if (node.type === 'CallExpression') return nameOf(node.callee)
  if (node.type !== 'NewExpression') return undefined
  return Array.isArray(node.arguments) && node.arguments.length > 0 ? undefined : `new ${nameOf(node.callee)}`
}

/** What a node says in words: a name, or a text. */
export function wordsOf({ type, value, cooked }: Node): string {
  if (type === 'Identifier' || type === 'StringLiteral' || type === 'JSXText') return String(value)
  return type === 'TemplateElement' ? String(cooked) : ''
}

function dotted(object: string | undefined, property: string | undefined): string | undefined {
  return object && property ? `${object}.${property}` : undefined
}

function nameOf(value: unknown): string | undefined {
  return isNode(value) && value.type === 'Identifier' ? String(value.value) : undefined
}

function nodesOf(value: unknown): Node[] {
  if (Array.isArray(value)) return value.flatMap(nodesOf)
  if (typeof value !== 'object' || value === null) return []
  const inner = Object.values(value).flatMap(nodesOf)
  return isNode(value) ? [value, ...inner] : inner
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}
