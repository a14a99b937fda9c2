import { Logo } from './Logo.tsx'
import { useCompany } from './state/company.tsx'
import { bot } from './wire.ts'

const hues = 8

/** A Chinese name is known by its surname, others by their initials. */
function markOf(name: string): string {
  const first = [...name.trim()][0] ?? '?'
  if (/\p{Script=Han}/u.test(first)) return first
  return name
    .trim()
    .split(/\s+/)
    .slice(0, 2)
    .map(word => [...word][0] ?? '')
    .join('')
    .toUpperCase()
}

/** A face. How large it is, is for the place it stands in to say (`--avatar` in the style sheets). */
export function Avatar({ id, name }: { id: string; name: string }) {
  // By the place in the company: the same in every window, and no two colleagues alike.
  const place = useCompany().users.findIndex(user => user.id === id)
  if (id === bot) {
    return (
      <span className="avatar avatar-bot" aria-hidden="true">
        <Logo />
      </span>
    )
  }
  return (
    <span className="avatar" data-hue={place % hues} aria-hidden="true">
      {markOf(name)}
    </span>
  )
}
