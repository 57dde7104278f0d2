// Reads all tasks page by page, then each with its state, and prints them.

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Map;
import java.util.TreeMap;

public class All {
    public static void main(String[] arguments) throws Exception {
        TreeMap<String, String> states = new TreeMap<>();
        String marker = "";
        while (true) {
            JsonObject page = Story.result("DescribeEvalTasks",
                    Map.of("evalType", "auto", "marker", marker, "maxKeys", 100)).getAsJsonObject();
            for (JsonElement each : page.getAsJsonArray("evalTaskList")) {
                String id = each.getAsJsonObject().get("taskId").getAsString();
                JsonObject task = Story.result("DescribeEvalTask", Map.of("taskId", id)).getAsJsonObject();
                states.put(id, task.get("state").getAsString());
            }
            JsonObject info = page.getAsJsonObject("pageInfo");
            if (!info.get("isTruncated").getAsBoolean()) break;
            marker = info.get("nextMarker").getAsString();
        }
        System.out.println(Story.GSON.toJson(Map.of("states", states)));
    }
}
