import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  base: '/playground/',
  plugins: [react()],
  build: {
    outDir: '../../../../dist/playground',
    emptyOutDir: true,
    // Browsers that know `light-dark()`, which the theme is built on.
    target: ['chrome123', 'firefox120', 'safari17.5'],
  },
  // A pattern, as a mere prefix would catch the page's own `/playground/api.ts`.
  server: { proxy: { '^/playground/api/': 'http://127.0.0.1:3000' } },
})
