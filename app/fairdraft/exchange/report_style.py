"""How does a report look on a screen, in the dark and on paper?

The colors are the tokens of the program's own window. Severities differ in the shape of their underline and in
words, never in color alone.
"""

REPORT_STYLE = """
:root {
  color-scheme: light dark;
  --ground: #F6F5F1; --panel: #FFFFFF; --line: #E2DFD6; --text: #1E2227; --muted: #5C636D;
  --accent: #0E6767; --accent-soft: #E3F0EF; --error: #A8261D; --error-soft: #FBE9E7;
  --warning: #7A5200; --warning-soft: #FFF3D6; --present: #1B6E43; --present-soft: #E4F3EA;
  --sans: Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  --serif: "Source Serif 4", "Source Serif Pro", Charter, Georgia, "Noto Serif", serif;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ground: #15171A; --panel: #1D2024; --line: #31353B; --text: #E8E9EB; --muted: #A4AAB3;
    --accent: #63BDB7; --accent-soft: #1B3534; --error: #FF9288; --error-soft: #3A1F1D;
    --warning: #F1BE64; --warning-soft: #372B14; --present: #76CF9C; --present-soft: #1A3325;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 16px; }
body {
  margin: 0; background: var(--ground); color: var(--text); font: 13px/1.5 var(--sans);
  overflow-wrap: break-word; text-wrap: pretty; -webkit-text-size-adjust: 100%;
}
main { max-width: 1280px; margin: 0 auto; padding: 24px; }
h1, h2, h3, p, ul, ol, table, figure { margin: 0; }
h1 { font-size: 26px; line-height: 1.25; font-weight: 650; letter-spacing: -.01em; }
h2 { font-size: 16px; font-weight: 650; }
h3, .label, th {
  font-size: 11px; line-height: 16px; font-weight: 600; letter-spacing: .06em; text-transform: uppercase;
  color: var(--muted);
}
a { color: var(--accent); }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.muted { color: var(--muted); }
.facts { color: var(--muted); margin-top: 4px; }
.panel { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 16px; }
.notes { margin-top: 16px; border-left: 3px solid var(--warning); background: var(--warning-soft); }
.notes h2 { color: var(--warning); font-size: 13px; }
.notes ul { padding-left: 18px; margin-top: 4px; }
.notes li + li { margin-top: 4px; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 6px 12px 6px 0; vertical-align: top; border-bottom: 1px solid var(--line); }
tr:last-child > td, tr:last-child > th[scope=row] { border-bottom: 0; }
td.number + td:not(.number), th.number + th:not(.number) { padding-left: 16px; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
th[scope=row] {
  font-size: 13px; line-height: inherit; letter-spacing: 0; text-transform: none; color: var(--text);
  font-weight: 500; white-space: nowrap;
}
.overview { margin-top: 16px; overflow-x: auto; }
.overview h2 { margin-bottom: 4px; }
.overview tr > :last-child { padding-right: 0; }
.chip {
  display: inline-block; border-radius: 10px; padding: 1px 8px; font-size: 11px; line-height: 18px;
  font-weight: 600; letter-spacing: 0; text-transform: none; white-space: nowrap; border: 1px solid transparent;
  -webkit-print-color-adjust: exact;  print-color-adjust: exact;
}
.chip.error, .chip.missing, .chip.altered { color: var(--error); background: var(--error-soft); }
.chip.warning { color: var(--warning); background: var(--warning-soft); }
.chip.present { color: var(--present); background: var(--present-soft); }
.chip.suggestion, .chip.plain { color: var(--muted); background: transparent; border-color: var(--line); }
.draft { margin-top: 32px; }
.draft > header { display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: baseline; }
.brief { margin-top: 4px; max-width: 90ch; }
.columns { display: grid; grid-template-columns: minmax(0, 1fr); gap: 16px; margin-top: 12px; align-items: start; }
@media (min-width: 1000px) { .columns { grid-template-columns: minmax(0, 1fr) 420px; gap: 24px; } }
.side > * + * { margin-top: 16px; }
.side h3 { margin-bottom: 8px; display: flex; justify-content: space-between; gap: 8px; align-items: center; }
.sheet { padding: 32px 40px; }
.block + .block { margin-top: 16px; }
.words { white-space: pre-wrap; unicode-bidi: plaintext; }
.copy .words { font: 16px/1.6 var(--serif); max-width: 68ch; }
.copy.headline .words { font-size: 26px; line-height: 1.25; font-weight: 700; }
.copy.subhead .words { font-size: 18px; line-height: 1.4; }
.locked {
  background: var(--accent-soft); border-left: 3px solid var(--accent); border-radius: 0 6px 6px 0;
  padding: 12px 16px; -webkit-print-color-adjust: exact; print-color-adjust: exact;
}
.locked .label { display: flex; flex-wrap: wrap; gap: 4px 8px; align-items: center; margin-bottom: 4px; }
.locked .words { max-width: 84ch; }
.mark { text-decoration-line: underline; text-underline-offset: .22em; text-decoration-skip-ink: none; }
.mark.error { text-decoration-style: wavy; text-decoration-color: var(--error); text-decoration-thickness: 1.5px; }
.mark.warning { text-decoration-style: dotted; text-decoration-color: var(--warning); text-decoration-thickness: 2px; }
.mark.suggestion { text-decoration-style: solid; text-decoration-color: var(--muted); text-decoration-thickness: 1px; }
.to {
  font: 600 10px/1 var(--sans); vertical-align: super; text-decoration: none; padding: 0 2px; border-radius: 3px;
  unicode-bidi: isolate; white-space: nowrap;
}
.to.error { color: var(--error); } .to.warning { color: var(--warning); } .to.suggestion { color: var(--muted); }
.to:target, .finding:target { outline: 2px solid var(--accent); outline-offset: 2px; }
.legend { margin-top: 24px; padding-top: 8px; border-top: 1px solid var(--line); font-size: 12px; color: var(--muted); }
.legend > span { margin-right: 16px; white-space: nowrap; }
.required td { padding: 4px 8px 4px 0; }
.required + details, .panel > details:first-child { margin-top: 4px; }
.panel > details > summary { font-weight: 500; }
.required td:first-child { width: 92px; }
.status { font-weight: 600; white-space: nowrap; }
.status.present { color: var(--present); font-weight: 500; }
.status.altered, .status.missing { color: var(--error); }
.sign { display: inline-block; width: 1em; }
.diff { margin-top: 2px; unicode-bidi: plaintext; }
del { color: var(--error); background: var(--error-soft); text-decoration: line-through; }
ins { color: var(--present); background: var(--present-soft); text-decoration: underline; }
.findings { list-style: none; padding: 0; }
.finding { border-left: 3px solid var(--muted); padding: 10px 12px; break-inside: avoid; }
.finding + .finding { margin-top: 8px; }
.finding.error { border-left-color: var(--error); } .finding.warning { border-left-color: var(--warning); }
.finding .top { display: flex; gap: 8px; align-items: center; flex-wrap: wrap; }
.finding .rule { margin-left: auto; color: var(--muted); font-variant-numeric: tabular-nums; }
.finding .said { font-weight: 600; margin-top: 4px; }
.finding p { margin-top: 2px; }
.finding .source { font-size: 12px; color: var(--muted); }
.finding.slight p:not(.said), .quoted { unicode-bidi: isolate; }
.failure { margin-top: 12px; border-left: 3px solid var(--error); background: var(--error-soft); }
details { margin-top: 12px; }
summary { cursor: pointer; color: var(--accent); padding: 4px 0; }
.provenance th[scope=row] { width: 190px; color: var(--muted); white-space: normal; }
.provenance td { font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; margin: 8px 0 0; font: 12px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
footer { margin-top: 32px; padding-top: 12px; border-top: 1px solid var(--line); color: var(--muted); font-size: 12px; }
@media (max-width: 700px) { main { padding: 16px; } .sheet { padding: 20px; } }
@media print {
  @page { margin: 16mm; }
  body { background: #FFFFFF; font-size: 9.5pt; }
  main { max-width: none; padding: 0; }
  .columns { display: block; } .side { margin-top: 16px; }
  .copy .words { font-size: 11.5pt; } .copy.headline .words { font-size: 18pt; }
  .draft + .draft { break-before: page; }
  tr, .finding, .locked .label { break-inside: avoid; } h2, h3 { break-after: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; }
  summary { color: var(--text); }
}
"""

