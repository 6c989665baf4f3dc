"""Times ONNX files in onnxruntime's native CPU build, one thread: the yardstick for the browser.

    python native.py file.onnx '{"pixels": {"type": "float32", "dims": [1, 3, 64, 64]}}' 30 6000

Prints the median of the runs in milliseconds; no further run begins after so many milliseconds.
"""

from __future__ import annotations

import json
import statistics
import sys
import time

import numpy as np
import onnxruntime


def feed(spec: dict[str, object]) -> np.ndarray:
    """The same numbers that the browser gets: (i mod 7) / 7, or i mod 7 for tokens."""
    count = int(np.prod(spec["dims"]))
    ramp = np.arange(count) % 7
    values = ramp / 7 if spec["type"] == "float32" else ramp
    return values.astype(spec["type"]).reshape(spec["dims"])


def main(path: str, inputs: str, runs: str, longest: str) -> None:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    feeds = {name: feed(spec) for name, spec in json.loads(inputs).items()}
    began = time.perf_counter()

    def is_late() -> bool:
        return (time.perf_counter() - began) * 1000 > float(longest)

    for _ in range(3):
        if not is_late():
            session.run(None, feeds)
    times: list[float] = []
    while len(times) < int(runs) and (not times or not is_late()):
        start = time.perf_counter()
        session.run(None, feeds)
        times.append((time.perf_counter() - start) * 1000)
    print(statistics.median(times))


if __name__ == "__main__":
    main(*sys.argv[1:])
