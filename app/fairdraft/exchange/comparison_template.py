"""Which HTML carries the report on a comparison?

Every value is escaped by the template engine; what is passed as markup is our own style and pictures.
"""

from fairdraft.exchange.html_head import HTML_HEAD

COMPARISON_TEMPLATE = (
    """\
{% macro numbers(table, beyond=()) %}
{%- set columns = read_columns(table) %}
<div class="wide"><table>
<thead><tr>{% for one in columns %}<th scope="col"{% if one.numeric %} class="number"{% endif %}>{{ one.head }}</th>\
{% endfor %}</tr></thead>
<tbody>
{%- for row in table.rows %}
{%- set place = loop.index0 %}
<tr{% if place in beyond %} class="beyond"{% endif %}>{% for one in columns %}\
<td{% if one.numeric %} class="number"{% endif %}>{{ one.cells[place] }}</td>\
{% endfor %}</tr>
{%- endfor %}
</tbody>
</table></div>
{%- if table.note %}<p class="facts">{{ table.note }}</p>{% endif %}
{%- endmacro -%}
{% macro bullets(sentences, printed) %}
<ul>
{%- for one in sentences %}
<li{% if loop.index > printed %} class="beyond"{% endif %}>{{ one | unbroken }}</li>
{%- endfor %}
{%- if sentences|length > printed %}
<li class="rest">and {{ sentences|length - printed }} more, on the screen</li>
{%- endif %}
</ul>
{%- endmacro -%}
{%- set title = ("Decision sheet: " if sheet_alone else "Comparison ") ~ study -%}
"""
    + HTML_HEAD
    + """\
<main class="comparison">
<header>
{%- if sheet_alone %}
<h1>{{ title }}</h1>
{%- else %}
<p class="label">Comparison</p>
<h1>{{ study }}</h1>
{%- endif %}
<p class="chips">{% for one in chips %}<span class="chip plain">{{ one }}</span> {% endfor %}</p>
{%- for one in caveats + [sample] if one %}
<p class="panel notes">{{ one }}</p>
{%- endfor %}
</header>

<section class="panel decision" aria-label="Decision sheet">
<p class="question">{{ sheet.question }}</p>
{%- if sheet.candidates %}
<div{% if is_probed %} class="probed"{% endif %}>{{ numbers(sheet_table, beyond) }}</div>
{%- if beyond %}
<p class="facts rest">and {{ beyond|length }} more, on the screen</p>
{%- endif %}
<p class="facts">{{ sheet.reading }}</p>
{%- endif %}
<p class="label advised">What the data suggest</p>
<p class="advice">{{ sheet.advice }}</p>
{%- if sheet.because %}
{{ bullets(sheet.because, printed_reasons) }}
{%- endif %}
<div class="two">
{%- for title, sentences, printed in sections if sentences %}
<div>
<h3>{{ title }}</h3>
{{ bullets(sentences, printed) }}
</div>
{%- endfor %}
</div>
<div class="signature">
{%- for name, value in sheet.signed %}
<div><span class="label">{{ name }}</span>
{%- if value | printed != value %}<p class="beyond">{{ value }}</p>
<p class="rest">{{ value | printed }} (more on the screen)</p>
{%- elif value %}<p>{{ value }}</p>{% endif %}</div>
{%- endfor %}
</div>
{%- for one in sheet.decided %}
<p class="facts{% if loop.index > printed_notes %} beyond{% endif %}">{{ one }}</p>
{%- endfor %}
{%- if sheet.decided|length > printed_notes %}
<p class="facts rest">and {{ sheet.decided|length - printed_notes }} more, on the screen</p>
{%- endif %}
<p class="facts">{{ advice_note }}</p>
</section>

{%- if not sheet_alone %}
{%- if legend.rows %}
<section class="panel">
<h2>{{ legend.title }}</h2>
{{ numbers(legend) }}
</section>
{%- endif %}

{%- if rated %}
<section class="panel">
<h2>Means and 95% intervals</h2>
{{ intervals }}
<p class="legend">{% for name, shape in candidates %}<span>{{ shape }} {{ name }}</span>{% endfor %}</p>
</section>

<section class="panel">
<h2>What was found</h2>
<ul class="sentences">
{%- for one in sentences %}
<li>{{ one }}</li>
{%- else %}
<li>No two candidates wrote for the same brief.</li>
{%- endfor %}
</ul>
</section>

{%- if cost_plot %}
<section class="panel">
<h2>Quality and cost</h2>
{{ cost_plot }}
<p class="facts">Quality: the mean of the criteria's means, leaving out language that the program inserted. A hollow \
mark: another candidate is at least as good and costs no more, and is better in one of the two. This is not a score.</p>
</section>
{%- endif %}
{%- else %}
<section class="panel"><p>Nobody has rated a draft yet, so there is nothing to compare.</p></section>
{%- endif %}

{%- if adaptations %}
<section class="panel">
<h2>Before and after</h2>
{%- for one in adaptations %}
<p><strong>{{ one.summary }}</strong></p>
<ul class="sentences">
{%- for said in one.notes %}
<li>{{ said }}</li>
{%- endfor %}
</ul>
{%- endfor %}
</section>
{%- endif %}

{%- for one in tables %}
<section class="panel">
<h2>{{ one.title }}</h2>
{{ numbers(one) }}
</section>
{%- endfor %}

{%- if scores %}
<section class="panel scores">
<h2>{{ scores_title }}</h2>
<ul class="sentences">
{%- for one in score_sentences %}
<li>{{ one }}</li>
{%- endfor %}
</ul>
{%- for one in score_tables %}
<h3>{{ one.title }}</h3>
{{ numbers(one) }}
{%- endfor %}
{%- if scores.conditions %}
<h3>What these figures are based on</h3>
<ul class="sentences">
{%- for one in scores.excluded %}
<li>Left out: {{ one.n }} {{ one.why }}.</li>
{%- endfor %}
{%- for one in scores.conditions %}
<li>{{ one }}</li>
{%- endfor %}
</ul>
{%- endif %}
</section>
{%- endif %}

<section class="panel">
<h2>Design and limits</h2>
{{ numbers(design) }}
<ul class="sentences">
{%- for one in conditions %}
<li>{{ one }}</li>
{%- endfor %}
</ul>
</section>
{%- endif %}
<footer>Written by Fairdraft {{ version }}. Drafts are working material, not information about any medicine.</footer>
</main>
</body>
</html>
"""
)
