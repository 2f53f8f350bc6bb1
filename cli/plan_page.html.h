/// The page that plan_page() fills in. The rows are made when they are looked at, so that ten
/// thousand of them are no burden.
#pragma once

namespace plumb::cli {

inline constexpr const char* kPlanPage = R"html(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>Plan</title>
<style>
:root { color-scheme: light dark; --back: #fff; --text: #1f2328; --soft: #656d76; --line: #d0d7de;
  --card: #f6f8fa; --add: #1a7f37; --change: #9a6700; --remove: #cf222e; --read: #0969da; }
@media (prefers-color-scheme: dark) { :root { --back: #0d1117; --text: #e6edf3; --soft: #8d96a0;
  --line: #30363d; --card: #161b22; --add: #3fb950; --change: #d29922; --remove: #f85149; --read: #58a6ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 70rem; padding: 1rem; background: var(--back); color: var(--text);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.4rem; margin: 0; }
h2 { font-size: 1.1rem; margin: 1.5rem 0 .5rem; }
.soft { color: var(--soft); }
.count { display: inline-block; margin: .4rem .4rem 0 0; padding: .1rem .6rem; border: 1px solid var(--line);
  border-radius: 1rem; font-weight: 600; }
.add { color: var(--add); } .change { color: var(--change); } .remove { color: var(--remove); }
.read, .import { color: var(--read); }
input { width: 100%; margin: 1rem 0 0; padding: .5rem .7rem; font: inherit; color: inherit; background: var(--card);
  border: 1px solid var(--line); border-radius: .4rem; }
details { border: 1px solid var(--line); border-radius: .4rem; margin: .35rem 0; background: var(--back); }
details.module { background: var(--card); padding: 0 .5rem .2rem; }
summary { cursor: pointer; padding: .4rem .6rem; overflow-wrap: anywhere; }
summary code { font-size: .95em; } .symbol { display: inline-block; min-width: 2.2em; font-family: monospace; font-weight: 700; }
pre { margin: 0; padding: .6rem; overflow-x: auto; border-top: 1px solid var(--line); font-size: 13px; }
.block { border: 1px solid var(--line); border-radius: .4rem; }
.block pre { border: 0; }
button { margin: .4rem 0; padding: .3rem .8rem; font: inherit; color: inherit; background: var(--card);
  border: 1px solid var(--line); border-radius: .4rem; cursor: pointer; }
.picture { overflow-x: auto; }
svg rect { fill: var(--card); stroke: currentColor; stroke-width: 1.5; }
svg text { fill: var(--text); font: 12px system-ui, sans-serif; text-anchor: middle; }
svg path { fill: none; stroke: var(--soft); stroke-width: 1.2; }
</style>
</head>
<body>
<header><h1>Plan</h1><div class="soft">made @created@</div><div>@counts@</div></header>
<noscript><p>The changes are shown by a script within this page; it loads nothing.</p></noscript>
<input id="search" type="search" placeholder="Search addresses and changes" aria-label="Search">
<main id="main"></main>
<section id="graph" hidden><h2>What changes, and what it depends on</h2><div class="picture">@picture@</div></section>
<script type="application/json" id="data">@data@</script>
<script>
"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const main = document.getElementById("main");
const portion = 200;
const looks = { "+": "add", "-": "remove", ".": "remove", "~": "change", "-/+": "change", "+/-": "change", "<=": "read" };
function element(name, look, text) {
  const made = document.createElement(name);
  if (look) made.className = look;
  if (text !== undefined) made.textContent = text;
  return made;
}
function diff(lines) {
  const pre = element("pre");
  for (const line of lines.replace(/\n+$/, "").split("\n")) {
    const mark = /^\s*(-\/\+|\+\/-|<=|[-+~.]) /.exec(line);
    pre.append(element("span", mark ? looks[mark[1]] : /^\s*#/.test(line) ? "soft" : "", line), "\n");
  }
  return pre;
}
function folded(head, look, fill, open) {
  const made = element("details", look);
  made.append(head);
  let filled = false;
  const once = () => { if (made.open && !filled) { filled = true; fill(made); } };
  made.addEventListener("toggle", once);
  made.open = open;
  once();
  return made;
}
function row(change) {
  const head = element("summary");
  head.append(element("span", "symbol " + (looks[change.symbol] || ""), change.symbol || " "), element("code", "", change.address));
  return folded(head, "", (made) => made.append(diff(change.lines)), false);
}
function rows(into, changes) {
  let shown = 0;
  const more = element("button");
  const next = () => {
    for (const change of changes.slice(shown, shown + portion)) into.insertBefore(row(change), more);
    shown = Math.min(shown + portion, changes.length);
    more.textContent = "Show more (" + (changes.length - shown) + " left)";
    more.hidden = shown === changes.length;
  };
  into.append(more);
  more.addEventListener("click", next);
  next();
}
function section(title, changes) {
  if (changes.length === 0) return;
  main.append(element("h2", "", title));
  const modules = new Map();
  for (const change of changes) {
    if (!modules.has(change.module)) modules.set(change.module, []);
    modules.get(change.module).push(change);
  }
  const list = element("div");
  const entries = [...modules].map(([name, inside]) => [name, inside]);
  let shown = 0;
  const more = element("button");
  const next = () => {
    for (const [name, inside] of entries.slice(shown, shown + portion)) {
      const head = element("summary");
      head.append(element("code", "", name || "root module"), element("span", "soft", " " + inside.length));
      list.insertBefore(folded(head, "module", (made) => rows(made, inside), name === "" || entries.length < 6), more);
    }
    shown = Math.min(shown + portion, entries.length);
    more.textContent = "Show more modules (" + (entries.length - shown) + " left)";
    more.hidden = shown === entries.length;
  };
  list.append(more);
  more.addEventListener("click", next);
  next();
  main.append(list);
}
function show(wanted) {
  main.replaceChildren();
  const fits = (text) => text.toLowerCase().includes(wanted);
  const found = (list) => wanted === "" ? list : list.filter((change) => fits(change.address) || fits(change.lines));
  const drift = found(data.drift), changes = found(data.changes), deferred = found(data.deferred);
  section("Changed outside of Plumb", drift);
  section("Changes", changes);
  section("Deferred to the next plan", deferred);
  if (data.outputs !== "" && (wanted === "" || fits(data.outputs))) {
    main.append(element("h2", "", "Outputs"));
    const block = element("div", "block");
    block.append(diff(data.outputs));
    main.append(block);
  }
  if (main.childElementCount === 0) main.append(element("p", "soft", wanted === "" ? "No changes." : "Nothing found."));
}
let waiting = 0;
document.getElementById("search").addEventListener("input", (event) => {
  clearTimeout(waiting);
  waiting = setTimeout(() => show(event.target.value.trim().toLowerCase()), 150);
});
document.getElementById("graph").hidden = document.querySelector("svg") === null;
show("");
</script>
</body>
</html>
)html";

}  // namespace plumb::cli
