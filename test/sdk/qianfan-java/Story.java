// The stories of com.baidubce:qianfan.

import com.baidubce.qianfan.core.QianfanConfig;
import com.baidubce.qianfan.core.auth.Auth;
import com.baidubce.qianfan.core.auth.IAuth;
import com.baidubce.qianfan.util.TypeRef;
import com.baidubce.qianfan.util.http.HttpClient;
import com.baidubce.qianfan.util.http.HttpRequest;
import com.baidubce.qianfan.util.http.HttpResponse;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;

public class Story {
    static final String URL = System.getenv("EVALMOCK_URL");
    static final String WORLD = System.getenv("EVALMOCK_WORLD");
    static final boolean LIVE = "live".equals(System.getenv("EVALMOCK_PROFILE"));
    static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();
    static final java.net.http.HttpClient PLAIN = java.net.http.HttpClient.newHttpClient();

    // sample:begin
    static final IAuth AUTH = Auth.create(
            Auth.TYPE_IAM, QianfanConfig.getQianfanAccessKey(), QianfanConfig.getQianfanSecretKey());

    static HttpResponse<JsonObject> call(IAuth auth, String action, Map<String, Object> parameters) throws IOException {
        String url = QianfanConfig.getConsoleApiBaseUrl() + "/v2/eval?Action=" + action;
        return signed(auth, url).body(parameters).executeJson(new TypeRef<JsonObject>() {});
    }

    /** Signs anew when a second began between the SDK's looks at the clock, which voids the signature. */
    static HttpRequest signed(IAuth auth, String url) {
        while (true) {
            HttpRequest request = auth.signRequest(HttpClient.request().post(url));
            Map<String, String> headers = request.getHeaders();
            if (headers.get("Authorization").contains("/" + headers.get("X-Bce-Date") + "/")) return request;
        }
    }
    // sample:end

    static final List<String> NAMES = List.of("java-算术-1", "java-算术-2", "java-算术-3");
    static final List<String> ids = new ArrayList<>();
    static final Map<String, Object> OBJECTS = Map.of("evalModelConfig", Map.of(
            "versionId", "ds-4h1v8c2k6z0q3m7p",
            "storageType", "sysStorage",
            "evalModelConfigList", List.of(Map.of("modelId", "amv-5t9r2e6w1x8y", "promptTemplate", "解题: {input}"))));
    static final Map<String, Object> CONFIG = Map.of(
            "evalMode", "rule", "autoRuleEvalConfig", Map.of("scoreModes", List.of("similarity", "accuracy")));

