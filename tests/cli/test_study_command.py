"""`study`: plans and ratings from elsewhere."""

from pathlib import Path

import pytest
import xlsxwriter

from fairdraft.bootstrap import resources
from fairdraft.exchange.file_documents import FileDocuments

PLAN = 'schema = "fairdraft/study@1"\nid = "autumn"\ncampaigns = ["glynora"]\ncandidates = ["a", "b"]\n'
RATINGS = "campaign,prompt_id,candidate,draft_id,rater_id,score_accuracy,mood\n"
RATINGS += "".join(f"k,k/{n},{one},{n}{one},R1,{score},x\n" for n in range(3) for one, score in (("a", 2), ("b", 4)))


def test_a_study_from_plan_to_seal(fairdraft, tmp_path: Path) -> None:
    """Planned, kept, sealed; a changed plan is then refused, and the same one is not."""
    file = tmp_path / "plan.toml"
    file.write_text(PLAN)
    answer = fairdraft("study", "plan", file)
    assert answer.code == 0
    assert "17 shared briefs" in answer.out
    assert fairdraft("study", "plan", file, "--json").json["family_size"] == 5
    assert [one["id"] for one in fairdraft("study", "list", "--json").json] == ["sample"]
    assert fairdraft("study", "create", file, "--json").json["version"] == 1
    sealed = fairdraft("study", "seal", "autumn", "--json").json
    assert sealed["sealed_sha256"] == sealed["sha256"]
    assert "\nNext: Bring the 34 drafts left from a file" in fairdraft("study", "create", file).out
    file.write_text(PLAN + "overlap = 0.5\n")
    answer = fairdraft("study", "create", file)
    assert answer.code == 3
    assert "sealed" in answer.err
    status = fairdraft("study", "status", "autumn", "--json").json
    assert (status["plan"]["overlap"], status["drafts"], status["ratings"]) == (1.0, {}, {})


def test_briefs_are_chosen_on_the_command_line(fairdraft, tmp_path: Path) -> None:
    """Instead of what the file says; what is no brief, and what is not written so, is told."""
    file = tmp_path / "plan.toml"
    file.write_text(PLAN + 'briefs = {glynora = ["b01"]}\n')
    assert "1 of 17 briefs" in fairdraft("study", "plan", file).out
    assert fairdraft("study", "plan", file, "--briefs", "glynora=", "--json").json["prompts"] == 17
    made = fairdraft("study", "create", file, "--briefs", "glynora=b02, b03", "--json").json
    assert made["plan"]["briefs"] == {"glynora": ["b02", "b03"]}
    wrong = fairdraft("study", "plan", file, "--briefs", "glynora=b02,b99")
    assert (wrong.code, 'There is no brief "glynora/b99"' in wrong.err) == (3, True)
    assert fairdraft("study", "plan", file, "--briefs", "glynora").code == 2


def test_imported_ratings_compare_and_export(fairdraft, tmp_path: Path) -> None:
    """A file of ratings becomes a study that compares, exports, and does not double."""
    file = tmp_path / "ratings.csv"
    file.write_text(RATINGS)
    answer = fairdraft("study", "import-ratings", "agency", file)
    assert answer.code == 0
    assert "6 ratings imported" in answer.out
    assert "mood" in answer.err
    assert "without text" in answer.err
    refused = fairdraft("study", "import-ratings", "sample", file)
    assert (refused.code, "synthetic sample data" in refused.err) == (3, True)
    again = fairdraft("study", "import-ratings", "agency", file, "--json").json
    assert (again["imported"], again["already_there"], again["conflicting"]) == (0, 6, 0)
    comparison = fairdraft("compare", "agency", "--format", "json").json
    (pair,) = comparison["criteria"][0]["pairs"]
    assert (pair["n"], pair["difference"]) == (3, -2.0)
    assert fairdraft("export", "agency", "--format", "csv", "--out", tmp_path / "out").code == 0
    assert "6 ratings: R1 6" in fairdraft("study", "status", "agency").out
    assert "agency" in fairdraft("study", "list").out


