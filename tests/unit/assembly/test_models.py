"""Choosing, checking and recording language models, without any model."""

import json
import tomllib
from dataclasses import replace

import pytest

from edge_rec.assembly import model_check, model_choice, model_probe
from edge_rec.assembly.model_check import check_model
from edge_rec.assembly.model_choice import abilities, known_models, model_file, use_model
from edge_rec.assembly.model_probe import (
    choose_form,
    load_probes,
    probe_evidence,
    probe_prose,
    understanding_f1,
)
from edge_rec.assembly.model_records import (
    ModelCheck,
    ProseProbe,
    check_of,
    load_checks,
    save_check,
)
from edge_rec.assembly.parts import language_model
from edge_rec.backends.recoding import FORMS, copy_path
from edge_rec.cli.main import main
from edge_rec.config import Config, LlmConfig
from edge_rec.errors import ConfigError, GenerationError, ModelError, ModelNotFoundError
from edge_rec.paths import Paths, resolve
from edge_rec.types import DialogueAct, Explanation, Intent, Mention, Role

FIGURES = {
    "load_s": 0.5,
    "rss_mb": 200.0,
    "threads": 2,
    "prompt_tokens_per_s": 380.0,
    "generated_tokens_per_s": 88.0,
    "understanding_f1": 0.9,
    "prose": {
        "en": {"passed": 5, "of": 6, "median_s": 0.6},
        "ja": {"passed": 1, "of": 4, "median_s": 0.6},
    },
}


@pytest.fixture
def paths(tmp_path):
    models = tmp_path / "models"
    models.mkdir()
    (models / "tiny.gguf").write_bytes(b"GGUF" + bytes(100))
    (models / "other.gguf").write_bytes(b"PK\3\4")
    home = tmp_path / "home"
    home.mkdir()
    return Paths(home=home, models=models, assets=resolve(home).assets)


@pytest.fixture
def probed(monkeypatch):
    """Checks answer with `FIGURES` instead of running a model."""
    monkeypatch.setattr(model_check, "run_probe", lambda *_: json.loads(json.dumps(FIGURES)))


def test_a_check_is_found_again_for_the_same_file(paths, probed):
    check = check_model(paths.models / "tiny.gguf", paths)
    assert check_of(paths.model_checks, paths.models / "tiny.gguf") == check
    assert check.understands
    assert check.explains_in == {"en"}


def test_a_check_is_not_taken_for_a_changed_file(paths, probed):
    check_model(paths.models / "tiny.gguf", paths)
    (paths.models / "tiny.gguf").write_bytes(b"GGUF" + bytes(101))
    assert check_of(paths.model_checks, paths.models / "tiny.gguf") is None


def test_a_check_of_another_machine_does_not_count(paths, probed):
    check = check_model(paths.models / "tiny.gguf", paths)
    save_check(paths.model_checks, replace(check, machine="elsewhere"))
    assert load_checks(paths.model_checks) == {}


def test_a_damaged_record_is_no_record(paths):
    paths.model_checks.write_text('{"x": {"stages": []}}', encoding="utf-8")
    assert load_checks(paths.model_checks) == {}


def test_a_record_from_before_there_were_copies_is_read(paths, probed):
    check = check_model(paths.models / "tiny.gguf", paths)
    record = check.as_dict()
    del record["form"]
    assert ModelCheck.from_dict(record) == check


@pytest.fixture
def speeds(monkeypatch):
    """Tokens read per second by the folder a file is in; a copy is written as a few bytes."""
    by_form = {"models": 100.0, "Q8_0": 110.0, "F16": 240.0}

    def recode(file, form):
        copy = copy_path(file, form)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(b"GGUF")
        return copy

    monkeypatch.setattr(model_probe, "recode", recode)
    monkeypatch.setattr(
        model_probe, "measure_speed", lambda file: (0.1, 2, by_form[file.parent.name], 50.0)
    )
    return by_form


