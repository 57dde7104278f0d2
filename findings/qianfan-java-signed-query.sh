#!/usr/bin/env bash
# com.baidubce:qianfan 0.0.9 (Maven Central): the IAM signature covers another query and another host than those that it sends.
# It decodes the query before it splits it, and ends a value at the first `=`: a marker in base64 with its `=` is signed
# without it. It escapes `~` and leaves `!` as it is, and leaves out the port of the host. One would expect the signature
# that Baidu's own bce-python-sdk 0.9.79 (PyPI) makes of the same request at the same second; a service that follows
# the rules for the signature has to refuse the Java client.
#
# Seen:
#   localhost, Action=A: same signature
#   localhost, Action=A&name=a%20b: same signature
#   localhost, Action=A&marker=YWI%3D: another signature, that of marker=YWI
#   localhost, Action=A&name=a~b: another signature
#   localhost, Action=A&name=a%21b: another signature
#   localhost:8080, Action=A: another signature, that of localhost
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check bce-python-sdk==0.9.79
cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.baidubce</groupId>
      <artifactId>qianfan</artifactId>
      <version>0.0.9</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib
cat > Program.java <<'JAVA'
import com.baidubce.qianfan.core.auth.IAMAuth;
import com.baidubce.qianfan.util.http.HttpClient;
import com.baidubce.qianfan.util.http.HttpRequest;

class Program {
    public static void main(String[] urls) {
        for (String url : urls) {
            HttpRequest request = new IAMAuth("ak", "sk").signRequest(HttpClient.request().post(url));
            System.out.println(url + " " + request.getHeaders().get("Authorization"));
        }
    }
}
JAVA
cat > program.py <<'PYTHON'
import calendar
import sys
import time
from urllib.parse import parse_qsl, urlsplit

from baidubce.auth.bce_credentials import BceCredentials
from baidubce.auth.bce_v1_signer import sign


def signature(host, query, date):
    """What the Python SDK signs: the names and values as they are meant, the host as it is sent."""
    headers = {b"Host": host.encode(), b"x-bce-date": date.encode()}
    parameters = {name.encode(): value.encode() for name, value in parse_qsl(query)}
    second = calendar.timegm(time.strptime(date, "%Y-%m-%dT%H:%M:%SZ"))
    return sign(BceCredentials(b"ak", b"sk"), b"POST", b"/v2/eval", headers, parameters, second, 1800).decode().split("/")[-1]


OTHERS = {"that of marker=YWI": ("localhost", "Action=A&marker=YWI"), "that of localhost": ("localhost", "Action=A")}
for line in sys.stdin:
    url, authorization = line.split()
    parts = urlsplit(url)
    _, _, date, _, _, found = authorization.split("/")
    verdict = "same signature"
    if found != signature(parts.netloc, parts.query, date):
        verdict = ", ".join(["another signature", *(name for name, of in OTHERS.items() if found == signature(*of, date))])
    print(f"{parts.netloc}, {parts.query}: {verdict}")
PYTHON
java -cp 'lib/*' Program.java \
  'http://localhost/v2/eval?Action=A' \
  'http://localhost/v2/eval?Action=A&name=a%20b' \
  'http://localhost/v2/eval?Action=A&marker=YWI%3D' \
  'http://localhost/v2/eval?Action=A&name=a~b' \
  'http://localhost/v2/eval?Action=A&name=a%21b' \
  'http://localhost:8080/v2/eval?Action=A' 2> log |
  venv/bin/python -W ignore program.py | tee output
diff output - <<'TEXT'
localhost, Action=A: same signature
localhost, Action=A&name=a%20b: same signature
localhost, Action=A&marker=YWI%3D: another signature, that of marker=YWI
localhost, Action=A&name=a~b: another signature
localhost, Action=A&name=a%21b: another signature
localhost:8080, Action=A: another signature, that of localhost
TEXT
