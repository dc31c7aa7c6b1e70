"""Which HTML carries a piece with its findings, their states and the answers to them?

Every value is escaped by the template engine; nothing here marks a value as safe except the style, which is ours.
"""

from fairdraft.exchange.html_head import HTML_HEAD

REVIEW_STYLE = """
.standing { margin-top: 4px; }
.finding.dismissed { border-left-color: var(--line); }
.finding.dismissed .said { font-weight: 500; color: var(--muted); }
.finding .quote { color: var(--muted); unicode-bidi: isolate; }
.chip.open { color: var(--accent); background: var(--accent-soft); }
a.to.comment { color: var(--text); background: var(--ground); }
.finding.comment { border-left-color: var(--muted); }
.answers { margin-top: 24px; overflow-x: auto; }
.answers h2 { margin-bottom: 8px; }
"""

REVIEW_TEMPLATE = (
    """\
{%- set title = document.title -%}
"""
    + HTML_HEAD
    + """\
<main>
<h1>{{ document.title }}</h1>
{%- for text, blocks, comments in texts %}
<p class="facts">{{ text.facts|join(" · ") }}</p>
<p class="standing"><span class="chip {{ "present" if text.approval else "warning" }}">\
{{ text.approval or "Not approved: working material for review, not for use" }}</span></p>
<section class="panel notes" aria-label="Read this first">
<h2>Read this first</h2>
<ul>
{%- for note in document.notes %}
<li>{{ note }}</li>
{%- endfor %}
</ul>
</section>
<div class="columns">
<div class="panel sheet">
{%- for block in blocks %}
<div class="block {{ "locked" if block.locked else "copy " + block.section }}">
<div class="label">{{ block.label }}
{%- if block.locked %} <span class="chip plain">approved language</span>{% endif %}</div>
<div class="words">
{%- for segment in block.segments -%}
{%- if segment.severity %}<span class="mark {{ segment.severity }}">{{ segment.text }}</span>
{%- else %}{{ segment.text }}{% endif -%}
{%- for mark in segment.ends %}<a class="to {{ mark.severity or "comment" }}" href="#finding-{{ mark.number }}" \
title="{{ ("Finding %d, " % mark.number) ~ mark.severity if mark.severity else "Comment" }}">{{ mark.number }}</a>
{%- endfor -%}
{%- endfor -%}
</div>
</div>
{%- else %}
<p class="muted">This piece has no text.</p>
{%- endfor %}
<p class="legend"><span><span class="mark error">wavy</span> error</span>\
<span><span class="mark warning">dotted</span> warning</span>\
<span><span class="mark suggestion">thin</span> suggestion</span></p>
</div>
<div class="side">
<section aria-label="Findings and comments">
<h3>Findings <span>{{ comments|selectattr("comment.status", "equalto", "open")|list|length }} open, \
{{ comments|selectattr("comment.status", "equalto", "dismissed")|list|length }} dismissed</span>
{%- set said = comments|rejectattr("comment.severity")|list|length %}
{%- if said %} <span>and {{ said }} open comment{{ "" if said == 1 else "s" }}</span>{% endif %}</h3>
{%- if comments %}
<ol class="findings">
{%- for view in comments %}
<li class="panel finding {{ view.comment.severity or "comment" }} {{ view.comment.status or "" }}" \
id="finding-{{ view.number }}">
<div class="top"><span class="muted">{{ view.number }}</span>
{%- if view.comment.severity %} <span class="chip {{ view.comment.severity }}">\
{{ view.comment.severity }}</span>{% endif %}
{%- if view.comment.status %} <span class="chip {{ "open" if view.comment.status == "open" else "plain" }}">\
{{ view.comment.status }}</span>{% endif %}
<span class="rule">{{ view.rules }}</span></div>
{%- for line in view.lines %}
<p{% if loop.first %} class="said"{% endif %}>{{ line }}</p>
{%- endfor %}
{%- if view.quote %}
<p class="quote">“{{ view.quote|truncate(200, false, "…") }}”</p>
{%- endif %}
</li>
{%- endfor %}
</ol>
{%- else %}
<p class="panel muted">No finding.</p>
{%- endif %}
</section>
</div>
</div>
{%- if text.talk %}
<section class="panel answers" aria-label="Comments on record">
<h2>Comments on record</h2>
<table>
<thead><tr>{% for column in comment_columns %}<th scope="col">{{ column }}</th>{% endfor %}</tr></thead>
<tbody>
{%- for one in text.talk %}
<tr>{% for cell in comment_cells(one) %}<td>{{ cell }}</td>{% endfor %}</tr>
{%- endfor %}
</tbody>
</table>
</section>
{%- endif %}
{%- if text.answers %}
<section class="panel answers" aria-label="Answers on record">
<h2>Answers on record</h2>
<table>
<thead><tr>{% for column in columns %}<th scope="col">{{ column }}</th>{% endfor %}</tr></thead>
<tbody>
{%- for answer in text.answers %}
<tr>{% for cell in answer_cells(answer) %}<td>{{ cell }}</td>{% endfor %}</tr>
{%- endfor %}
</tbody>
</table>
</section>
{%- endif %}
{%- endfor %}
<footer>Written by Fairdraft {{ version }}. Working material, not information about any medicine.</footer>
</main>
</body>
</html>
"""
)
