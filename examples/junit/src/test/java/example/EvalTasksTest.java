package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvalTasksTest {
    private static final String MODEL = "amv-m4th7u7orv1a";
    private static final String NIGHTLY = "ame-4kvxxxxxj5";

    @RegisterExtension
    private final World world = new World();

    @Test
    void aTaskOfAnHourIsDoneInAMoment() throws Exception {
        world.freeze();
        world.plan("""
                {"pace": "time", "queueMs": 0, "runMs": 3600000}""");
        EvalTasks tasks = world.client();

        String id = tasks.create("capitals", MODEL);
        assertEquals("Running", tasks.stateOf(id));
        world.advance(3_600_000);
        assertEquals("Successed", tasks.stateOf(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cleaned data", "数据已清洗"})
    void aDescriptionIsChangedForThisTestAlone(String description) throws Exception {
        EvalTasks tasks = world.client();
        assertEquals("takes its time", tasks.descriptionOf(NIGHTLY));
        tasks.describe(NIGHTLY, description);
        assertEquals(description, tasks.descriptionOf(NIGHTLY));
    }

    @Test
    void anOutageIsReportedWhileItLasts() throws Exception {
        world.fault("""
                {"times": 1, "effect": {"kind": "problem", "problem": "unavailable"}}""");
        EvalTasks tasks = world.client();
        assertThrows(IOException.class, () -> tasks.stateOf(NIGHTLY));
        assertEquals("Running", tasks.stateOf(NIGHTLY));
    }
}
