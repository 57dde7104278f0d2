#!/usr/bin/env bash
# azure-ai-evaluation 1.18.10 (PyPI): the `fidelity` of DocumentRetrievalEvaluator is higher for the less relevant of two
# documents, labelled 10 and 2. It sorts the labels as text (1, 10, 2, 3, …) and lays the weights over them in that
# order, so that label 10 weighs less than label 2. One would expect what ndcg@3 shows, and what the scale up to 9 gives:
# the more relevant document counts for more.
#
# Seen:
#   scale 0 to 9, found the 9 of 9 and 2: fidelity 0.993, ndcg@3 0.996
#   scale 0 to 9, found the 2 of 9 and 2: fidelity 0.007, ndcg@3 0.006
#   scale 0 to 10, found the 10 of 10 and 2: fidelity 0.318, ndcg@3 0.998
#   scale 0 to 10, found the 2 of 10 and 2: fidelity 0.682, ndcg@3 0.003
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check azure-ai-evaluation==1.18.10
venv/bin/python -W ignore - <<'PYTHON' 2> log | tee output
from azure.ai.evaluation import DocumentRetrievalEvaluator

for highest in (9, 10):
    labels = {"best": highest, "poor": 2}
    judged = [{"document_id": name, "query_relevance_label": label} for name, label in labels.items()]
    for found in labels:
        evaluate = DocumentRetrievalEvaluator(ground_truth_label_min=0, ground_truth_label_max=highest)
        result = evaluate(
            retrieval_ground_truth=judged, retrieved_documents=[{"document_id": found, "relevance_score": 1.0}]
        )
        values = result["document_retrieval_properties"]
        print(
            f"scale 0 to {highest}, found the {labels[found]} of {highest} and 2: "
            f"fidelity {values['fidelity']:.3f}, ndcg@3 {values['ndcg@3']:.3f}"
        )
PYTHON
diff output - <<'TEXT'
scale 0 to 9, found the 9 of 9 and 2: fidelity 0.993, ndcg@3 0.996
scale 0 to 9, found the 2 of 9 and 2: fidelity 0.007, ndcg@3 0.006
scale 0 to 10, found the 10 of 10 and 2: fidelity 0.318, ndcg@3 0.998
scale 0 to 10, found the 2 of 10 and 2: fidelity 0.682, ndcg@3 0.003
TEXT
