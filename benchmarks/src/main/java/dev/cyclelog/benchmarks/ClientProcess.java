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

    /** Processor time so far, in user and kernel, of all its threads. */
    Duration cpu() {
        return Throughput.cpu(process.toHandle());
    }

    /** The most memory that it has had so far, as the operating system counts it; 0 where that is not Linux. */
    long mostResidentMegabytes() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10)
                .findAny()
                .orElse(0);
    }

    /**
     * Fails if the process is gone.
     *
     * @throws IllegalStateException with the last of what it printed
     */
    void check() {
        if (!process.isAlive()) {
            throw failure("ended before its work was done");
        }
    }

    /** What became of the process, with the last of what it printed. */
    IllegalStateException failure(String what) {
        List<String> lines;
        try {
            lines = Files.readAllLines(log);
        } catch (IOException unreadable) {
            lines = List.of(unreadable.toString());
        }
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