def test_hidden_rows_of_a_workbook_of_ratings_are_told_and_come_in_on_demand(fairdraft, tmp_path: Path) -> None:
    """What is left out is told with how to take it in, and is taken in beside what came before."""
    file = tmp_path / "ratings.xlsx"
    with xlsxwriter.Workbook(file) as made:
        sheet = made.add_worksheet()
        for number, line in enumerate(RATINGS.splitlines()):
            sheet.write_row(number, 0, [int(one) if one.isdigit() else one for one in line.split(",")])
        sheet.set_row(2, None, None, {"hidden": True})
    first = fairdraft("study", "import-ratings", "agency", file)
    assert ("5 ratings imported" in first.out, "left out; --hidden imports them: 1 (3)" in first.err) == (True, True)
    then = fairdraft("study", "import-ratings", "agency", file, "--hidden", "--json").json
    assert (then["imported"], then["already_there"]) == (1, 5)
    assert (then["hidden_rows"], then["hidden_rows_taken"]) == ([3], True)


def test_a_bad_file_is_told_with_its_lines(fairdraft, tmp_path: Path) -> None:
    """Exit code 3, the line, and no study."""
    file = tmp_path / "ratings.csv"
    file.write_text(RATINGS + "k,k/9,a,9,R1,7,x\n")
    answer = fairdraft("study", "import-ratings", "agency", file)
    assert answer.code == 3
    assert "line 8" in answer.err
    assert [one["id"] for one in fairdraft("study", "list", "--json").json] == ["sample"]
    assert fairdraft("compare", "agency").code == 3


RUN_PLAN = 'schema = "fairdraft/study@1"\nid = "autumn"\ncampaigns = ["glynora"]\ncandidates = ["starter", "{other}"]\n'


def test_a_study_is_run_and_its_status_told(fairdraft, tmp_path: Path) -> None:
    """Drafts are made, counted by candidate and campaign, and what is next is said."""
    file = tmp_path / "plan.toml"
    file.write_text(RUN_PLAN.format(other="starter-plain"))
    fairdraft("study", "create", file)
    status = fairdraft("study", "status", "autumn", "--json").json
    assert status["progress"][0] == {
        "candidate": "starter", "campaign": "glynora", "wanted": 17, "done": 0, "failed": 0, "left": 17,
    }  # fmt: skip
    assert "study run autumn" in status["next"]
    answer = fairdraft("study", "run", "autumn")
    assert answer.code == 0
    assert "34 drafts made, 0 failed" in answer.out
    assert "34 of 34 drafts" in answer.err
    again = fairdraft("study", "run", "autumn", "--json").json
    assert (again["made"], again["left"], again["interrupted"]) == (0, 0, False)
    answer = fairdraft("study", "status", "autumn")
    assert "starter-plain  glynora   17      17    0       0" in answer.out
    assert "study queue autumn" in answer.out


def test_drafts_that_cannot_be_made_end_in_a_known_problem(fairdraft, tmp_path: Path) -> None:
    """Exit code 3 with the reason; the other candidate's drafts are there."""
    file = tmp_path / "plan.toml"
    file.write_text(RUN_PLAN.format(other="writer"))
    fairdraft("study", "create", file)
    answer = fairdraft("study", "run", "autumn")
    assert answer.code == 3
    assert "17 drafts are left" in answer.err
    assert '"writer" is not a candidate that drafts here' in answer.err
    assert fairdraft("study", "run", "nothing").code == 3


