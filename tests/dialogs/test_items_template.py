"""The template of a service item fits the schemas it is meant to be copied under."""

from __future__ import annotations

from importlib import resources

import pytest
import yaml
from pydantic import TypeAdapter

from dialogs.items.criteria import Criterion
from dialogs.schemas import ItemPolicy, ItemWording, Situations

FOLDER = resources.files("dialogs").joinpath("items/_template")


def _text(name: str) -> str:
    return FOLDER.joinpath(f"{name}.example").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "schema"),
    [("policy.yaml", ItemPolicy), ("wording.yaml", ItemWording), ("situations.yaml", Situations)],
)
def test_template_file_fits_its_schema(name: str, schema: type[object]) -> None:
    assert TypeAdapter(schema).validate_python(yaml.safe_load(_text(name)))


def test_template_code_declares_the_criteria_that_its_policy_cites() -> None:
    declared: list[Criterion] = []
    names: dict[str, object] = {
        "declare": lambda _service, *criteria: declared.extend(criteria),
    }
    source = _text("item.py").replace("from dialogs.items.item import declare\n", "")
    exec(compile(source, "item.py", "exec"), names)  # noqa: S102 - our own template
    cited = yaml.safe_load(_text("policy.yaml"))["criteria"]
    assert [c.name for c in declared] == list(cited)
