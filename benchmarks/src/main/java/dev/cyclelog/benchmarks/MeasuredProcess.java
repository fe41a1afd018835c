package dev.cyclelog.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A process of this jar that measures itself, so that nothing of ours helps or hinders it, and its start is left out.
 */
final class MeasuredProcess {

    private MeasuredProcess() {}

    /**
     * Runs one to its end.
     *
     * @param options for its Java runtime
     * @param main ends with {@link #answer}
     * @throws IllegalStateException if it fails
     */
    static Throughput run(List<String> options, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(ClientProcess.ownJava().toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        try (BufferedReader answers = process.inputReader(StandardCharsets.UTF_8)) {
            String answer = answers.readLine();
            if (process.waitFor() != 0 || answer == null) {
                throw new IllegalStateException(main.getSimpleName() + " failed; its output above says why");
            }
            String[] numbers = answer.split(" ");
            return new Throughput(
                    Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]), Double.parseDouble(numbers[2]));
        }
    }

    /** What such a process says at its end. */
    static void answer(Throughput throughput) {
        System.out.println(throughput.rowsPerSecond() + " " + throughput.clientCpu() + " " + throughput.backendCpu());
    }
}