def test_the_copy_read_clearly_fastest_is_kept_and_no_other(paths, speeds):
    file = paths.models / "tiny.gguf"
    assert choose_form(file) == ("F16", (0.1, 2, 240.0, 50.0))
    assert copy_path(file, "F16").is_file()
    assert not copy_path(file, "Q8_0").exists()


def test_no_copy_is_kept_that_is_hardly_faster(paths, speeds):
    speeds["F16"] = 115.0
    file = paths.models / "tiny.gguf"
    assert choose_form(file)[0] == ""
    assert not any(copy_path(file, form).exists() for form in FORMS)


def test_a_form_that_cannot_be_written_is_passed_over(paths, speeds, monkeypatch):
    def refuse(file, form):
        raise GenerationError("no room")

    monkeypatch.setattr(model_probe, "recode", refuse)
    assert choose_form(paths.models / "tiny.gguf") == ("", (0.1, 2, 100.0, 50.0))


def test_the_copy_is_read_in_place_of_the_model_under_its_name(paths, probed):
    file = paths.models / "tiny.gguf"
    save_check(paths.model_checks, replace(check_model(file, paths), form="F16"))
    config = Config(llm=LlmConfig(file="tiny.gguf"))
    with language_model(config, paths) as model:
        assert model.path == file  # the copy is not there
    copy_path(file, "F16").parent.mkdir(parents=True)
    copy_path(file, "F16").write_bytes(b"GGUF")
    with language_model(config, paths) as model:
        assert (model.path, model.name) == (copy_path(file, "F16"), "tiny")


@pytest.mark.parametrize(
    ("probe", "allowed"),
    [
        (ProseProbe(5, 6, 0.5), True),
        (ProseProbe(3, 6, 0.5), False),
        (ProseProbe(6, 6, 3.0), False),
        (ProseProbe(0, 0, 0.0), False),
    ],
)
def test_prose_is_allowed_to_models_that_keep_to_facts_and_are_quick(probe, allowed):
    assert probe.allowed is allowed


def test_check_refuses_what_is_no_gguf(paths):
    with pytest.raises(GenerationError, match="no GGUF"):
        check_model(paths.models / "other.gguf", paths)


def test_check_says_when_the_file_is_not_there(paths):
    with pytest.raises(ModelNotFoundError):
        check_model(paths.models / "none.gguf", paths)


def test_a_model_that_cannot_be_loaded_is_reported_and_recorded_nowhere(paths):
    with pytest.raises(GenerationError, match=r"tiny\.gguf"):
        check_model(paths.models / "tiny.gguf", paths)
    assert not paths.model_checks.exists()


def test_use_writes_the_choice_and_keeps_the_other_settings(paths):
    paths.config_file.write_text(
        "# mine\nn = 7\n[llm]\ntimeout_s = 2.0 # short\n[encoder]\nenabled = false\n",
        encoding="utf-8",
    )
    use_model("tiny", paths)
    text = paths.config_file.read_text(encoding="utf-8")
    settings = tomllib.loads(text)
    assert settings["llm"] == {"file": "tiny.gguf", "timeout_s": 2.0}
    assert settings["n"] == 7
    assert "# mine" in text
    use_model(str(paths.models / "tiny.gguf"), paths)
    assert paths.config_file.read_text(encoding="utf-8") == text


def test_use_takes_any_gguf_by_its_path(paths, tmp_path):
    (tmp_path / "my model.gguf").write_bytes(b"GGUF" + bytes(8))
    path = use_model(str(tmp_path / "my model.gguf"), paths)
    assert tomllib.loads(paths.config_file.read_text(encoding="utf-8"))["llm"]["file"] == str(path)


@pytest.mark.parametrize(
    ("name", "error", "words"),
    [
        ("nonsense", ConfigError, "known:"),
        ("use-multilingual-v3", ConfigError, "no language model"),
        ("smollm2-360m-instruct", ModelNotFoundError, "models pull"),
        ("./none.gguf", ModelNotFoundError, "no file"),
    ],
)
def test_a_model_that_cannot_be_used_is_explained(paths, name, error, words):
    with pytest.raises(error, match=words):
        model_file(name, paths)


