"""How is a campaign made, begun from another one, or changed, by a form?"""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from fairdraft.domain.begun_campaigns import BegunCampaign, FormKey, FormPurpose, resumed
from fairdraft.domain.campaign import AD_TYPES, CHANNELS, SPOT_SECONDS, Campaign, limited_section
from fairdraft.domain.campaign_form import (
    CampaignForm,
    UnfitCampaignError,
    form_of,
    limited_parts,
    next_brief_id,
)
from fairdraft.domain.campaign_use import CampaignUse
from fairdraft.domain.product import Product
from fairdraft.services.plan_choices import study_id_of
from fairdraft.ui.campaigns.brief_rows import BriefRows
from fairdraft.ui.campaigns.deck_template_field import DeckTemplateField
from fairdraft.ui.campaigns.words import part_words
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.choice import ChoiceBox
from fairdraft.ui.parts.containers import horizontal, in_reading_order, vertical
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.form_parts import Number, in_one_row, labelled, section
from fairdraft.ui.parts.kind_words import CHANNEL_NAMES, ad_type_words
from fairdraft.ui.parts.line_field import line_field
from fairdraft.ui.parts.pages import ReadingPage
from fairdraft.ui.parts.plain_field import PlainField
from fairdraft.ui.parts.quotes import in_curly_quotes
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.screen import PrimaryAction
from fairdraft.ui.theme.theme import Theme

_NO_PRODUCT = ""
_MOST_WORDS, _MOST_SECONDS = 5000, 3600
# A file may say more than the fields offer; this is as good as no limit, and a number that a field can hold.
_LARGEST = 999_999
_TEXT_HEIGHT = 58
_USED = (
    "In use: {}. Existing drafts keep the words they were written for. Adding or rewording a brief leaves the others "
    "as they are, and so does another form of the copy decks. Any other change makes each brief a new task: new drafts "
    "are not compared with old ones, and a study drafts it again."
)
_FIXED = (
    "Id, product, kind and channel cannot be changed. To have others, use this campaign as a template for a new one."
)
_NO_PRODUCTS = "There is no product yet. Add its file under “Product and label…” on the draft screen."
_LIMITS = "In words, for what a model writes. The seconds of a spot include its approved lines. “None” means no limit."
_CHARACTERS = "In characters, for each line of a part. The limit for the whole piece includes approved language."
_VOICE = (
    "In addition to the voice of the product. Words to avoid are marked in copy, with the preferred word as the fix."
)
_RESUMED = "You started this earlier and did not save it. It is as you left it; “Start over” below discards it."
_FURTHER = "Anything that has no field here, such as sections of your own, goes into the campaign's file."


