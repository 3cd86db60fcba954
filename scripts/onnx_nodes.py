"""Writing an ONNX graph node by node."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import helper, numpy_helper

Array = NDArray[Any]

IR_VERSION = 9
"""Older than what our opsets need at least, so that any onnxruntime we allow opens a file."""


@dataclass
class Nodes:
    """Collects nodes and constants; every method returns the name of its output."""

    nodes: list[Any] = field(default_factory=list)
    constants: list[Any] = field(default_factory=list)

    def constant(self, name: str, array: Array) -> str:
        """An array under a name."""
        self.constants.append(numpy_helper.from_array(np.asarray(array, order="C"), name))
        return name

    def add(self, op: str, *inputs: str, output: str = "", **attributes: Any) -> str:
        """A node of the operator `op`."""
        output = output or f"{op.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, list(inputs), [output], **attributes))
        return output

    def ints(self, *values: int) -> str:
        """Whole numbers, one dimension."""
        return self.constant(f"ints_{len(self.constants)}", np.array(values, dtype=np.int64))

    def number(self, value: int) -> str:
        """A whole number without dimensions."""
        return self.constant(f"number_{len(self.constants)}", np.array(value, dtype=np.int64))

    def linear(self, x: str, weight: str, bias: str = "") -> str:
        """Product with `weight`, and the bias added if there is one."""
        product = self.add("MatMul", x, weight)
        return self.add("Add", product, bias) if bias else product
