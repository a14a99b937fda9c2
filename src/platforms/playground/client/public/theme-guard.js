// Runs before the first paint, so that a remembered theme never flashes the other one. A file of its own, because
// the page's content security policy allows no inline scripts.
try {
  const theme = localStorage.getItem('shoal.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Storage may be closed to us; the system's theme is good then.
}
