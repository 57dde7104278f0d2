#!/usr/bin/env bash
# opik 2.2.122 (PyPI, with nltk 3.10.4): SentenceBLEU with the whole weight on 4-grams (BLEU-4 alone) gives 1 to an answer of
# up to three words that shares one word with the reference and has its length. The metric drops the weights of n-grams that
# are longer than the answer, here all that are not 0, and the mean of nothing is 1. One would expect a low score or an
# error: no 4-gram matches. nltk itself, asked with the same weights and smoothing, gives 0.1, and so does opik once
# the answer has four words.
#
# Seen:
#   "yes it did", reference "yes he came": opik 1, nltk 0.1
#   "yes", reference "yes": opik 1, nltk 0.1
#   "yes it did well", reference "yes he came well": opik 0.1, nltk 0.1
#   "no it did", reference "yes he came": opik 0, nltk 0
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check opik==2.2.122 nltk==3.10.4
OPIK_TRACK_DISABLE=true venv/bin/python -W ignore - <<'PYTHON' | tee output
from nltk.translate.bleu_score import SmoothingFunction, sentence_bleu
from opik.evaluation.metrics import SentenceBLEU

weights = [0.0, 0.0, 0.0, 1.0]
metric = SentenceBLEU(weights=weights, smoothing_method="method1", track=False)
for answer, reference in [
    ("yes it did", "yes he came"),
    ("yes", "yes"),
    ("yes it did well", "yes he came well"),
    ("no it did", "yes he came"),
]:
    plain = sentence_bleu([reference.split()], answer.split(), weights, SmoothingFunction().method1)
    print(f'"{answer}", reference "{reference}": opik {metric.score(answer, reference).value:g}, nltk {plain:g}')
PYTHON
diff output - <<'TEXT'
"yes it did", reference "yes he came": opik 1, nltk 0.1
"yes", reference "yes": opik 1, nltk 0.1
"yes it did well", reference "yes he came well": opik 0.1, nltk 0.1
"no it did", reference "yes he came": opik 0, nltk 0
TEXT
