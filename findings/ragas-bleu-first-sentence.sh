#!/usr/bin/env bash
# ragas 0.4.3 with sacrebleu 2.6.0 (PyPI): `BleuScore` looks at the first sentence of the response alone, and compares it with
# each sentence of the reference. Everything behind the first ". " may be wrong or missing. One would expect BLEU over the
# whole text, as sacrebleu gives for the same two texts.
#
# Seen, as BleuScore and sacrebleu's sentence_bleu / 100, for a reference of two sentences:
#   the same text: 1.00 1.00
#   both sentences, in the other order: 1.00 0.86
#   the second sentence, then another text: 1.00 0.45
#   another text, then the second sentence: 0.00 0.51
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
# ragas needs a module that later releases of langchain-community do not have.
venv/bin/pip install --quiet --disable-pip-version-check ragas==0.4.3 sacrebleu==2.6.0 langchain-community==0.3.31
HOME=$folder venv/bin/python -W ignore - <<'PYTHON' | tee output
import asyncio

import sacrebleu
from ragas.metrics.collections import BleuScore

ONE, TWO, OTHER = "the model answers in four words", "all tests of it have passed", "nobody knows why that is so"
CASES = {
    "the same text": (ONE, TWO),
    "both sentences, in the other order": (TWO, ONE),
    "the second sentence, then another text": (TWO, OTHER),
    "another text, then the second sentence": (OTHER, TWO),
}


async def main():
    reference = f"{ONE}. {TWO}."
    for name, sentences in CASES.items():
        response = f"{'. '.join(sentences)}."
        ours = (await BleuScore().ascore(reference=reference, response=response)).value
        whole = sacrebleu.sentence_bleu(response, [reference]).score / 100
        print(f"{name}: {abs(ours):.2f} {whole:.2f}")


asyncio.run(main())
PYTHON
diff output - <<'TEXT'
the same text: 1.00 1.00
both sentences, in the other order: 1.00 0.86
the second sentence, then another text: 1.00 0.45
another text, then the second sentence: 0.00 0.51
TEXT