    public static void main(String[] arguments) {
        tell("authenticate", () -> {
            JsonObject page = result("DescribeEvalTasks", Map.of("evalType", "auto")).getAsJsonObject();
            must(!page.getAsJsonArray("evalTaskList").isEmpty(), "an empty list");
            equal(page.getAsJsonObject("pageInfo").get("maxKeys").getAsInt(), 10);
            return "signs with `bce-auth-v1`: host without port and date";
        });
        tell("create", () -> {
            for (String name : NAMES) {
                String id = result("CreateEvalTask", Map.of("taskName", name, "description", "", "evalObjectType", "model",
                        "evalObjectConfig", OBJECTS, "evalConfig", CONFIG)).getAsString();
                matches("ame-[a-z0-9]{12}", id);
                ids.add(id);
            }
            return "`result` is the id as text";
        });
        tell("list", () -> {
            JsonObject first = result("DescribeEvalTasks",
                    Map.of("evalType", "auto", "keyFilter", "java-算术", "maxKeys", 2)).getAsJsonObject();
            String marker = first.getAsJsonObject("pageInfo").get("nextMarker").getAsString();
            equal(first.get("pageInfo"),
                    json(Map.of("marker", "", "maxKeys", 2, "isTruncated", true, "nextMarker", marker)));
            JsonObject second = result("DescribeEvalTasks",
                    Map.of("evalType", "auto", "keyFilter", "java-算术", "maxKeys", 2, "marker", marker)).getAsJsonObject();
            equal(second.get("pageInfo"), json(Map.of("marker", marker, "maxKeys", 2, "isTruncated", false)));
            JsonArray all = first.getAsJsonArray("evalTaskList");
            all.addAll(second.getAsJsonArray("evalTaskList"));
            TreeSet<String> found = new TreeSet<>();
            for (JsonElement each : all) {
                JsonObject task = each.getAsJsonObject();
                equal(new TreeSet<>(task.keySet()), new TreeSet<>(List.of(
                        "createTime", "description", "evalMode", "evalType", "taskId", "taskName")));
                matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d", task.get("createTime").getAsString());
                found.add(task.get("taskId").getAsString());
            }
            equal(all.size(), 3);
            equal(found, new TreeSet<>(ids));
            return "pages by `nextMarker`: two tasks, then one";
        });
        tell("read", () -> {
            JsonObject task = result("DescribeEvalTask", Map.of("taskId", ids.get(0))).getAsJsonObject();
            matches("Queued|Running", task.remove("state").getAsString());
            matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d", task.remove("createTime").getAsString());
            equal(task, json(Map.of("taskId", ids.get(0), "taskName", NAMES.get(0), "description", "", "evalType", "auto",
                    "evalObjectType", "model", "evalObjectConfig", OBJECTS, "evalConfig", CONFIG)));
            return "returns what was sent, with nested objects and Chinese text";
        });
        tell("update", () -> {
            String description = "第二次 & <更好>";
            equal(result("ModifyEvalTask", Map.of("taskId", ids.get(0), "description", description)), new JsonObject());
            JsonObject page = result("DescribeEvalTasks", Map.of("evalType", "auto", "keyFilter", ids.get(0))).getAsJsonObject();
            JsonObject task = page.getAsJsonArray("evalTaskList").get(0).getAsJsonObject();
            equal(task.get("description").getAsString(), description);
            return "the description changes";
        });
        tell("finish", () -> {
            equal(result("StopEvalTask", Map.of("taskId", ids.get(1))), new JsonObject());
            mock("POST", "/clock/advance", Map.of("ms", 3_600_000));
            equal(stateOf("DescribeEvalTask", ids.get(0)), "Successed");
            equal(stateOf("DescribeEvalTask", ids.get(1)), "Stopped");
            JsonArray reports = result("DescribeEvalTaskReport", Map.of("taskId", ids.get(0))).getAsJsonArray();
            equal(reports.size(), 1);
            JsonObject report = reports.get(0).getAsJsonObject();
            equal(report.get("modelId").getAsString(), "amv-5t9r2e6w1x8y");
            double accuracy = report.getAsJsonObject("effectMetric").get("accuracy").getAsDouble();
            must(accuracy > 0 && accuracy <= 1, "an accuracy of " + accuracy);
            String export = result("CreateEvalResultExportTask", Map.of("evalId", ids.get(0), "storageType", "sysStorage",
                    "exportContent", List.of("prompt", "prediction", "metrics"))).getAsJsonObject().get("taskId").getAsString();
            mock("POST", "/clock/advance", Map.of("ms", 3_600_000));
            JsonObject done = result("DescribeEvalResultExportTask", Map.of("taskId", export)).getAsJsonObject();
            equal(done.get("state").getAsString(), "Succeeded");
            URI download = URI.create(done.get("downloadUrl").getAsString());
            byte[] zip = PLAIN.send(java.net.http.HttpRequest.newBuilder(download).build(), BodyHandlers.ofByteArray()).body();
            equal(new String(zip, 0, 2), "PK");
            return "`Successed` with a report and an export to download; another one `Stopped`; signatures use real time";
        });
        tell("remove", () -> {
            equal(result("DeleteEvalTask", Map.of("taskId", ids.get(1))), new JsonObject());
            refused(AUTH, "DescribeEvalTask", Map.of("taskId", ids.get(1)), 404, "NoSuchKey");
            return "the task is unknown afterwards";
        });
        tell("wrong-credentials", () -> {
            IAuth wrong = Auth.create(
                    Auth.TYPE_IAM, QianfanConfig.getQianfanAccessKey(), QianfanConfig.getQianfanSecretKey() + "x");
            if (!LIVE) {
                refused(wrong, "DescribeEvalTasks", Map.of("evalType", "auto"), 400, "SignatureDoesNotMatch");
                return "throws nothing: `getCode()` is 400, `SignatureDoesNotMatch` in the body";
            }
            HttpResponse<JsonObject> response = call(wrong, "DescribeEvalTasks", Map.of("evalType", "auto"));
            equal(response.getCode(), 403);
            equal(header(response, "X-Bce-Error-Code"), "IamSignatureInvalid");
            return "throws nothing: `getCode()` is 403, `IamSignatureInvalid` among the headers, the body null";
        });
        tell("unknown-id", () -> {
            refused(AUTH, "DescribeEvalTask", Map.of("taskId", "ame-000000000000"), 404, "NoSuchKey");
            return "throws nothing: `getCode()` is 404, `NoSuchKey` in the body";
        });
        tell("invalid-input", () -> {
            refused(AUTH, "DescribeEvalTasks", Map.of("evalType", "automatic"), 400, "InappropriateJSON");
            return "throws nothing: `getCode()` is 400, `InappropriateJSON` in the body";
        });
        tell("rate-limited", () -> {
            Map<String, Object> effect = Map.of("kind", "problem", "problem", "rate-limited", "retryAfterS", 1);
            String requests = disturbed(effect, () -> {
                long start = System.nanoTime();
                equal(call("DescribeEvalTasks", Map.of("evalType", "auto")).getCode(), 200);
                long waitedMs = (System.nanoTime() - start) / 1_000_000;
                must(waitedMs >= 900, "it waited " + waitedMs + " ms only");
            });
            return "waits as `retry-after` says and succeeds after " + requests;
        });
        tell("dropped-connection", () -> {
            String requests = disturbed(Map.of("kind", "reset"), () -> {
                try {
                    HttpResponse<JsonObject> response = call("DescribeEvalTasks", Map.of("evalType", "auto"));
                    throw new AssertionError("status " + response.getCode());
                } catch (java.net.SocketException expected) {
                    must(expected.getMessage().contains("reset"), expected.toString());
                }
            });
            return "throws `java.net.SocketException` after " + requests;
        });
    }

