"""Which HTML carries the report on drafts?

Every value is escaped by the template engine; nothing here marks a value as safe except the style, which is ours.
"""

from fairdraft.exchange.html_head import HTML_HEAD

REPORT_TEMPLATE = (
    """\
{% macro diff(parts) %}
{%- for part in parts -%}
{%- if part.op == "delete" %}<del>{{ part.text }}</del>
{%- elif part.op == "insert" %}<ins>{{ part.text }}</ins>
{%- else %}{{ part.text }}{% endif %} {% endfor -%}
{% endmacro %}
{%- macro required_table(elements) %}
<table class="required">
<tbody>
{%- for element in elements %}
<tr><td><span class="status {{ element.status }}"><span class="sign" aria-hidden="true">\
{{ signs[element.status] }}</span> {{ element.status }}</span></td>
<td>{{ element.label }}
{%- if element.diff %}<div class="diff">{{ diff(element.diff) }}</div>{% endif %}
{%- if element.approved %}
<div class="muted">Approved: {{ element.approved|truncate(160, false, "…") }}</div>
{%- endif %}
</td></tr>
{%- endfor %}
</tbody>
</table>
{%- endmacro %}
{%- macro plural(n, one, many) %}{{ n }} {{ one if n == 1 else many }}{% endmacro -%}
{%- set title = report.title -%}
"""
    + HTML_HEAD
    + """\
<main>
<h1>{{ report.title }}</h1>
<p class="facts">{{ facts|join(" · ") }}</p>

<section class="panel notes" aria-label="Read this first">
<h2>Read this first</h2>
<ul>
{%- for note in report.notes %}
<li>{{ note }}</li>
{%- endfor %}
<li>A rule checker read these drafts. “No finding” means that its rules found nothing. \
Whether a draft may be used is for medical, legal and regulatory review to decide.</li>
{%- for why, rules in not_checked %}
<li>Not checked ({{ plural(rules|length, "rule", "rules") }}): {{ rules|join(", ") }}. {{ why }}</li>
{%- endfor %}
</ul>
</section>

{%- if drafts %}
<section class="panel overview" aria-label="Drafts at a glance">
<h2>{{ plural(drafts|length, "draft", "drafts") }} at a glance</h2>
<table>
<thead><tr><th scope="col">Draft</th><th scope="col">Model</th><th scope="col">Mode</th>\
<th scope="col" class="number">Words</th><th scope="col" class="number">Errors</th>\
<th scope="col" class="number">Warnings</th><th scope="col" class="number">Suggestions</th>\
<th scope="col">Required language</th></tr></thead>
<tbody>
{%- for one in drafts %}
<tr><th scope="row"><a href="#draft-{{ one.letter }}">Draft {{ one.letter }}</a></th>
<td>{{ one.draft.provenance.model_name or one.draft.candidate }}</td>
<td>{{ one.draft.mode }}{% if one.draft.state != "finished" %}, {{ one.draft.state }}{% endif %}</td>
<td class="number">{{ one.words }}</td>
{%- for severity in severities %}
<td class="number">{{ one.counts[severity] }}</td>
{%- endfor %}
<td>{% if one.required %}{{ one.required_counts.present }} of {{ one.required|length }} present
{%- if one.required_counts.altered %}, {{ one.required_counts.altered }} altered{% endif %}
{%- if one.required_counts.missing %}, {{ one.required_counts.missing }} missing{% endif %}
{%- else %}none required{% endif %}</td></tr>
{%- endfor %}
</tbody>
</table>
</section>
{%- else %}
<p class="facts">This report has no drafts.</p>
{%- endif %}

{%- for one in drafts %}
<article class="draft" id="draft-{{ one.letter }}">
<header>
<h2>Draft {{ one.letter }}</h2>
<span class="muted">{{ one.draft.candidate }} · {{ one.draft.mode }} · {{ plural(one.words, "word", "words") }} · \
seed {{ one.draft.provenance.seed }}</span>
</header>
<p class="brief"><span class="label">Brief {{ one.draft.brief }}</span> {{ one.draft.brief_text }}</p>
{%- if one.note %}
<p class="panel failure">{{ one.note }}</p>
{%- endif %}
<div class="columns">
<div class="panel sheet">
{%- for block in one.blocks %}
<div class="block {{ "locked" if block.locked else "copy " + block.section|replace(" ", "-") }}">
<div class="label">{{ block.label }}{% if block.chip %} \
<span class="chip {{ "error" if block.differs else "plain" }}">{{ block.chip }}</span>{% endif %}</div>
<div class="words">
{%- for segment in block.segments -%}
{%- if segment.severity %}<span class="mark {{ segment.severity }}">{{ segment.text }}</span>
{%- else %}{{ segment.text }}{% endif -%}
{%- for mark in segment.ends %}<a class="to {{ mark.severity }}" href="#{{ one.letter }}-finding-{{ mark.number }}"\
{% if first_time(one.letter, mark.number) %} id="{{ one.letter }}-mark-{{ mark.number }}"{% endif %} \
title="Finding {{ mark.number }}, {{ mark.severity }}">{{ mark.number }}</a>
{%- endfor -%}
{%- endfor -%}
</div>
</div>
{%- else %}
<p class="muted">This draft has no text.</p>
{%- endfor %}
{%- if one.findings or one.blocks %}
<p class="legend"><span><span class="mark error">wavy</span> error</span>\
<span><span class="mark warning">dotted</span> warning</span>\
<span><span class="mark suggestion">thin</span> suggestion</span>\
<span>tinted: approved words, inserted by the program</span></p>
{%- endif %}
</div>

<div class="side">
<section aria-label="Required language of draft {{ one.letter }}">
<h3>Required language {% if one.required -%}
<span class="chip {{ "present" if one.required_counts.present == one.required|length else "missing" }}">\
{{ one.required_counts.present }} of {{ one.required|length }}</span>{% endif %}</h3>
<div class="panel">
{%- if one.required %}
{%- if one.problems %}{{ required_table(one.problems[:shown_at_once]) }}{% endif %}
{%- if one.problems|length > shown_at_once %}
<details>
<summary>{{ one.problems|length - shown_at_once }} more that are missing or altered</summary>
{{- required_table(one.problems[shown_at_once:]) }}
</details>
{%- endif %}
{%- if one.required_counts.present %}
<details>
<summary>{{ signs.present }} {{ "All " if not one.problems }}{{ one.required_counts.present }} present</summary>
{{- required_table(one.required[one.problems|length:]) }}
</details>
{%- endif %}
{%- if one.required_counts.altered %}
<p class="legend"><del>struck</del> is in the draft only, <ins>underlined</ins> in the approved text only.</p>
{%- endif %}
{%- else %}
<p class="muted">This kind of piece requires nothing, or its product is not on file.</p>
{%- endif %}
</div>
</section>

<section aria-label="Findings in draft {{ one.letter }}">
<h3>Findings <span>
{%- for severity in severities if one.counts[severity] %} <span class="chip {{ severity }}">\
{{ plural(one.counts[severity], severity, severity + "s") }}</span>
{%- endfor %}
{%- if one.advisory %} <span class="chip plain">{{ one.advisory }} advisory</span>{% endif -%}
</span></h3>
{%- if one.findings %}
<ol class="findings">
{%- for view in one.findings %}
<li class="panel finding {{ view.finding.severity }}" id="{{ one.letter }}-finding-{{ view.number }}">
<div class="top"><span class="muted">{{ view.number }}</span> \
<span class="chip {{ view.finding.severity }}">{{ view.finding.severity }}\
{% if view.finding.advisory %}, advisory{% endif %}</span> <span class="rule">{{ view.rules }}</span></div>
<p class="said">{{ view.finding.message }}</p>
{%- if view.place %}
<p class="muted">{% if view.quote %}“{{ view.quote }}”, {% endif %}{% if view.marked %}\
<a href="#{{ one.letter }}-mark-{{ view.number }}">{{ view.place }}</a>{% else %}{{ view.place }}{% endif %}</p>
{%- else %}
<p class="muted">This finding has no place in the text: words are missing.
{%- if view.anchor %} Required because of “{{ view.anchor }}”.{% endif %}</p>
{%- endif %}
{%- if view.diff %}
<p class="diff">{{ diff(view.diff) }}</p>
{%- elif view.finding.expected %}
<p>Approved: {{ view.finding.expected|truncate(240, false, "…") }}</p>
{%- endif %}
<p>{{ view.finding.why }}</p>
{%- if view.finding.citation %}
<p class="source">{{ view.finding.citation }} \
<span class="chip plain">citation {{ view.finding.citation_status }}</span></p>
{%- endif %}
</li>
{%- endfor %}
</ol>
{%- else %}
<p class="panel muted">No finding.</p>
{%- endif %}
<p class="facts">{{ plural(one.quiet_rules, "rule", "rules") }} found nothing, \
{{ one.check.not_applicable|length }} do not apply here, {{ one.check.not_checked|length }} could not be checked.</p>
</section>
</div>
</div>

<details>
<summary>Where draft {{ one.letter }} comes from: model, seed, tokens, times, hashes</summary>
<div class="panel">
<table class="provenance">
<tbody>
{%- for name, value in one.provenance %}
<tr><th scope="row">{{ name }}</th> <td>{{ value }}</td></tr>
{%- endfor %}
</tbody>
</table>
{%- if one.draft.provenance.rendered_prompt %}
<details>
<summary>The whole prompt</summary>
<pre>
{{ one.draft.provenance.rendered_prompt }}</pre>
</details>
{%- endif %}
</div>
</details>
</article>
{%- endfor %}

<footer>Written by Fairdraft {{ version }}. Drafts are working material, not information about any medicine.</footer>
</main>
</body>
</html>
"""
)