COMPARISON_STYLE = """
:root { --c0: #2F6DB5; --c1: #7A4FA3; --c2: #4F6F1F; --c3: #A14A78; --c4: #3C7A86; --c5: #6B5B3E; }
@media screen and (prefers-color-scheme: dark) {
  :root { --c0: #7FB2EE; --c1: #C49AE8; --c2: #A9C76F; --c3: #E59AC4; --c4: #86C4CF; --c5: #CDB88F; }
}
.comparison { max-width: 980px; }
.comparison .panel { margin-top: 16px; padding: 20px 24px; }
.comparison h2 { margin-bottom: 12px; }
.comparison h1 { margin-top: 2px; }
.chips { margin-top: 8px; }
.chips .chip { margin: 0 4px 4px 0; }
.decision { border-top: 3px solid var(--accent); }
.decision ul { padding-left: 18px; margin-top: 8px; }
.decision li + li, .sentences li + li { margin-top: 4px; }
.advice { font-size: 22px; line-height: 1.3; font-weight: 650; margin-top: 4px; }
.question { font-size: 16px; line-height: 1.4; max-width: 76ch; margin-bottom: 12px; }
.advised { margin-top: 20px; }
.two { columns: 2 280px; column-gap: 24px; margin-top: 20px; }
.two > div { margin-bottom: 16px; }
.two h3 { break-after: avoid; }
.two li { break-inside: avoid; }
.rest { display: none; color: var(--muted); }
.signature { display: grid; grid-template-columns: 2fr 1fr 1fr 2fr; gap: 24px; margin: 44px 0 12px; }
.signature > div { border-top: 1px solid var(--muted); padding-top: 4px; min-width: 0; overflow-wrap: anywhere; }
.signature .rest { color: inherit; }
.sentences { padding-left: 18px; }
.scores h3 { margin: 24px 0 4px; }
.scores td { overflow-wrap: anywhere; min-width: 52px; }
.scores td:first-child { white-space: nowrap; }
.wide { overflow-x: auto; }
.wide table { min-width: 100%; width: auto; }
.comparison td, .comparison th { padding: 6px 14px 6px 0; }
.comparison td:last-child, .comparison th:last-child { padding-right: 0; }
.comparison th.number { white-space: normal; }
.plot { display: block; width: 100%; height: auto; font: 13px var(--sans); }
.plot text { fill: var(--text); } .plot .tick { fill: var(--muted); font-size: 12px; }
.plot .said { fill: var(--muted); font-size: 12px; }
.plot .grid, .plot .rule { stroke: var(--line); stroke-width: 1; }
.plot g line { stroke: currentColor; stroke-width: 2.5; stroke-linecap: round; }
.plot g, .mark-of g { fill: currentColor; stroke: none; }
.plot g.hollow { fill: var(--panel); stroke: currentColor; stroke-width: 2; }
.c0 { color: var(--c0); } .c1 { color: var(--c1); } .c2 { color: var(--c2); }
.c3 { color: var(--c3); } .c4 { color: var(--c4); } .c5 { color: var(--c5); }
.mark-of { width: 14px; height: 14px; vertical-align: -2px; }
@media (max-width: 700px) { .signature { grid-template-columns: 1fr 1fr; row-gap: 44px; } }
@media print {
  @page { margin: 9mm 10mm; }
  .comparison .panel { break-inside: avoid; border-color: #BBB; }
  .comparison .scores { break-inside: auto; }
  .comparison > header { font-size: 7pt; line-height: 1.3; }
  .comparison > header > .label { display: none; }
  .comparison > header h1 { font-size: 11pt; margin: 0; }
  .comparison > header .notes { margin-top: 1mm; padding: .6mm 2mm; border-radius: 0; }
  .comparison > header .chips { margin: 0; }
  .comparison > header .chip { font-size: 7pt; line-height: 9pt; font-weight: 400; border: 0; padding: 0; margin: 0; }
  .comparison > header .chip + .chip::before { content: "· "; }
  .comparison .decision { break-inside: auto; break-after: page; border: 0; padding: 0; margin-top: 2mm; }
  .decision { font-size: 7.2pt; line-height: 1.28; }
  .decision .question { font-size: 8.5pt; line-height: 1.25; margin-bottom: .5mm; max-width: none; }
  .decision td, .decision th { padding: .7mm 2mm .7mm 0; font-size: 7pt; line-height: 1.2; letter-spacing: 0; }
  .decision .wide { overflow: visible; }
  .decision .probed th:nth-child(2) { min-width: 27mm; }
  .decision .advised { margin-top: 1.5mm; }
  .decision .advice { font-size: 12pt; line-height: 1.2; margin-top: 0; }
  .decision ul { margin-top: .6mm; padding-left: 3.8mm; }
  .decision li + li { margin-top: .3mm; }
  .decision .two { columns: 2; column-gap: 6mm; margin-top: 1.5mm; }
  .decision .two > div { margin-bottom: 1.5mm; }
  .decision h3, .decision .label { font-size: 6.5pt; line-height: 8.5pt; }
  .decision .signature { margin: 8mm 0 1mm; gap: 5mm; }
  .decision .facts { margin: 0; }
  .beyond { display: none; }
  .rest { display: block; }
  .decision:last-of-type { break-after: auto; }
  .decision:last-of-type + footer { display: none; }
  .plot g, .mark-of g { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
"""
"""What a page on a comparison needs besides."""
