package example;

import com.baidubce.qianfan.core.auth.Auth;
import com.baidubce.qianfan.core.auth.IAuth;
import com.baidubce.qianfan.util.TypeRef;
import com.baidubce.qianfan.util.http.HttpClient;
import com.baidubce.qianfan.util.http.HttpRequest;
import com.baidubce.qianfan.util.http.HttpResponse;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The code under test: evaluation tasks of Qianfan, signed and sent by its official SDK. */
public class EvalTasks {
    private final String url;
    private final IAuth auth;

    public EvalTasks(String url, String accessKey, String secretKey) {
        this.url = url;
        this.auth = Auth.create(Auth.TYPE_IAM, accessKey, secretKey);
    }

    /** Returns the id of the new task. */
    public String create(String name, String modelId) throws IOException {
        return call("CreateEvalTask", Map.of(
                "taskName", name,
                "evalObjectType", "model",
                "evalObjectConfig", Map.of("evalModelConfig", Map.of(
                        "versionId", "ds-mwmk3mwxxxxxfk",
                        "storageType", "sysStorage",
                        "evalModelConfigList", List.of(Map.of("modelId", modelId, "promptTemplate", "请解答：{input}")))),
                "evalConfig", Map.of("evalMode", "rule",
                        "autoRuleEvalConfig", Map.of("scoreModes", List.of("accuracy"))))).getAsString();
    }

    public String stateOf(String id) throws IOException {
        return task(id).get("state").getAsString();
    }

    public String descriptionOf(String id) throws IOException {
        return task(id).get("description").getAsString();
    }

    public void describe(String id, String description) throws IOException {
        call("ModifyEvalTask", Map.of("taskId", id, "description", description));
    }

    private JsonObject task(String id) throws IOException {
        return call("DescribeEvalTask", Map.of("taskId", id)).getAsJsonObject();
    }

    private JsonElement call(String action, Map<String, Object> parameters) throws IOException {
        HttpResponse<JsonObject> response =
                signed(url + "/v2/eval?Action=" + action).body(parameters).executeJson(new TypeRef<JsonObject>() {});
        if (response.getCode() != 200) throw new IOException(action + ": " + response.getCode());
        return response.getBody().get("result");
    }

    /** Signs anew when a second begins between the SDK's looks at the clock, which voids its signature. */
    private HttpRequest signed(String url) {
        while (true) {
            HttpRequest request = auth.signRequest(HttpClient.request().post(url));
            Map<String, String> headers = request.getHeaders();
            if (headers.get("Authorization").contains("/" + headers.get("X-Bce-Date") + "/")) return request;
        }
    }
}