def test_a_study_is_rated_blind_from_the_terminal(fairdraft, tmp_path: Path) -> None:
    """The queue shows a draft, `rate` judges it with marks and a version, skip and undo work, unblinding is told."""
    file = tmp_path / "plan.toml"
    file.write_text(RUN_PLAN.format(other="starter-plain") + 'raters = ["R1", "R2"]\n')
    fairdraft("study", "create", file)
    assert fairdraft("study", "queue", "autumn", "--rater", "R1").code == 3
    fairdraft("study", "run", "autumn")
    shown = fairdraft("study", "queue", "autumn", "--rater", "R1", "--json").json
    first = shown["draft"]["draft_id"]
    assert (shown["progress"]["rated"], shown["progress"]["total"], shown["draft"]["given"]) == (0, 34, None)
    assert "starter" not in str(shown)
    printed = fairdraft("study", "queue", "autumn", "--rater", "R1").out
    assert f"fairdraft rate {first} --rater R1 --accuracy 1-5 … --verdict approve|revise|reject" in printed
    assert "Campaign: GLYNORA: small steps (web page)\n" in printed
    assert "safety information and claims: fairdraft products show glynora\n" in printed
    assert shown["rubric"]["verdicts"] == ["approve", "revise", "reject"]
    skipped = fairdraft("study", "queue", "autumn", "--rater", "R1", "--skip", "--json").json
    assert skipped["draft"]["draft_id"] != first
    mine = tmp_path / "mine.txt"
    mine.write_text("My own words.")
    rated = fairdraft(
        "rate", first, "--rater", "R1", "--accuracy", "4", "--mark", "0:4:cure:no", "--suggest", mine, "--json"
    ).json
    assert (rated["scores"], rated["blind"], rated["occasion"]) == ({"accuracy": 4}, True, 1)
    assert rated["annotations"][0]["quote"] == shown["draft"]["text"][:4]
    assert rated["suggested_text"] == "My own words."
    looked_up = fairdraft("pieces", "show", first, "--json")
    assert (looked_up.json["candidate"], "starter" in looked_up.out) == ("(hidden)", False)
    assert "raw · finished · " + first in fairdraft("pieces", "show", first).out
    refused = fairdraft("draft", "--again", first)
    assert (refused.code, "is still blind" in refused.err, "starter" in refused.err) == (3, True, False)
    changed = fairdraft("rate", first, "--rater", "R1", "--verdict", "revise", "--json").json
    assert (changed["id"], changed["scores"], changed["verdict"]) == (rated["id"], {"accuracy": 4}, "revise")
    assert len(changed["annotations"]) == 1
    again = fairdraft("study", "queue", "autumn", "--rater", "R1", "--undo", "--json").json
    assert (again["draft"]["draft_id"], again["draft"]["given"]["scores"]) == (first, {"accuracy": 4})
    assert fairdraft("rate", first, "--rater", "R1", "--mark", "4:x:cure").code == 2
    assert fairdraft("rate", first, "--rater", "R9", "--accuracy", "4").code == 3
    answer = fairdraft("study", "status", "autumn", "--json").json
    assert answer["ratings"] == {"R1": 1}
    assert answer["sealed_at"] is not None
    assert answer["queues"] == [{"rater": "R1", "rated": 1, "total": 34, "skipped": 0}]
    assert "R1: 1 of 34 rated" in fairdraft("study", "status", "autumn").out
    fairdraft("rate", first, "--rater", "R2", "--accuracy", "1")
    (differing,) = fairdraft("study", "disagreements", "autumn", "--json").json
    assert differing["spreads"] == {"accuracy": 3}
    assert first[:8] in fairdraft("study", "disagreements", "autumn").out
    settled = fairdraft("rate", first, "--rater", "R1", "--settles", "all", "--accuracy", "3", "--json").json
    assert set(settled["adjudicates"].split()) == {one["id"] for one in differing["ratings"]}
    assert fairdraft("study", "unblind", "autumn").code == 0
    assert "Unblinded by rater-" in fairdraft("study", "status", "autumn").out
    assert (
        fairdraft("rate", skipped["draft"]["draft_id"], "--rater", "R1", "--accuracy", "2", "--json").json["blind"]
        is False
    )


