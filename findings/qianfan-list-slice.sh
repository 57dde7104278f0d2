#!/usr/bin/env bash
# qianfan (PyPI): `Dataset.list(slice(0, 3))` of a dataset on the platform asks for four samples in 0.4.12.3: the end of
# the slice counts, unlike in Python. In 0.2.8 it asks for three, fetches each, and returns None.
#
# Seen, with the two requests answered by stand-ins:
#   0.2.8: asks for 3, returns None
#   0.4.12.3: asks for 4, returns 4 samples
set -euo pipefail
pins=$(cd "$(dirname "$0")/../test/sdk" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/program.py" <<'PYTHON'
import sys
from unittest import mock

import qianfan
from qianfan.dataset import Dataset
from qianfan.resources.console.data import Data

if hasattr(qianfan, "disable_log"):
    qianfan.disable_log()
STORAGE = {"storageId": "s", "storagePath": "p", "rawStoragePath": "", "storageName": "s", "region": "bj"}
VERSION = {
    "datasetPK": "ds-1", "versionId": 1, "dataType": 4, "projectType": 20, "templateType": 2000,
    "storageType": "sysBos", "storage": STORAGE, "datasetId": 1, "entityCount": 9, "modifyTime": "2024-01-01 00:00:00",
}
INFO = {"result": {"groupPK": "1", "name": "n", "versionInfo": VERSION}}
asked = []


def listed(dataset_id, offset=0, page_size=20, **_):
    asked.append(page_size)
    items = [{"id": str(n), "url": f"http://localhost/{n}"} for n in range(offset, offset + page_size)]
    return {"result": {"items": items}}


with (
    mock.patch.object(Data, "get_dataset_info", lambda *_, **__: INFO),
    mock.patch.object(Data, "list_all_entity_in_dataset", listed),
    mock.patch("requests.get", lambda *_, **__: mock.Mock(status_code=200, text="[]")),
):
    dataset = Dataset.load(qianfan_dataset_id="ds-1", is_download_to_local=False)
    samples = dataset.list(slice(0, 3))
got = "None" if samples is None else f"{len(samples)} samples"
print(f"{sys.argv[1]}: asks for {asked[0]}, returns {got}")
PYTHON
cd "$folder"
for release in 0.2.8:qianfan-python-old 0.4.12.3:qianfan-python-v1; do
  version=${release%:*}
  python3 -m venv "$folder/$version"
  "$folder/$version/bin/pip" install --quiet --disable-pip-version-check -r "$pins/${release#*:}/requirements.txt"
  HOME=$folder "$folder/$version/bin/python" program.py "$version"
done | tee output
diff output - <<'TEXT'
0.2.8: asks for 3, returns None
0.4.12.3: asks for 4, returns 4 samples
TEXT
