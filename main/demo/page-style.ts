/** The demo page's look: a dark reading room, one accent per arm. */
export const pageStyle = `
:root { color-scheme: dark; --ink: #e8eaed; --dim: #9aa0a8; --line: #2a2e35; --panel: #14171b;
  --before: #8a929c; --without: #6ea8fe; --with: #ffb454; --hit: #59d185; }
* { box-sizing: border-box; }
body { margin: 0; background: #0b0d10; color: var(--ink);
  font: 16px/1.55 Inter, system-ui, -apple-system, "Segoe UI", sans-serif; }
main { max-width: 1180px; margin: 0 auto; padding: 56px 24px 96px; }
h1 { font-size: clamp(1.9rem, 4vw, 2.8rem); line-height: 1.15; margin: 0 0 16px; letter-spacing: -0.02em; }
h2 { font-size: 1.35rem; margin: 64px 0 8px; letter-spacing: -0.01em; }
h3 { font-size: 1.05rem; margin: 0 0 10px; }
.eyebrow { color: var(--with); text-transform: uppercase; letter-spacing: 0.14em; font-size: 0.78rem; margin: 0 0 12px; }
.lead { font-size: 1.12rem; color: #c6cad0; max-width: 62em; }
p { max-width: 62em; color: #c6cad0; }
.cards { display: grid; grid-template-columns: repeat(3, 1fr); gap: 16px; margin-top: 32px; }
.card { background: var(--panel); border: 1px solid var(--line); border-top: 3px solid var(--before);
  border-radius: 10px; padding: 18px 20px; }
.card.withoutGaze { border-top-color: var(--without); }
.card.withGaze { border-top-color: var(--with); }
.card p { margin: 0; color: var(--dim); font-size: 0.88rem; }
.card .figure { font-size: 2.2rem; line-height: 1.2; color: var(--ink); font-variant-numeric: tabular-nums; }
.card .figure.small { font-size: 1.4rem; margin-top: 12px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: 0.92rem; margin-top: 12px; }
th, td { padding: 7px 12px; text-align: right; white-space: nowrap; }
thead th { color: var(--dim); font-weight: 600; border-bottom: 1px solid var(--line); }
tbody th { text-align: left; font-weight: 600; vertical-align: top; white-space: normal; max-width: 16em; }
tbody tr:nth-child(even) td, tbody tr th { border-bottom: 1px solid var(--line); }
td.metric { color: var(--dim); text-align: left; }
th.withGaze, td.withGaze { color: var(--with); }
th.withoutGaze, td.withoutGaze { color: var(--without); }
td.wordsOnly, td.readerGaze { color: var(--dim); }
small { display: block; color: var(--dim); font-weight: 400; font-size: 0.8rem; }
.case { margin-top: 28px; background: var(--panel); border: 1px solid var(--line); border-radius: 10px; padding: 16px; }
.case h3 small { display: inline; margin-left: 10px; }
.tiles { display: grid; grid-template-columns: repeat(5, 1fr); gap: 10px; }
figure { margin: 0; }
.film { position: relative; aspect-ratio: 1; background-size: cover; border-radius: 6px; overflow: hidden; }
.film img, .film svg { position: absolute; inset: 0; width: 100%; height: 100%; }
.region { fill: none; stroke: #d7f5ff; stroke-width: 3; stroke-dasharray: 9 7; opacity: 0.95; }
.peak { stroke: #fff; stroke-width: 4; fill: none; }
figcaption { font-size: 0.86rem; margin-top: 6px; }
figure.hit figcaption small { color: var(--hit); }
.method { padding-left: 1.1em; color: #c6cad0; max-width: 62em; }
.method li { margin: 8px 0; }
@media (max-width: 800px) { .cards { grid-template-columns: 1fr; } .tiles { grid-template-columns: repeat(2, 1fr); } }
`;
