package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.utils.Utils;

/** Takes the steps of a {@link Runbook}, line by line, as a person at a shell would. */
final class Operator {

    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)}|(\\w+))");

    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> here = new HashMap<>();

    /** Somebody who knows what is done by hand. */
    interface Hand {
        void perform() throws Exception;
    }

    /** An operator whose files are in this folder. */
    Operator(Path folder) {
        this.folder = folder;
        environment.put("CYCLELOG_TOPIC_PREFIX", "");
    }

    /** Sets a variable of the environment. */
    Operator set(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** What a text of the page is called in this test: an address, a file. */
    Operator call(String text, String here) {
        this.here.put(text, here);
        return this;
    }

    /** The configuration that the environment stands for. */
    Path config() {
        try {
            return Files.writeString(Files.createTempFile(folder, "operator", ".conf"), """
                    cyclelog {
                      kafka.bootstrap-servers = "%s"
                      topics { prefix = "%s", partitions = 3, replication = 1, min-insync-replicas = 1 }
                      database.url = "%s"
                      streams { state-dir = "%s", standby-replicas = 0 }
                      sequencer.breaker.run-length = 20
                    }""".formatted(
                            environment.get("CYCLELOG_KAFKA_BOOTSTRAP_SERVERS"),
                            environment.get("CYCLELOG_TOPIC_PREFIX"),
                            environment.get("CYCLELOG_DATABASE_URL"),
                            environment.get("CYCLELOG_STATE_DIR")));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * Takes the steps.
     *
     * @param byHand what is done at lines that are for people, by their text; all of it must be asked for
     */
    void take(List<String> steps, Map<String, Hand> byHand) throws Exception {
        assertThat(steps).containsAll(byHand.keySet());
        for (String step : steps) {
            System.out.println("Operator: " + step);
            if (step.startsWith("# ")) {
                Hand hand = byHand.get(step);
                assertThat(hand).as("who does '%s'", step).isNotNull();
                hand.perform();
            } else {
                run(List.of(replaced(step).split(" +")));
            }
        }
    }

    private String replaced(String step) {
        String line = step;
        for (Map.Entry<String, String> name : here.entrySet()) {
            line = line.replace(name.getKey(), name.getValue());
        }
        return VARIABLE.matcher(line).replaceAll(match -> {
            String name = match.group(1) == null ? match.group(2) : match.group(1);
            assertThat(environment).containsKey(name);
            return Matcher.quoteReplacement(environment.get(name));
        });
    }

    private void run(List<String> words) throws IOException {
        String command = words.get(0);
        List<String> arguments = words.subList(1, words.size());
        if (command.equals("./cyclelog")) {
            CommandRun run = CommandRun.of(config(), arguments.toArray(String[]::new));
            assertThat(run.status())
                    .as("%s: %s %s", words, run.out(), run.err())
                    .isZero();
        } else if (command.equals("export")) {
            String[] assignment = String.join(" ", arguments).split("=", 2);
            environment.put(assignment[0], assignment[1].replace("\"", ""));
        } else if (command.equals("rm")) {
            assertThat(arguments).hasSize(2).startsWith("-r");
            File doomed = new File(arguments.get(1));
            assertThat(doomed).exists();
            assertThat(doomed.toPath().startsWith(folder)).isTrue();
            Utils.delete(doomed);
        } else {
            KafkaTools.run(command, arguments);
        }
    }
}