def test_a_verdict_that_the_rubric_does_not_have_is_refused(
    fairdraft, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The queue tells which verdicts and criteria there are; another verdict is refused with those, nothing is kept."""
    file, drafts = tmp_path / "plan.toml", tmp_path / "drafts.csv"
    file.write_text(PLAN.replace('"a", "b"', '"writer"'))
    drafts.write_text("campaign,prompt_id,candidate,draft_text\nglynora,glynora/b01,writer,GLYNORA may help.\n")
    fairdraft("study", "create", file)
    assert "1 draft imported, 0 already there." in fairdraft("study", "import-drafts", "autumn", drafts).out
    assert "\n1 draft: writer 1.\n0 ratings.\n" in fairdraft("study", "status", "autumn").out
    whole = FileDocuments.rubric
    given: dict[str, object] = {"verdicts": ("approve", "reject")}
    monkeypatch.setattr(FileDocuments, "rubric", lambda self, name="dtc": whole(self, name).model_copy(update=given))
    shown = fairdraft("study", "queue", "autumn", "--rater", "R1")
    assert "--accuracy 1-5 … --verdict approve|reject" in shown.out
    draft = fairdraft("study", "queue", "autumn", "--rater", "R1", "--json").json["draft"]["draft_id"]
    refused = fairdraft("rate", draft, "--rater", "R1", "--accuracy", "4", "--verdict", "revise")
    assert refused.code == 3
    assert 'The rubric "dtc" has no verdict "revise". Give approve or reject.' in refused.err
    assert fairdraft("study", "status", "autumn", "--json").json["ratings"] == {}
    tone = whole(FileDocuments(resources()), "dtc").criteria[0].model_copy(update={"id": "tone"})
    given |= {"verdicts": (), "criteria": (tone,)}
    shown = fairdraft("study", "queue", "autumn", "--rater", "R1")
    assert shown.out.rstrip().endswith("--rater R1 --score tone=1-5")
    refused = fairdraft("rate", draft, "--rater", "R1", "--verdict", "approve")
    assert (refused.code, "It has none: give only scores." in refused.err) == (3, True)


def test_pairs_are_judged_from_the_terminal(fairdraft, tmp_path: Path) -> None:
    """Two drafts of one brief, one word for which is better."""
    file = tmp_path / "plan.toml"
    file.write_text(RUN_PLAN.format(other="starter-plain"))
    fairdraft("study", "create", file)
    fairdraft("study", "run", "autumn")
    shown = fairdraft("study", "queue", "autumn", "--rater", "R1", "--pairs", "--json").json
    assert shown["pair"]["first"]["brief"] == shown["pair"]["second"]["brief"]
    assert "FIRST" in fairdraft("study", "queue", "autumn", "--rater", "R1", "--pairs").out
    vote = fairdraft("study", "vote", "autumn", "both-bad", "--rater", "R1", "--json").json
    assert (vote["outcome"], vote["first_draft"]) == ("both_bad", shown["pair"]["first"]["draft_id"])
    found = fairdraft("compare", "autumn", "--format", "json").json["preferences"]
    assert (found["votes"], found["both_bad"], found["pairs"][0]["n"]) == (1, 1, 1)
    assert "preferred side by side (1 vote by 1 rater on 1 brief)" in fairdraft("compare", "autumn").out
    assert "15 pairs left" in fairdraft("study", "vote", "autumn", "tie", "--rater", "R1").out


def test_a_study_goes_to_another_laptop_and_back(fairdraft, home: Path, tmp_path: Path) -> None:
    """Exported blind, merged, rated, exported and merged back; a conflict is listed and decided; a rater forgotten."""
    file, laptop = tmp_path / "plan.toml", tmp_path / "laptop"
    file.write_text(RUN_PLAN.format(other="starter-plain") + 'raters = ["R1", "R2"]\n')
    fairdraft("study", "create", file)
    fairdraft("study", "run", "autumn")
    answer = fairdraft("export", "autumn", "--format", "fairset", "--out", tmp_path / "out", "--json")
    (blind,) = answer.json["files"]
    assert blind.endswith("autumn-blind.fairset")
    assert "34 drafts added" in fairdraft("--home", laptop, "study", "merge", blind).out
    assert "\n34 drafts.\n" in fairdraft("--home", laptop, "study", "status", "autumn").out
    shown = fairdraft("study", "queue", "autumn", "--rater", "R1", "--json").json
    draft = shown["draft"]["draft_id"]
    theirs = fairdraft("--home", laptop, "study", "queue", "autumn", "--rater", "R1", "--json").json
    assert theirs["draft"] == shown["draft"]
    fairdraft("rate", draft, "--rater", "R1", "--accuracy", "2")
    fairdraft("--home", laptop, "rate", draft, "--rater", "R1", "--accuracy", "5")
    answer = fairdraft(
        "--home", laptop, "export", "autumn", "--format", "fairset", "--out", tmp_path / "back", "--json"
    )
    (back,) = answer.json["files"]
    answer = fairdraft("study", "merge", back)
    assert "1 conflicting" in answer.out
    assert "candidates they had" in answer.err
    assert f"rating by R1 on {draft[:8]}" in answer.err
    assert "already in this store" in answer.err
    assert "from autumn-blind.fairset, which does not say who wrote it, imported 2" in answer.err
    (conflict,) = fairdraft("study", "conflicts", "autumn", "--json").json
    assert conflict["standing"]["scores"] == {"accuracy": 5}
    assert (conflict["resolved_at"], conflict["decisions"]) == (None, [])
    assert conflict["standing_origin"]["source"] == "autumn-blind.fairset"
    assert conflict["other_origin"] == {"is_known": True, "source": "", "sender": "", "taken_in_at": None}
    assert "accuracy 2" in fairdraft("study", "conflicts", "autumn").out
    decided = fairdraft("study", "resolve", "autumn", conflict["id"][:8], "--keep", "other", "--by", "Anna")
    assert "accuracy 2" in decided.out
    assert "No open conflicts" in fairdraft("study", "conflicts", "autumn").out
    assert len(fairdraft("study", "conflicts", "autumn", "--all", "--json").json) == 1
    assert fairdraft("study", "forget", "R1", "--json").json["judgements"] == 1
    refused = fairdraft("export", "autumn", "--format", "fairset", "--full", "--out", tmp_path / "out")
    assert (refused.code, "still blind" in refused.err) == (3, True)
    answer = fairdraft("export", "autumn", "--format", "csv", "--out", tmp_path / "letters")
    assert "Letters stand for them" in answer.err
    assert "starter" not in (tmp_path / "letters" / "ratings.csv").read_text()
    assert fairdraft("export", "autumn", "--format", "csv", "--by", "Anna", "--out", tmp_path / "x").code == 2
    answer = fairdraft(
        "export", "autumn", "--format", "fairset", "--full", "--names", "--by", "Anna", "--out", tmp_path / "out"
    )
    assert (answer.code, "unblinded by Anna" in answer.err) == (0, True)
    answer = fairdraft("export", "autumn", "--format", "csv", "--out", tmp_path / "names", "--json")
    assert answer.json["names_hidden"] is False
    assert "starter" in (tmp_path / "names" / "ratings.csv").read_text()
    assert fairdraft("study", "merge", tmp_path / "plan.toml").code == 3


def test_drafts_from_elsewhere_and_the_sample_are_told(fairdraft, tmp_path: Path) -> None:
    """A writer's drafts come in by file; the sample study says in words and in JSON that it is synthetic."""
    plan, file = tmp_path / "plan.toml", tmp_path / "drafts.csv"
    plan.write_text(RUN_PLAN.format(other="writer"))
    fairdraft("study", "create", plan)
    brief = fairdraft("campaigns", "show", "glynora", "--json").json["briefs"][0]["id"]
    file.write_text(f"prompt_id,candidate,draft_text\nglynora/{brief},writer,Ask your doctor.\n")
    assert "1 draft imported, 0 already there" in fairdraft("study", "import-drafts", "autumn", file).out
    assert fairdraft("study", "import-drafts", "autumn", file, "--json").json["already_there"] == 1
    assert "SYNTHETIC" in fairdraft("compare", "sample").out
    assert fairdraft("compare", "sample", "--format", "json").json["synthetic"] is True
    assert "Synthetic" in fairdraft("study", "status", "sample").out
    assert fairdraft("study", "list", "--json").json[1]["synthetic"] is True


def test_a_p_value_is_never_nothing(fairdraft) -> None:
    """What would round to 0.000 is told as below 0.001."""
    words = fairdraft("compare", "sample").out
    assert "p (Holm) below 0.001" in words
    assert "p (Holm) 0.000" not in words


def test_a_curve_needs_candidates_that_were_varied(fairdraft) -> None:
    """vary keeps the candidates and says how a plan names them; a study without such drafts is told, exit code 3."""
    answer = fairdraft("candidates", "vary", "starter", "--k", "0,2")
    assert answer.code == 0
    assert '"starter-k0", "starter-k2"' in answer.out
    assert {"starter-k0", "starter-k2"} <= {one["id"] for one in fairdraft("candidates", "list", "--json").json}
    assert fairdraft("candidates", "vary", "starter", "--k", "65").code == 2
    told = fairdraft("study", "curve", "desk-glynora")
    assert told.code == 3
    assert "candidates vary" in told.err


def test_marks_are_scored_from_the_terminal(fairdraft, tmp_path: Path) -> None:
    """Without a mark one sentence; with marks the figures by rule, words that no rule covers, and the conditions."""
    assert "No writer has marked anything yet." in fairdraft("study", "annotations", "sample").out
    file = tmp_path / "plan.toml"
    file.write_text(RUN_PLAN.format(other="starter-plain") + 'raters = ["R1"]\n')
    fairdraft("study", "create", file)
    fairdraft("study", "run", "autumn")
    draft = fairdraft("study", "queue", "autumn", "--rater", "R1", "--json").json["draft"]
    marks = ("--mark", "0:4:cure:too strong", "--mark", "2:7:off_voice:not ours")
    fairdraft("rate", draft["draft_id"], "--rater", "R1", "--accuracy", "4", *marks)
    scores = fairdraft("study", "annotations", "autumn", "--json").json
    assert (scores["schema"], scores["spans"], scores["drafts_read"]) == ("fairdraft/annotation-scores@1", 2, 1)
    eff = next(one for one in scores["rules"] if one["id"] == "EFF-01")
    assert (eff["marks"], eff["missed"], eff["missed_words"][0]["quote"]) == (1, 1, draft["text"][:4])
    answer = fairdraft("study", "annotations", "autumn")
    assert answer.code == 0
    assert "too strong" in answer.out
    assert "no rule covers “Off voice”: 1 mark in 1 draft" in answer.out
    assert "not marked by writers" in answer.out
    assert fairdraft("study", "annotations", "nothing").code == 3


@pytest.mark.parametrize(
    "command",
    [("study", "status"), ("study", "run"), ("study", "seal"), ("study", "unblind"), ("export", "--format", "fairset")],
)
def test_what_needs_a_plan_says_that_a_desk_study_has_none(fairdraft, command: tuple[str, ...], tmp_path: Path) -> None:
    """A desk study is there, so nothing says that it is not, or names others in its place."""
    out = ("--out", tmp_path / "out") if command[0] == "export" else ()
    answer = fairdraft(*command, *out, "desk-glynora")
    assert answer.code == 3
    assert answer.err.startswith('fairdraft: There is no planned study "desk-glynora": ')
    assert "Known:" not in answer.err
