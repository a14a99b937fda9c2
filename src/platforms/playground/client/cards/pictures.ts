/**
 * Charts come in the look of their reader: the house keeps what a picture shows and draws it light or dark. A picture that is no chart stays
 * as it is, whatever look is asked for.
 */
export function lookOfPictures(element: HTMLElement): void {
  const look = prefersDark() ? 'dark' : 'light'
  for (const image of element.querySelectorAll('img')) {
    const address = image.getAttribute('src')
    if (address?.startsWith('/files/')) image.src = `${address}&look=${look}`
  }
}

function prefersDark(): boolean {
  const chosen = document.documentElement.dataset.theme
  return chosen === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark'
}