def test_use_refuses_a_model_that_is_larger_than_the_memory(paths, monkeypatch):
    monkeypatch.setattr(model_choice, "physical_memory", lambda: 50)
    with pytest.raises(ModelError, match="--anyway"):
        use_model("tiny", paths)
    assert not paths.config_file.exists()
    use_model("tiny", paths, anyway=True)


def test_known_models_are_the_listed_and_those_lying_there(paths, probed):
    check_model(paths.models / "tiny.gguf", paths)
    known = {model.name: model for model in known_models(paths, LlmConfig(file="tiny.gguf"))}
    assert known["tiny"].is_used
    assert known["tiny"].check.threads == 2
    assert known["tiny"].spec is None
    assert known["smollm2-135m-instruct"].check is None


def test_abilities_say_what_is_left_to_rules_and_templates(paths, probed):
    check = check_model(paths.models / "tiny.gguf", paths)
    assert any("in en" in sentence for sentence in abilities(check))
    weak = replace(check, understanding_f1=0.1, prose={})
    assert any("left to the rules" in sentence for sentence in abilities(weak))
    assert "models check" in abilities(None)[-1]


def test_abilities_that_adapters_give_need_no_check():
    untaught, taught = abilities(None), abilities(None, {"understanding", "rank"})
    assert "left to the rules" in untaught[0]
    assert not any("left to the rules" in sentence for sentence in taught)
    assert any(sentence.startswith("order:") for sentence in taught)


def test_understanding_f1_counts_names_with_their_roles():
    def understand(text):
        return DialogueAct(Intent.INFORM, (Mention(text, 0, len(text), Role.LIKED),))

    rows = [{"text": "Aria", "liked": ["aria"]}, {"text": "Bleach", "disliked": ["Bleach"]}]
    assert understanding_f1(understand, rows) == pytest.approx(0.5)


class _Writer:
    """Fails for the titles named."""

    def __init__(self, failing):
        self.failing, self.asked = failing, []

    def write(self, item, evidence, language, *, deadline):
        self.asked.append(item.title)
        return None if item.title in self.failing else Explanation("fine")


ROWS = [{"title": str(n), "kind": "TV"} for n in range(6)]


def test_probe_prose_counts_what_passed():
    probe = probe_prose(_Writer({"1"}), "en", ROWS)
    assert (probe.passed, probe.of) == (5, 6)


def test_probe_prose_stops_when_the_model_can_no_longer_pass():
    writer = _Writer({"0", "1"})
    assert not probe_prose(writer, "en", ROWS).allowed
    assert writer.asked == ["0", "1"]


def test_probe_texts_are_whole(paths):
    texts = load_probes(paths.model_probes)
    for row in texts["understanding"]:
        for role in Role:
            assert all(name in row["text"] for name in row.get(role, []))
    for rows in texts["explanation"].values():
        assert all(evidence.facts for _, evidence in probe_evidence(rows))


def test_models_commands_print_json(paths, probed, monkeypatch, capsys):
    monkeypatch.setenv("EDGE_REC_MODELS", str(paths.models))
    base = ["--home", str(paths.home), "models"]
    assert main([*base, "use", "tiny", "--json"]) == 0
    assert main([*base, "check", "--json"]) == 0
    used, checked = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert used["check"] is None
    assert checked["stages"]["understanding"] == {"f1": 0.9, "allowed": True}
    assert ModelCheck.from_dict(checked).explains_in == {"en"}
    assert main([*base, "list", "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["name"] for line in lines if line["in_use"]] == ["tiny"]


def test_models_use_of_an_unknown_name_is_one_sentence(paths, capsys):
    assert main(["--home", str(paths.home), "models", "use", "nonsense"]) == 2
    assert "no model is called" in capsys.readouterr().err
