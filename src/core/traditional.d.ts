// opencc-js 1.4.2 ships types for its bundles only; this table of characters is all that name keys need.
declare module 'opencc-js/dict/TSCharacters' {
  /** "traditional simplified|traditional simplified|…" */
  const table: string
  export default table
}