    static HttpResponse<JsonObject> call(String action, Map<String, Object> parameters) throws Exception {
        return call(AUTH, action, parameters);
    }

    static JsonElement result(String action, Map<String, Object> parameters) throws Exception {
        HttpResponse<JsonObject> response = call(action, parameters);
        JsonObject body = response.getBody();
        equal(response.getCode() + " " + body.get("code"), "200 null");
        equal(body.keySet().size(), 2);
        matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", body.get("requestId").getAsString());
        equal(header(response, "X-Bce-Request-Id"), body.get("requestId").getAsString());
        return body.get("result");
    }

    static String stateOf(String action, String id) throws Exception {
        return result(action, Map.of("taskId", id)).getAsJsonObject().get("state").getAsString();
    }

    static void refused(IAuth auth, String action, Map<String, Object> parameters, int status, String code) throws Exception {
        HttpResponse<JsonObject> response = call(auth, action, parameters);
        equal(response.getCode(), status);
        equal(response.getBody().get("code").getAsString(), code);
        equal(response.getBody().keySet().size(), 3);
    }

    static String header(HttpResponse<?> response, String name) {
        return response.getHeaders().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue).findFirst().orElse(null);
    }

    static void tell(String story, Callable<String> work) {
        JsonObject line = new JsonObject();
        line.addProperty("story", story);
        try {
            String note = work.call();
            line.addProperty("ok", true);
            line.addProperty("note", note);
        } catch (Throwable cause) {
            line.addProperty("ok", false);
            StackTraceElement[] trace = cause.getStackTrace();
            line.addProperty("note", cause + (trace.length > 1 ? " at " + trace[0] + ", " + trace[1] : ""));
        }
        System.out.println(GSON.toJson(line));
    }

    interface Work {
        void run() throws Exception;
    }

    /** Makes the next list misbehave and says how many requests there were for it meanwhile. */
    static String disturbed(Map<String, Object> effect, Work work) throws Exception {
        String id = mock("POST", "/faults", Map.of("match", Map.of("provider", "qianfan",
                "operationId", "DescribeEvalTasks"), "times", 1, "effect", effect)).get("id").getAsString();
        work.run();
        for (JsonElement each : mock("GET", "/faults", null).getAsJsonArray("faults")) {
            JsonObject fault = each.getAsJsonObject();
            if (!fault.get("id").getAsString().equals(id)) continue;
            mock("DELETE", "/faults/" + id, null);
            int seen = fault.get("seen").getAsInt();
            return seen == 1 ? "1 request" : seen + " requests";
        }
        throw new AssertionError("the fault is gone");
    }

    /** A call of the control API for this program's own world. */
    static JsonObject mock(String method, String path, Object body) throws Exception {
        var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(GSON.toJson(body));
        var request = java.net.http.HttpRequest.newBuilder(URI.create(URL + "/_mock/worlds/" + WORLD + path))
                .method(method, publisher).build();
        var reply = PLAIN.send(request, BodyHandlers.ofString());
        must(reply.statusCode() < 300, method + " " + path + ": " + reply.statusCode() + " " + reply.body());
        return reply.body().isEmpty() ? null : JsonParser.parseString(reply.body()).getAsJsonObject();
    }

    static JsonElement json(Object value) {
        return GSON.toJsonTree(value);
    }

    static void equal(Object actual, Object expected) {
        must(expected.equals(actual), actual + " is not " + expected);
    }

    static void matches(String pattern, String text) {
        must(text.matches(pattern), text + " does not match " + pattern);
    }

    static void must(boolean holds, String message) {
        if (!holds) throw new AssertionError(message);
    }
}
