package example;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A world for each test, with its own tasks, clock and faults; gone when the test ends. */
class World implements BeforeEachCallback, AfterEachCallback {
    static final String URL = System.getenv("EVALMOCK_URL");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private String name;
    private JsonObject credentials;

    @Override
    public void beforeEach(ExtensionContext test) throws Exception {
        JsonObject made = control("POST", "", "{}");
        name = made.get("name").getAsString();
        credentials = made.getAsJsonObject("credentials");
    }

    @Override
    public void afterEach(ExtensionContext test) throws Exception {
        control("DELETE", "/" + name, "");
    }

    /** A client that works in this world. */
    EvalTasks client() {
        JsonObject qianfan = credentials.getAsJsonObject("qianfan");
        return new EvalTasks(
                URL, qianfan.get("accessKeyId").getAsString(), qianfan.get("secretAccessKey").getAsString());
    }

    void freeze() throws Exception {
        control("PUT", "/" + name + "/clock", "{\"frozen\": true}");
    }

    void advance(long ms) throws Exception {
        control("POST", "/" + name + "/clock/advance", "{\"ms\": " + ms + "}");
    }

    void plan(String settings) throws Exception {
        control("PUT", "/" + name + "/plan", settings);
    }

    void fault(String fault) throws Exception {
        control("POST", "/" + name + "/faults", fault);
    }

    private static JsonObject control(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(URL + "/_mock/worlds" + path))
                .method(method, BodyPublishers.ofString(body))
                .build();
        var reply = HTTP.send(request, BodyHandlers.ofString());
        if (reply.statusCode() >= 300) throw new IOException(method + " " + path + ": " + reply.body());
        return JsonParser.parseString(reply.body()).getAsJsonObject();
    }
}
