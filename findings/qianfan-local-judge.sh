#!/usr/bin/env bash
# qianfan 0.4.12.3 (PyPI): LocalJudgeEvaluator never shows the output of the evaluated model to the judge. It writes the reference
# answer into the prompt twice: as the reference, and as the response to be scored. One would expect the output there:
# so each score says how well the reference answers, whatever the model wrote.
#
# Seen, in the prompt that the judge gets for a wrong output:
#   reference: 2 times
#   output: 0 times
set -euo pipefail
pins=$(cd "$(dirname "$0")/../test/sdk" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check -r "$pins/qianfan-python-v1/requirements.txt"
cd "$folder"
cat > program.py <<'PYTHON'
import qianfan
from qianfan import ChatCompletion, QfResponse
from qianfan.evaluation.local_evaluator import LocalJudgeEvaluator

qianfan.disable_log()
prompts = []


class Judge(ChatCompletion):
    def do(self, messages, **_):
        prompts.append(messages._to_list()[-1]["content"])
        return QfResponse(200, {}, {"result": "5"})


evaluator = LocalJudgeEvaluator(model=Judge(), metric_name="score")
evaluator.evaluate(input="2 + 2?", reference="the-reference", output="the-output")
for word in ["reference", "output"]:
    print(f"{word}: {prompts[0].count('the-' + word)} times")
PYTHON
HOME=$folder QIANFAN_ACCESS_KEY=a QIANFAN_SECRET_KEY=b venv/bin/python program.py | tee output
diff output - <<'TEXT'
reference: 2 times
output: 0 times
TEXT
