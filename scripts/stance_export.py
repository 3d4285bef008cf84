"""Make the ONNX file that is shipped of the trained stance model: int8 weights, and the temperature worked in.

Weights are seven bits in int8 with one scale a column, token vectors with one scale a row. Activations are made
eight bits with one scale a token, so that a pair's answer does not depend on what else is in its batch, and sums are
sums of integers.
The temperature (Guo et al. 2017) is worked into the last layer. `stance_train.py` calls this at its end.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

HEADS, WIDTH, LONGEST = 12, 384, 128


class Graph:
    """Nodes and constants, in the order they are added."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: dict[str, Any] = {}

    def constant(self, name: str, value: Any) -> str:  # noqa: ANN401 - any array
        """Keep an array under a name."""
        self.constants.setdefault(name, numpy_helper.from_array(np.array(value, order="C"), name))
        return name

    def add(self, kind: str, *inputs: str, **attributes: Any) -> str:  # noqa: ANN401 - ONNX attributes
        """Add a node; return the name of what it yields."""
        name = f"v{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def ints(self, *values: int) -> str:
        """Return a constant list of integers."""
        return self.constant("i" + "_".join(map(str, values)), np.array(values, np.int64))

    def linear(self, x: str, weight: Any, bias: Any, name: str) -> str:  # noqa: ANN401 - arrays
        """Return x @ weight.T + bias in int8, one scale a row of x and one a column of the weight."""
        scale = np.abs(weight).max(axis=1) / 63  # seven bits: no processor's products of bytes overflow
        whole = np.round(weight / scale[:, None]).astype(np.int8).T
        top = self.add("ReduceMax", self.add("Abs", x), self.ints(-1), keepdims=1)
        step = self.add("Max", self.add("Mul", top, self.constant("per", np.float32(1 / 127))),
                        self.constant("tiny", np.float32(1e-9)))  # fmt: skip
        middle = self.constant("middle", np.float32(128))
        small = self.add("Cast", self.add("Add", self.add("Round", self.add("Div", x, step)), middle),
                         to=TensorProto.UINT8)  # fmt: skip
        total = self.add("Cast", self.add("MatMulInteger", small, self.constant(f"{name}.w", whole),
                                          self.constant("middle.u", np.array(128, np.uint8))),
                         to=TensorProto.FLOAT)  # fmt: skip
        back = self.add("Mul", self.add("Mul", total, step), self.constant(f"{name}.s", scale.astype(np.float32)))
        return self.add("Add", back, self.constant(f"{name}.b", bias))

    def norm(self, x: str, weight: Any, bias: Any, name: str) -> str:  # noqa: ANN401 - arrays
        """Return the layer normalisation of x."""
        return self.add("LayerNormalization", x, self.constant(f"{name}.g", weight),
                        self.constant(f"{name}.o", bias), axis=-1, epsilon=1e-12)  # fmt: skip


def build(w: dict[str, Any], temperature: float) -> Any:  # noqa: ANN401 - an ONNX model
    """Return the model: ids, types, mask (pairs, tokens) → probabilities (pairs, 3)."""
    g = Graph()
    size = WIDTH // HEADS
    table = w["bert.embeddings.word_embeddings.weight"]
    scale = np.abs(table).max(axis=1, keepdims=True) / 127 + 1e-12
    words = g.add("Mul",
                  g.add("Cast", g.add("Gather", g.constant("words", np.round(table / scale).astype(np.int8)), "ids"),
                        to=TensorProto.FLOAT),
                  g.add("Gather", g.constant("words.s", scale.astype(np.float32)), "ids"))  # fmt: skip
    kinds = g.add("Gather", g.constant("types.w", w["bert.embeddings.token_type_embeddings.weight"]), "types")
    length = g.add("Shape", "ids", start=1, end=2)
    places = g.add("Slice", g.constant("places", w["bert.embeddings.position_embeddings.weight"][:LONGEST]),
                   g.ints(0), length, g.ints(0))  # fmt: skip
    x = g.add("Add", g.add("Add", words, kinds), places)
    x = g.norm(x, w["bert.embeddings.LayerNorm.weight"], w["bert.embeddings.LayerNorm.bias"], "e")
    real = g.add("Cast", "mask", to=TensorProto.FLOAT)
    hidden = g.add("Mul", g.add("Sub", g.constant("one", np.float32(1)), real), g.constant("far", np.float32(-1e4)))
    hidden = g.add("Unsqueeze", hidden, g.ints(1, 2))
    layers = 1 + max(int(k.split(".")[3]) for k in w if k.startswith("bert.encoder.layer."))
    for n in range(layers):
        p = f"bert.encoder.layer.{n}."
        parts = [f"{p}attention.self.{part}" for part in ("query", "key", "value")]
        three = g.linear(x, np.concatenate([w[f"{part}.weight"] for part in parts]),
                         np.concatenate([w[f"{part}.bias"] for part in parts]), f"{p}qkv")  # fmt: skip
        three = g.add("Reshape", three, g.ints(0, 0, 3, HEADS, size))
        q, k, v = (
            g.add("Transpose", g.add("Gather", three, g.constant(f"at{at}", np.int64(at)), axis=2), perm=perm)
            for at, perm in enumerate(([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3]))
        )
        near = g.add("Mul", g.add("MatMul", q, k), g.constant("root", np.float32(size**-0.5)))
        seen = g.add("MatMul", g.add("Softmax", g.add("Add", near, hidden), axis=-1), v)
        seen = g.add("Reshape", g.add("Transpose", seen, perm=[0, 2, 1, 3]), g.ints(0, 0, WIDTH))
        out = g.linear(seen, w[f"{p}attention.output.dense.weight"], w[f"{p}attention.output.dense.bias"], f"{p}a")
        x = g.norm(g.add("Add", out, x), w[f"{p}attention.output.LayerNorm.weight"],
                   w[f"{p}attention.output.LayerNorm.bias"], f"{p}an")  # fmt: skip
        up = g.linear(x, w[f"{p}intermediate.dense.weight"], w[f"{p}intermediate.dense.bias"], f"{p}u")
        down = g.linear(g.add("Gelu", up), w[f"{p}output.dense.weight"], w[f"{p}output.dense.bias"], f"{p}d")
        x = g.norm(g.add("Add", down, x), w[f"{p}output.LayerNorm.weight"], w[f"{p}output.LayerNorm.bias"], f"{p}dn")
    first = g.add("Gather", x, g.constant("zero", np.int64(0)), axis=1)
    weight = g.add("Unsqueeze", real, g.ints(-1))
    mean = g.add("Div", g.add("ReduceSum", g.add("Mul", x, weight), g.ints(1), keepdims=0),
                 g.add("ReduceSum", weight, g.ints(1), keepdims=0))  # fmt: skip
    scores = g.add("Gemm", g.add("Concat", first, mean, axis=1),
                   g.constant("head.w", w["head.weight"] / temperature),
                   g.constant("head.b", w["head.bias"] / temperature), transB=1)  # fmt: skip
    g.nodes.append(helper.make_node("Softmax", [scores], ["probabilities"], axis=-1))
    shape = ["pairs", "tokens"]
    graph = helper.make_graph(
        g.nodes, "stance",
        [helper.make_tensor_value_info(n, TensorProto.INT64, shape) for n in ("ids", "types", "mask")],
        [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["pairs", 3])], list(g.constants.values()),
    )  # fmt: skip
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9, producer_name="concerted"
    )
    onnx.checker.check_model(model)
    return model
