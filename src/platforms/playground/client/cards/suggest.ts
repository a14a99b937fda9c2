/** What fits the letters typed so far. `value` is what the field takes. */
export interface Suggestion {
  title: string
  value: string
}

/** Asks the house; empty where it has nothing or cannot be reached. */
export type LookUp = (of: string, query: string) => Promise<readonly Suggestion[]>

const pauseMs = 160
let lists = 0

/** What a suggestion leaves in the field: a number with its name, which the house reads by the number. */
const wordsOf = ({ title, value }: Suggestion) => (title.startsWith(`${value} `) ? title : value)

/** Offers suggestions below a field while somebody types. What they type out themselves counts as well. */
export function suggestAt(input: HTMLInputElement, find: (query: string) => Promise<readonly Suggestion[]>): void {
  lists += 1
  const list = document.createElement('ul')
  list.className = 'suggestions'
  list.id = `suggestions-${lists}`
  list.setAttribute('role', 'listbox')
  list.hidden = true
  input.after(list)
  input.parentElement?.classList.add('is-searched')
  input.autocomplete = 'off'
  input.setAttribute('role', 'combobox')
  input.setAttribute('aria-autocomplete', 'list')
  input.setAttribute('aria-controls', list.id)
  let shown: readonly Suggestion[] = []
  let active = -1
  let asked = 0
  let timer = 0

  function close(): void {
    asked += 1
    list.hidden = true
    input.setAttribute('aria-expanded', 'false')
    input.removeAttribute('aria-activedescendant')
  }

  function pick(suggestion: Suggestion): void {
    input.value = wordsOf(suggestion)
    close()
    input.dispatchEvent(new Event('input', { bubbles: true }))
    window.clearTimeout(timer)
  }

  function mark(next: number): void {
    active = next
    for (const [place, option] of [...list.children].entries()) {
      option.setAttribute('aria-selected', `${place === active}`)
      if (place !== active) continue
      option.scrollIntoView({ block: 'nearest' })
      input.setAttribute('aria-activedescendant', option.id)
    }
  }

  function show(found: readonly Suggestion[]): void {
    shown = found
    active = -1
    list.replaceChildren(...found.map((suggestion, place) => optionOf(suggestion, `${list.id}-${place}`, pick)))
    list.hidden = found.length === 0
    input.setAttribute('aria-expanded', `${found.length > 0}`)
  }

  async function look(): Promise<void> {
    asked += 1
    const mine = asked
    const found = await find(input.value.trim())
    if (mine === asked && document.activeElement === input) show(found)
  }

  function lookSoon(): void {
    window.clearTimeout(timer)
    timer = window.setTimeout(() => void look(), pauseMs)
  }

  input.addEventListener('input', lookSoon)
  input.addEventListener('blur', close)
  input.addEventListener('keydown', event => {
    if (event.isComposing) return
    if (list.hidden) {
      if (event.key === 'ArrowDown') void look()
      return
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const chosen = shown[active]
    if (step !== 0) mark((active + step + shown.length) % shown.length)
    else if (event.key === 'Escape') close()
    else if (event.key === 'Enter' && chosen) pick(chosen)
    else return
    // The form is neither sent nor closed by what was meant for the list.
    event.preventDefault()
    event.stopPropagation()
  })
}

function optionOf(suggestion: Suggestion, id: string, pick: (suggestion: Suggestion) => void): HTMLLIElement {
  const option = document.createElement('li')
  option.id = id
  option.setAttribute('role', 'option')
  option.textContent = suggestion.title
  // Before the field loses the focus, which closes the list.
  option.addEventListener('pointerdown', event => {
    event.preventDefault()
    pick(suggestion)
  })
  return option
}
