package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A service in a process of its own, which ends when the test wants it to, and by no fault of its environment. */
final class ServiceProcess implements AutoCloseable {

    /** How long an orderly end may take, whatever is broken around it. */
    static final Duration ORDERLY_END = Duration.ofSeconds(10);

    private final Path folder;
    private final Path config;
    private final String command;
    private final String name;
    private final int httpPort;
    private CyclelogProcess process;
    private boolean wanted;

    /** Starts it, with its metrics at any port. */
    ServiceProcess(Path folder, Path config, String command, String name) throws IOException {
        this(folder, config, command, name, 0);
    }

    /** Starts it, with its metrics at this port each time that it is started. */
    ServiceProcess(Path folder, Path config, String command, String name, int httpPort) throws IOException {
        this.folder = folder;
        this.config = config;
        this.command = command;
        this.name = name;
        this.httpPort = httpPort;
        start();
    }

    /** Starts it again after it was killed or stopped. */
    void start() throws IOException {
        wanted = true;
        process = CyclelogProcess.start(
                folder,
                Map.of("JDK_JAVA_OPTIONS", "-Xmx128m", "CYCLELOG_HTTP_PORT", Integer.toString(httpPort)),
                command,
                "--config",
                config.toString());
    }

    /** What PostgreSQL knows its connections by. */
    String name() {
        return name;
    }

    /** SIGKILL; it stays dead until {@link #start()}. */
    void kill() {
        wanted = false;
        process.kill();
    }

    /** SIGTERM, as an init system sends it; checks that the end is orderly and comes soon. */
    void stop() throws Exception {
        wanted = false;
        long asked = System.nanoTime();
        process.signal("TERM");
        int status = process.awaitExit();
        Duration took = Duration.ofNanos(System.nanoTime() - asked);
        assertThat(status).as("exit status of %s: %s", this, process.output()).isZero();
        assertThat(took).as("the orderly end of %s: %s", this, process.output()).isLessThan(ORDERLY_END);
    }

    void freeze() {
        process.signal("STOP");
    }

    void thaw() {
        process.signal("CONT");
    }

    /** What it said since its last start. */
    String output() {
        return process.output();
    }

    /** Waits until it says this. */
    void awaitOutput(String text) {
        process.awaitOutput(text);
    }

    /** Waits until it ends by itself; returns its exit status. */
    int awaitExit() throws InterruptedException {
        wanted = false;
        return process.awaitExit();
    }

    /** Checks that it has not ended by itself. */
    void check() {
        if (wanted && !process.isAlive()) {
            throw new AssertionError("%s ended by itself: %s".formatted(this, process.output()));
        }
    }

    @Override
    public void close() {
        wanted = false;
        process.close();
    }

    @Override
    public String toString() {
        return name;
    }
}
