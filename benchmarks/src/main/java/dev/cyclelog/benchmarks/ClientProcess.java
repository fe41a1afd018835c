package dev.cyclelog.benchmarks;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java process that is measured: what it takes of the processors is its own. Closing ends it. */
final class ClientProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final int LAST_LINES = 30;

    private final String name;
    private final Process process;
    private final Path log;

    private ClientProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts a process.
     *
     * @param java the command of the Java runtime
     * @param arguments to it: options, class path, main class, its arguments
     * @param log takes what it prints
     */
    static ClientProcess start(String name, Path java, List<String> arguments, Path log) throws IOException {
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(log.toFile()))
                .start();
        return new ClientProcess(name, process, log);
    }

    /** The Java runtime that runs the benchmarks. */
    static Path ownJava() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    long pid() {
        return process.pid();
    }

    /** Processor time so far, in user and kernel, of all its threads. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /**
     * Fails if the process is gone.
     *
     * @throws IllegalStateException with the last of what it printed
     */
    void check() throws IOException {
        if (!process.isAlive()) {
            throw failure("ended before its work was done");
        }
    }

    /** What became of the process, with the last of what it printed. */
    IllegalStateException failure(String what) throws IOException {
        List<String> lines = Files.readAllLines(log);
        List<String> last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
        return new IllegalStateException("%s %s:%n%s".formatted(name, what, String.join(System.lineSeparator(), last)));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
