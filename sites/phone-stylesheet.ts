/** The one stylesheet of all sites, for a phone of 360 × 640: colours and shapes as the bench has. */
export const PHONE_STYLESHEET = `
:root {
  color-scheme: light;
  --paper: #f7f6f1;
  --raised: #ffffff;
  --sunk: #eceae1;
  --line: #d8d6cb;
  --line-strong: #7d847f;
  --ink: #10231f;
  --ink-soft: #4b5a56;
  --accent: #0b5d55;
  --accent-strong: #084a43;
  --accent-wash: #e3f1ee;
  --good: #0a6b4f;
  --warn-ink: #7a4300;
  --warn-wash: #fdf0d8;
  --stop-ink: #a3261a;
  --stop-wash: #fbe9e6;
}
.wallet, .cashier { --accent: #1559b3; --accent-strong: #0f4488; --accent-wash: #e6effb; }
.messages { --accent: #3b4a50; --accent-strong: #27343a; --accent-wash: #e7ecec; }
.shop { --accent: #8a3f12; --accent-strong: #6b2f0b; --accent-wash: #fbeee2; }

*, *::before, *::after { box-sizing: border-box; }
body {
  margin: 0 auto;
  max-width: 480px;
  min-height: 100vh;
  display: flex;
  flex-direction: column;
  background: var(--paper);
  color: var(--ink);
  font: 17px/1.4 "Be Vietnam Pro", "Noto Sans SC", system-ui, sans-serif;
  overflow-wrap: anywhere;
  -webkit-text-size-adjust: 100%;
}
a { color: var(--accent-strong); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
header :focus-visible { outline-color: #fff; }

header {
  display: flex;
  align-items: center;
  justify-content: space-between;
  min-height: 56px;
  padding: 4px 8px 4px 16px;
  background: var(--accent);
  color: #fff;
}
.brand {
  display: flex;
  align-items: center;
  min-height: 44px;
  color: inherit;
  font-weight: 700;
  text-decoration: none;
}
.languages form { flex-direction: row; gap: 2px; }
.languages button {
  width: auto;
  min-width: 44px;
  min-height: 44px;
  padding: 0 9px;
  border: 0;
  background: none;
  color: #fff;
  font-size: 14px;
  font-weight: 600;
  box-shadow: none;
}
.languages button[aria-pressed="true"] { background: #fff; color: var(--accent-strong); }

main { flex: 1; display: flex; flex-direction: column; gap: 14px; padding: 16px; }
h1 { margin: 0; font-size: 21px; line-height: 1.25; }
h2 { margin: 0; font-size: 19px; line-height: 1.3; }
p { margin: 0; }
ul { margin: 0; padding: 0; list-style: none; }
#live { display: contents; }
.soft, .hint { color: var(--ink-soft); font-size: 15px; }

form { display: flex; flex-direction: column; gap: 12px; margin: 0; }
button, .button {
  display: flex;
  align-items: center;
  justify-content: center;
  width: 100%;
  min-height: 50px;
  padding: 8px 16px;
  border: 1px solid transparent;
  border-radius: 12px;
  background: var(--accent);
  color: #fff;
  font: inherit;
  font-weight: 600;
  text-align: center;
  text-decoration: none;
  cursor: pointer;
}
button:hover, .button:hover { background: var(--accent-strong); }
.quiet { border-color: var(--accent); background: var(--raised); color: var(--accent-strong); }
.quiet:hover { background: var(--accent-wash); }
.plain { min-height: 44px; border: 0; background: none; color: var(--accent-strong); }
.plain:hover { background: var(--accent-wash); }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 10px; }

.field { display: flex; flex-direction: column; gap: 4px; }
label { font-weight: 600; }
input[type="text"], input[type="password"] {
  width: 100%;
  min-height: 50px;
  padding: 8px 12px;
  border: 1px solid var(--line-strong);
  border-radius: 10px;
  background: var(--raised);
  color: inherit;
  font: inherit;
  font-size: 18px;
}
input[type="password"] { letter-spacing: 0.3em; }
.problem { padding: 10px 12px; border-radius: 10px; background: var(--stop-wash); color: var(--stop-ink); }
.note { padding: 10px 12px; border-radius: 10px; background: var(--warn-wash); color: var(--warn-ink); font-size: 15px; }

.choices { display: flex; flex-direction: column; gap: 10px; }
.choices button {
  flex-direction: column;
  align-items: stretch;
  gap: 2px;
  min-height: 64px;
  border: 1px solid var(--line);
  background: var(--raised);
  color: var(--ink);
  font-weight: 400;
  text-align: left;
}
.choices button:hover { border-color: var(--accent); background: var(--accent-wash); }
.choices strong { display: flex; justify-content: space-between; gap: 8px; }
.choices strong span { white-space: nowrap; }
.choices small { color: var(--ink-soft); font-size: 15px; }

.buy { align-self: flex-end; color: var(--accent-strong); font-weight: 600; }

.balance { padding: 14px 16px; border-radius: 16px; background: var(--accent-wash); }
.balance p:last-child { font-size: 27px; font-weight: 700; line-height: 1.25; }
.amount { font-size: 29px; font-weight: 700; line-height: 1.2; }
.panel {
  display: flex;
  flex-direction: column;
  gap: 10px;
  padding: 14px;
  border: 1px solid var(--line);
  border-radius: 16px;
  background: var(--raised);
}
.code { align-items: center; text-align: center; }
.qr { width: min(208px, 100%); height: auto; background: #fff; fill: #000; }
.digits {
  font: 600 19px/1.3 "JetBrains Mono", ui-monospace, monospace;
  word-spacing: 0.1em;
}

.facts { margin: 0; display: flex; flex-direction: column; }
.facts div { display: flex; justify-content: space-between; gap: 12px; padding: 9px 0; }
.facts div + div { border-top: 1px solid var(--line); }
.facts + .facts { border-top: 1px solid var(--line); margin-top: -14px; }
.facts dt { flex: 1 1 auto; color: var(--ink-soft); }
.facts dd { max-width: 72%; min-width: min-content; margin: 0; font-weight: 600; text-align: right; overflow-wrap: break-word; }

.rows li { display: flex; flex-direction: column; gap: 2px; padding: 10px 0; }
.rows li + li { border-top: 1px solid var(--line); }
.rows strong, .bubbles strong { display: flex; justify-content: space-between; gap: 12px; }
.rows strong span:last-child { white-space: nowrap; }

.outcome {
  display: flex;
  flex-direction: column;
  align-items: center;
  gap: 8px;
  padding: 18px 14px;
  border-radius: 16px;
  background: var(--raised);
  border: 1px solid var(--line);
  text-align: center;
}
.mark {
  display: grid;
  place-items: center;
  width: 52px;
  height: 52px;
  border-radius: 50%;
  color: #fff;
  font-size: 27px;
  font-weight: 700;
}
.good .mark { background: var(--good); }
.bad .mark { background: var(--stop-ink); }
.unsure .mark { background: var(--warn-ink); }
.unsure { background: var(--warn-wash); }
.spinner {
  width: 42px;
  height: 42px;
  border: 5px solid var(--line);
  border-top-color: var(--accent);
  border-radius: 50%;
  animation: turn 1s linear infinite;
}
@keyframes turn { to { transform: rotate(1turn); } }

.bubble {
  padding: 12px 14px;
  border: 1px solid var(--line);
  border-radius: 4px 16px 16px;
  background: var(--raised);
}
.bubbles { display: flex; flex-direction: column; gap: 14px; }
.bubbles li { display: flex; flex-direction: column; gap: 4px; }

details { border: 1px dashed var(--line-strong); border-radius: 12px; }
summary { display: flex; align-items: center; min-height: 48px; padding: 4px 14px; color: var(--ink-soft); cursor: pointer; }
summary::after { content: "▾"; margin-left: auto; }
details[open] summary::after { content: "▴"; }
details > div { display: flex; flex-direction: column; gap: 12px; padding: 4px 14px 14px; }
.tick { display: flex; align-items: center; gap: 10px; min-height: 44px; font-weight: 400; }
.tick input { width: 22px; height: 22px; accent-color: var(--accent); }

@media (prefers-reduced-motion: reduce) {
  .spinner { animation: none; border-color: var(--accent); }
}
`;
