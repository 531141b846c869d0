"use strict";
// The charts and the filters of the report. All data is in the page, and all text goes in as text.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const narrow = (width) => width < 460;
  const grid = { stroke: "currentColor", strokeOpacity: 0.12 };
  const short = (n) => (n >= 1e6 ? `${n / 1e6}M` : n >= 1e3 ? `${n / 1e3}k` : `${n}`);

  const charts = {
    funnel: (width) => Plot.plot({
      width, height: 170, marginTop: 4, marginBottom: 4, marginLeft: narrow(width) ? 92 : 120, marginRight: 60, x: { axis: null }, y: { label: null, tickSize: 0, domain: data.funnel.map((d) => d.name) },
      marks: [
        Plot.barX(data.funnel, { y: "name", x: "n", fill: style("--accent"), rx: 3, insetTop: 2, insetBottom: 2 }),
        Plot.text(data.funnel, { y: "name", x: "n", text: (d) => d.n.toLocaleString("en"), dx: 6, textAnchor: "start", fontWeight: 600 }),
        Plot.text(data.funnel.filter((d) => d.taken), { y: "name", x: 0, dx: 8, textAnchor: "start", fill: style("--accent-ink"),
          text: (d) => (d.n > data.funnel[0].n * (narrow(width) ? 0.75 : 0.4) ? `− ${d.taken.toLocaleString("en")} ${d.gone}` : "") }),
      ],
    }),
    lengths: (width) => {
      const bins = data.lengths.filter((d, i, all) => all.slice(i).some((x) => x.before || x.after) && all.slice(0, i + 1).some((x) => x.before || x.after));
      const rows = bins.flatMap((d) => [{ bin: short(d.low), side: "before", n: d.before }, { bin: short(d.low), side: "after", n: d.after }]);
      return Plot.plot({
        width, height: 230, marginBottom: 42, x: { axis: null, domain: ["before", "after"] }, y: { grid: true, label: "documents", nice: true },
        fx: { label: "from … characters", domain: bins.map((d) => short(d.low)), padding: 0.15 },
        color: { domain: ["before", "after"], range: [style("--before"), style("--after")], legend: true },
        marks: [Plot.barY(rows, { fx: "bin", x: "side", y: "n", fill: "side", rx: 2 }), Plot.ruleY([0])],
      });
    },
    shares: (width) => Plot.plot({
      width, height: 262, marginBottom: 42, x: { label: "percent of the characters kept", domain: [0, 100] }, y: { grid: true, label: "documents" },
      marks: [Plot.rectY(data.shares, { x1: "low", x2: (d) => d.low + 5, y: "n", fill: style("--accent"), inset: 0.5, rx: 2 }), Plot.ruleY([0])],
    }),
    similarity: (width) => Plot.plot({
      width, height: 220, marginBottom: 40, x: { label: "Jaccard similarity", domain: [0, 1] }, y: { grid: true, label: "documents" },
      color: { domain: ["exact", "near", "contained"], range: [style("--accent"), style("--menu"), style("--call")], legend: true },
      marks: [Plot.rectY(data.similarity, Plot.stackY({ x1: (d) => d.low / 100, x2: (d) => (d.low + 5) / 100, y: "n", fill: "relation", inset: 0.5 })), Plot.ruleY([0])],
    }),
    dates: (width) => data.dates.rows.length ? Plot.plot({
      width, height: 210, marginBottom: 36, x: { label: null, type: "utc" }, y: { grid: true, label: "documents" },
      marks: [Plot.rectY(data.dates.rows, { x: (d) => new Date(d.name), y: "n", interval: data.dates.unit, fill: style("--accent"), inset: 0.5 }), Plot.ruleY([0])],
    }) : null,
    passages: (width) => {
      const n = data.passages.n, size = Math.min(width, 460);
      const names = d3.range(1, n + 1);
      const cells = data.passages.cells.flatMap((d) => [d, { ...d, a: d.b, b: d.a }]);
      return Plot.plot({
        width: size, height: size, marginLeft: 26, marginTop: 22, marginBottom: 6, padding: 0.06,
        x: { domain: names, axis: "top", label: null }, y: { domain: names, label: null },
        color: { type: "sqrt", range: [style("--mark"), style("--accent")], label: "words" },
        marks: [Plot.cell(names, { x: (d) => d, y: (d) => d, fill: style("--line") }),
          Plot.cell(cells, { x: "a", y: "b", fill: "words", rx: 2 }),
          n <= 14 && width > 300 ? Plot.text(cells, { x: "a", y: "b", text: (d) => `${d.words}`, fill: "currentColor", stroke: style("--card"), strokeWidth: 3 }) : null].filter(Boolean),
      });
    },
  };

  function draw() {
    for (const figure of document.querySelectorAll("figure[data-chart]")) {
      const width = Math.floor(figure.clientWidth);
      const chart = charts[figure.dataset.chart](Math.max(width, 240));
      for (const old of figure.querySelectorAll("svg, div, figure")) old.remove();
      if (chart) {
        chart.setAttribute("aria-hidden", "true");
        figure.append(chart);
      }
    }
  }
  let drawn = 0;
  addEventListener("resize", () => { clearTimeout(drawn); drawn = setTimeout(draw, 120); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  draw();

  const search = document.getElementById("search");
  const selects = ["reason", "source", "language", "blocks"].map((name) => document.getElementById(`by-${name}`));
  const [reason, source, language, blocks] = selects;
  const documents = [...document.querySelectorAll("#documents .doc")];
  const texts = new Map();
  const text = (doc) => texts.get(doc) ?? texts.set(doc, doc.textContent.toLowerCase()).get(doc);
  const found = document.getElementById("found");

  function filter() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const doc of documents) {
      const fits = words.every((word) => text(doc).includes(word)) && (!reason.value || doc.dataset.reasons.split(" ").includes(reason.value))
        && (!source.value || doc.dataset.source === source.value) && (!language.value || doc.dataset.language === language.value);
      doc.hidden = !fits;
      shown += fits;
      for (const piece of doc.querySelectorAll(".page > *")) {
        const removed = piece.classList.contains("block");
        piece.hidden = (blocks.value === "removed" && !removed) || (blocks.value === "kept" && removed)
          || (blocks.value === "removed" && reason.value !== "" && piece.dataset.reason !== reason.value);
      }
    }
    found.textContent = `${shown} of ${documents.length} documents`;
  }
  search.form.addEventListener("submit", (event) => event.preventDefault());
  search.form.addEventListener("reset", () => setTimeout(filter));
  search.addEventListener("input", filter);
  for (const select of selects) select.addEventListener("change", filter);
  addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) {
      event.preventDefault();
      search.focus();
    }
  });
  filter();

  const links = [...document.querySelectorAll("nav a")];
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting)
      for (const link of links) link.toggleAttribute("aria-current", link.hash === `#${entry.target.id}`);
  }, { rootMargin: "-20% 0px -70% 0px" });
  for (const section of document.querySelectorAll("section[id]")) seen.observe(section);
})();