class FormPage(ReadingPage):
    """The fields of a campaign. `keep_wanted` asks to keep it as it is filled in, `changed` says that something was.

    What is typed stays until it was kept or is begun over: whoever looks something up finds it again.
    """

    keep_wanted = Signal()
    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._id_is_own = False
        self._begun: tuple[FormPurpose, Campaign | None, str] | None = None
        self._before, self._base_id, self._twin = CampaignForm(), "", ""
        self.purpose: FormPurpose = "new"
        self.base: Campaign | None = None
        self._use = CampaignUse()
        vertical(self).addWidget(self.area)
        column = self.column
        column.addWidget(self.way_back("Campaigns"))
        self._note = text_label("", tone="warning", wrap=True)
        column.addWidget(self._note)
        self.resumed = text_label(_RESUMED, "muted", wrap=True)
        column.addWidget(self.resumed)
        self._make_names(section("The campaign", theme, column))
        self._make_texts(section("For every brief", theme, column))
        self._make_limits(section("Limits", theme, column))
        self._make_voice(section("Voice", theme, column))
        self.deck_template = DeckTemplateField(theme)
        section("Copy decks", theme, column).addWidget(self.deck_template)
        rows = section("Briefs", theme, column)
        about = "Each brief is one piece to be written. The model gets these words as they are."
        rows.addWidget(text_label(about, "small", wrap=True))
        self.briefs = BriefRows(theme)
        self.briefs.grew.connect(lambda: in_reading_order(self))
        rows.addWidget(self.briefs)
        foot = horizontal(gap=12)
        foot.addWidget(text_label(_FURTHER, "small", wrap=True), 1)
        self.over_button = button("Start over", "flush", tip="Discard what you typed here", on_press=self._begin_over)
        foot.addWidget(self.over_button)
        column.addLayout(foot)
        column.addStretch(1)
        self._tell_of_changes()
        theme.changed.connect(self._fit)
        self._fit()

    @override
    def heading(self) -> str:
        if self.base is None or self.purpose == "new":
            return "Campaigns · new"
        return f"Campaigns · {'one from ' if self.purpose == 'copy' else ''}{self.base.name}"

    @override
    def action(self) -> PrimaryAction | None:
        words = "Save changes" if self.purpose == "change" else "Save campaign"
        return PrimaryAction(words, self.keep_wanted.emit, key="Ctrl+Enter")

    @property
    def form(self) -> CampaignForm:
        """The campaign as it is filled in."""
        return CampaignForm(
            name=self.name.text(),
            id=self.id.text(),
            product=self.product.currentData(),
            ad_type=self.ad_type.currentData(),
            channel=self.channel.currentData(),
            audience=self.audience.text(),
            objective=self.objective.text(),
            message=self.message.text(),
            limits={part: number.value() for part, number in self.limits.items() if number.value()},
            voice=self.voice.text(),
            avoid=self.avoid.text(),
            prefer=self.prefer.text(),
            briefs=self.briefs.briefs,
            deck_template=self.deck_template.name,
        )

    def begin(
        self,
        purpose: FormPurpose,
        products: Sequence[Product],
        base: Campaign | None = None,
        use: CampaignUse | None = None,
        begun: BegunCampaign | None = None,
    ) -> None:
        """Offer the fields; those that were begun for the same and not kept stand as they were left.

        Args:
            purpose: a new campaign, one that begins with what `base` says, or `base` changed.
            products: what it can be for.
            base: a kept campaign; None as well where it is gone by now.
            use: what refers to the campaign that is changed.
            begun: what was typed for it earlier.
        """
        self._offer(products)
        twin = "" if begun is None else begun.twin
        if self._begun == (purpose, base, twin):
            return
        self._begun = (purpose, base, twin)
        self._twin = twin
        self._base_id = base.id if base is not None else "" if begun is None else begun.base
        self.purpose, self.base, self._use = purpose, base, use or CampaignUse()
        self._begin_over()
        if begun is not None:
            form = resumed(begun, self._before)
            self._fill(form)
            self._id_is_own = purpose == "change" or form.id not in (self._before.id, study_id_of(form.name))
            self.resumed.setVisible(True)

    @property
    def key(self) -> FormKey | None:
        """What the fields are begun for, with the id of the campaign that they began from; None where for nothing."""
        return None if self._begun is None else (self.purpose, self._base_id, self._twin)

    @property
    def begun(self) -> BegunCampaign | None:
        """What was typed and is not kept; None where nothing was."""
        typed = self.form
        if self._begun is None or typed == self._before:
            return None
        return BegunCampaign(self.purpose, self._base_id, self._before, typed, self._twin)

    def end(self) -> None:
        """It was kept: the next one begins anew."""
        self._begun = None

    def show_fault(self, problem: UnfitCampaignError) -> None:
        """Put the keys where something is wrong; what it is, is told by the frame."""
        fields = {"name": self.name, "id": self.id, "product": self.product, "prefer": self.prefer}
        if problem.field == "briefs":
            if self.briefs.briefs:
                self.briefs.take_keys(min(problem.brief, len(self.briefs.briefs) - 1))
        else:
            fields[problem.field].setFocus(Qt.FocusReason.OtherFocusReason)
            self.area.ensureWidgetVisible(fields[problem.field])

    def take_keys(self, brief_id: str = "", *, new_brief: bool = False) -> None:
        """Put the keys into the name, a brief, or a new brief."""
        place = self.briefs.place_of(brief_id)
        if new_brief:
            self.briefs.add()
        elif place is not None:
            self.briefs.take_keys(place)
        else:
            self.area.verticalScrollBar().setValue(0)
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            self.name.selectAll()

    # ---- making

    def _make_names(self, rows: QVBoxLayout) -> None:
        self.name, self.id = line_field("Name", "Autumn walks (TV, :60)"), line_field("Id", "autumn-walks-tv")
        self.name.textChanged.connect(lambda _text: self._on_name())
        self.id.textEdited.connect(lambda text: self._on_id(text))
        rows.addLayout(
            in_one_row((labelled("Name", self.name), 3), (labelled("Id, for files and commands", self.id), 2))
        )
        self.product = ChoiceBox("Product", self._theme)
        self.product.setPlaceholderText("Choose a product…")
        self.product.currentIndexChanged.connect(lambda _place: self._fit_ad_type())
        self.ad_type = ChoiceBox("Kind of advertisement", self._theme)
        for kind in AD_TYPES:
            self.ad_type.addItem(ad_type_words(kind).capitalize(), kind)
        self.channel = ChoiceBox("Channel", self._theme)
        for channel in CHANNELS:
            self.channel.addItem(CHANNEL_NAMES[channel], channel)
        self.channel.currentIndexChanged.connect(lambda _place: self._fit_limits())
        rows.addLayout(
            in_one_row(
                (labelled("Product", self.product), 3),
                (labelled("Kind of advertisement", self.ad_type), 2),
                (labelled("Channel", self.channel), 2),
            )
        )
        self._told = text_label("", "small", wrap=True)
        rows.addWidget(self._told)

    def _make_texts(self, rows: QVBoxLayout) -> None:
        self.audience = PlainField("Audience", "Adults with type 2 diabetes who watch the evening news.")
        self.objective = PlainField("Objective", "Get them to ask their doctor, in words they can repeat.")
        self.message = PlainField("Message", "The one thing they should remember.")
        for words, field in (("Audience", self.audience), ("Objective", self.objective), ("Message", self.message)):
            rows.addWidget(labelled(words, field))

    def _make_limits(self, rows: QVBoxLayout) -> None:
        self.limits: dict[str, Number] = {}
        self._limit_boxes: dict[str, QFrame] = {}
        rows.addWidget(text_label(_LIMITS, "small", wrap=True))
        words, characters = FlowLayout(gap=16), FlowLayout(gap=16)
        for part in dict.fromkeys(part for channel in CHANNELS for part in limited_parts(channel)):
            unit = limited_section(part)[1]
            most = _MOST_SECONDS if unit == "second" else _MOST_WORDS
            number = Number(f"{part_words(part)}, in {unit}s", 0, most, suffix=" s" if unit == "second" else "")
            number.setSpecialValueText("None")
            self.limits[part] = number
            self._limit_boxes[part] = labelled(part_words(part), number)
            (characters if unit == "character" else words).addWidget(self._limit_boxes[part])
        rows.addLayout(words)
        self._of_characters = QWidget()
        inside = vertical(self._of_characters, margins=(0, 4, 0, 0), gap=8)
        inside.addWidget(text_label(_CHARACTERS, "small", wrap=True))
        inside.addLayout(characters)
        rows.addWidget(self._of_characters)

    def _make_voice(self, rows: QVBoxLayout) -> None:
        rows.addWidget(text_label(_VOICE, "small", wrap=True))
        self.voice = PlainField("Voice", "Down to earth and encouraging. Short sentences, everyday words.")
        self.avoid = PlainField("Words to avoid", "journey, game changer, effortless")
        self.prefer = PlainField("Preferred words", "medicine: drug, pill\ndoctor: physician, HCP")
        rows.addWidget(labelled("How the brand speaks here", self.voice))
        rows.addWidget(labelled("Words to avoid, separated by commas", self.avoid))
        rows.addWidget(labelled("Preferred words, one per line, each followed by those it replaces", self.prefer))

    # ---- filling

    def _offer(self, products: Sequence[Product]) -> None:
        chosen = self.product.currentData()
        with QSignalBlocker(self.product):
            self.product.clear()
            for one in products:
                self.product.addItem(f"{one.full_name}{' · sample' if one.sample else ''}", one.id)
            self.product.addItem("No product: help-seeking", _NO_PRODUCT)
            self.product.setCurrentIndex(-1 if chosen is None else self.product.findData(chosen))
        self._no_products = not products

    def _begin_over(self) -> None:
        """Fill the fields as they are begun with."""
        changes, base = self.purpose == "change", self.base
        form = CampaignForm() if base is None else form_of(base)
        if base is not None and self.purpose == "copy":
            form = CampaignForm(
                **{one: getattr(form, one) for one in CampaignForm.__dataclass_fields__}
                | {"name": f"Copy of {base.name}", "id": f"{base.id}-copy"}
            )
        self.title.setText(
            "New campaign" if base is None else f"Change “{base.name}”" if changes else f"From “{base.name}”"
        )
        self._note.setText(_USED.format(in_curly_quotes(self._use.words)))
        self._note.setVisible(changes and not self._use.is_none)
        self.resumed.setVisible(False)
        self._fill(form)
        self._id_is_own = changes
        self._before = self.form
        self._told.setText(_FIXED if changes else _NO_PRODUCTS)
        self._told.setVisible(changes or self._no_products)
        self.frame_changed.emit()
        self.changed.emit()

    def _fill(self, form: CampaignForm) -> None:
        changes = self.purpose == "change"
        self._id_is_own = True
        self.name.setText(form.name)
        self.id.setText(form.id)
        only = self.product.itemData(0) if self.product.count() == 2 else None
        product = only if form.product is None else form.product
        if product and self.product.findData(product) < 0:
            # One that is not here is still what the campaign is for.
            self.product.addItem(product, product)
        self.product.setCurrentIndex(-1 if product is None else self.product.findData(product))
        self._fit_ad_type()
        self.ad_type.setCurrentIndex(self.ad_type.findData(form.ad_type))
        self.channel.setCurrentIndex(self.channel.findData(form.channel))
        for field, words in (
            (self.audience, form.audience),
            (self.objective, form.objective),
            (self.message, form.message),
            (self.voice, form.voice),
            (self.avoid, form.avoid),
            (self.prefer, form.prefer),
        ):
            field.set_text(words)
        for part, number in self.limits.items():
            limit = min(max(form.limits.get(part, 0), 0), _LARGEST)
            number.setMaximum(max(limit, _MOST_SECONDS if part == SPOT_SECONDS else _MOST_WORDS))
            number.setValue(limit)
        self.deck_template.choose(form.deck_template)
        self.briefs.show_briefs(form.briefs or ((next_brief_id(()), ""),), self._use)
        for fixed in (self.id, self.product, self.ad_type, self.channel):
            fixed.setEnabled(not changes)
        self._fit_ad_type()
        self._fit_limits()

    # ---- following

    def _tell_of_changes(self) -> None:
        for line in (self.name, self.id):
            line.textChanged.connect(self.changed)
        for box in (self.product, self.ad_type, self.channel):
            box.currentIndexChanged.connect(self.changed)
        for field in (self.audience, self.objective, self.message, self.voice, self.avoid, self.prefer):
            field.textChanged.connect(self.changed)
        for number in self.limits.values():
            number.valueChanged.connect(self.changed)
        self.deck_template.changed.connect(self.changed)
        self.briefs.changed.connect(self.changed)

    def _on_name(self) -> None:
        if not self._id_is_own:
            self.id.setText(study_id_of(self.name.text()))

    def _on_id(self, text: str) -> None:
        self._id_is_own = bool(text)

    def _fit_ad_type(self) -> None:
        """What has no product is help-seeking, and nothing else is."""
        helps = self.ad_type.findData("help-seeking")
        has_product = self.product.currentData() != _NO_PRODUCT
        if has_product == (self.ad_type.currentIndex() == helps):
            self.ad_type.setCurrentIndex(self.ad_type.findData("product-claim") if has_product else helps)
        self.ad_type.setEnabled(has_product and self.purpose != "change")

    def _fit_limits(self) -> None:
        asked = limited_parts(self.channel.currentData())
        for part, box in self._limit_boxes.items():
            box.setVisible(part in asked)
        self._of_characters.setVisible(any(limited_section(part)[1] == "character" for part in asked))

    def _fit(self) -> None:
        for field in (self.audience, self.objective, self.message, self.voice, self.avoid, self.prefer):
            field.setFixedHeight(round(_TEXT_HEIGHT * self._theme.typography.scale))
