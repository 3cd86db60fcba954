"""What the README says exists, exists; what exists, the README names."""

import re
from pathlib import Path

import pytest

import edge_rec
from edge_rec.cli.main import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - {"setup"}))
def test_readme_names_every_command(command):
    assert f"edge-rec {command}" in README


def test_readme_names_only_commands_that_exist():
    named = set(re.findall(r"edge-rec ([a-z]+)\b", README))
    assert named <= set(COMMANDS)


def test_readme_links_lead_somewhere():
    links = re.findall(r"\]\((?!http)([^)#]+)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_readme_uses_only_public_names():
    used = set(re.findall(r"edge_rec\.([a-z_]+)\(", README))
    assert used <= set(edge_rec.__all__)


def test_changelog_has_this_version():
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## {edge_rec.__version__}" in changelog
