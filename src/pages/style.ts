/** The look of the public pages: one column, large targets, readable in light and dark, nothing loaded from elsewhere. */
export const style = `
:root { color-scheme: light dark; --ink: light-dark(#16242c, #e8eff2); --soft: light-dark(#5a6b75, #9fb0b9); --ground: light-dark(#f3f6f8, #10171b);
  --sheet: light-dark(#ffffff, #182127); --line: light-dark(#cfd9df, #34424b); --accent: light-dark(#0b6e7f, #4fb9cb); --accent-ink: light-dark(#ffffff, #07262c);
  --bad: light-dark(#b3261e, #ffb4ab); --bad-ground: light-dark(#fdecea, #3b1512); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
main { max-width: 36rem; margin: 0 auto; padding: 1.25rem 1rem 3rem; }
.sheet { background: var(--sheet); border: 1px solid var(--line); border-radius: 14px; padding: 1.25rem; }
.top { display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; margin: 0 0 .75rem; color: var(--soft); font-size: .9rem; }
a { color: var(--accent); }
h1 { font-size: 1.5rem; line-height: 1.3; margin: 0 0 .5rem; overflow-wrap: anywhere; }
.intro { margin: 0 0 1.25rem; white-space: pre-line; color: var(--soft); overflow-wrap: anywhere; }
.field { margin: 0 0 1rem; }
label { display: block; font-weight: 600; margin: 0 0 .25rem; }
label small { font-weight: 400; color: var(--soft); }
input[type=text], input[type=tel], input[type=email], textarea { width: 100%; min-height: 2.9rem; padding: .6rem .75rem; font: inherit; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: 10px; }
textarea { min-height: 6.5rem; resize: vertical; }
input:focus-visible, textarea:focus-visible, button:focus-visible, a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
[aria-invalid=true] { border-color: var(--bad); }
.error { color: var(--bad); font-size: .9rem; margin: .25rem 0 0; }
.alert { background: var(--bad-ground); color: var(--bad); border-radius: 10px; padding: .75rem 1rem; margin: 0 0 1.25rem; }
.agree + .error { margin: -.75rem 0 1rem; }
.agree { display: flex; gap: .75rem; align-items: flex-start; margin: 1.25rem 0; }
.agree input { width: 1.35rem; height: 1.35rem; margin: .15rem 0 0; flex: none; accent-color: var(--accent); }
.agree label { font-weight: 400; white-space: pre-line; font-size: .95rem; overflow-wrap: anywhere; }
button { width: 100%; min-height: 3.1rem; border: 0; border-radius: 10px; background: var(--accent); color: var(--accent-ink); font: inherit; font-weight: 600; cursor: pointer; }
.trap { position: absolute; left: -200vw; width: 1px; height: 1px; overflow: hidden; }
@media (min-width: 40rem) { main { padding-top: 8vh; } .sheet { padding: 2rem; } .two { display: grid; grid-template-columns: 1fr 1fr; gap: 0 1rem; } }
`
