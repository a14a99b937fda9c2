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
input[type=text], input[type=tel], input[type=email], select, textarea { width: 100%; min-height: 2.9rem; padding: .6rem .75rem; font: inherit; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: 10px; }
textarea { min-height: 6.5rem; resize: vertical; }
input:focus-visible, select:focus-visible, textarea:focus-visible, button:focus-visible, a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
[aria-invalid=true] { border-color: var(--bad); }
.error { color: var(--bad); font-size: .9rem; margin: .25rem 0 0; }
.alert { background: var(--bad-ground); color: var(--bad); border-radius: 10px; padding: .75rem 1rem; margin: 0 0 1.25rem; }
.agree + .error { margin: -.75rem 0 1rem; }
.agree { display: flex; gap: .75rem; align-items: flex-start; margin: 1.25rem 0; }
.agree input { width: 1.35rem; height: 1.35rem; margin: .15rem 0 0; flex: none; accent-color: var(--accent); }
.agree label { font-weight: 400; white-space: pre-line; font-size: .95rem; overflow-wrap: anywhere; }
button { width: 100%; min-height: 3.1rem; border: 0; border-radius: 10px; background: var(--accent); color: var(--accent-ink); font: inherit; font-weight: 600; cursor: pointer; }
select option { background: var(--sheet); }
h2 { font-size: 1.1rem; line-height: 1.4; margin: 1.75rem 0 .5rem; }
.state { display: inline-block; margin: 0 0 1rem; padding: .2rem .75rem; border-radius: 999px; border: 1px solid var(--accent); color: var(--accent); font-weight: 600; }
.talk { list-style: none; margin: 1.25rem 0; padding: 0; display: grid; gap: .75rem; }
.talk li { max-width: 90%; padding: .6rem .9rem; border: 1px solid var(--line); border-radius: 12px; white-space: pre-line; overflow-wrap: anywhere; }
.talk li.you { justify-self: end; border-color: var(--accent); }
.talk small { display: block; color: var(--soft); }
.said { color: var(--accent); font-weight: 600; }
.stars { display: grid; gap: .5rem; border: 0; margin: 0 0 1rem; padding: 0; }
.stars label { display: flex; gap: .4rem; align-items: center; margin: 0; padding: .5rem .6rem; border: 1px solid var(--line); border-radius: 10px; font-weight: 400; }
.stars input { width: 1.15rem; height: 1.15rem; margin: 0; accent-color: var(--accent); }
.hints { margin: 0 0 1.25rem; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: 10px; }
.hints summary { font-weight: 600; cursor: pointer; overflow-wrap: anywhere; }
.hints p { white-space: pre-line; overflow-wrap: anywhere; margin: .5rem 0 0; color: var(--soft); }
form + form { margin-top: 1.25rem; }
button.plain { background: transparent; color: var(--accent); border: 1px solid var(--accent); }
.trap { position: absolute; left: -200vw; width: 1px; height: 1px; overflow: hidden; }
@media (min-width: 40rem) { main { padding-top: 8vh; } .sheet { padding: 2rem; } .two { display: grid; grid-template-columns: 1fr 1fr; gap: 0 1rem; }
  .stars { grid-template-columns: repeat(5, 1fr); } .stars label { flex-direction: column; gap: .2rem; text-align: center; font-size: .9rem; } }
`
