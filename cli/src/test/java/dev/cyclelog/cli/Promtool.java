package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Prometheus' own tool for its files, where it is installed (Debian's package {@code prometheus}). */
final class Promtool {

    private Promtool() {}

    /** Runs it in this folder, and checks that it has found nothing wrong. Skips the test where it is not installed. */
    static void check(Path folder, List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(arguments);
        Process promtool;
        try {
            promtool = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException notThere) {
            assumeTrue(false, "promtool is not installed: apt-get install prometheus");
            return;
        }
        String output = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as(output).isZero();
    }
}
