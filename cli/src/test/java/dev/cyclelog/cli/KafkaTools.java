package dev.cyclelog.cli;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.tools.AclCommand;
import org.apache.kafka.tools.StreamsResetter;

/** Kafka's own tools, run in this process. */
final class KafkaTools {

    private static final Map<String, Consumer<String[]>> TOOLS = Map.of(
            "kafka-acls",
            AclCommand::main,
            "kafka-streams-application-reset",
            arguments -> Exit.exit(new StreamsResetter().execute(arguments)));

    private KafkaTools() {}

    private static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final int status;

        private Ended(int status) {
            this.status = status;
        }
    }

    /**
     * Runs the tool of this name.
     *
     * @throws AssertionError if it fails
     */
    static synchronized void run(String tool, List<String> arguments) {
        Exit.setExitProcedure((status, message) -> {
            throw new Ended(status);
        });
        try {
            TOOLS.get(tool).accept(arguments.toArray(String[]::new));
        } catch (Ended ended) {
            if (ended.status != 0) {
                throw new AssertionError("%s %s ended with status %d".formatted(tool, arguments, ended.status));
            }
        } finally {
            Exit.resetExitProcedure();
        }
    }
}
