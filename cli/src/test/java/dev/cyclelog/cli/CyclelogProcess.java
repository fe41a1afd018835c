package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The {@code cyclelog} command as a process of its own, with what it prints. */
final class CyclelogProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Pattern PAGE = Pattern.compile("Status page: (http://\\S+)");
    private static final Pattern DATABASE = Pattern.compile("PostgreSQL is up on 127\\.0\\.0\\.1:(\\d+)");

    private final Path output;
    private final Process process;

    private CyclelogProcess(Path output, Process process) {
        this.output = output;
        this.process = process;
    }

    /** Starts the command; what it prints is kept in a new file of the folder. */
    static CyclelogProcess start(Path folder, String... arguments) throws IOException {
        return start(folder, Map.of(), arguments);
    }

    /** Starts the command with these environment variables, over those of the tests. */
    static CyclelogProcess start(Path folder, Map<String, String> environment, String... arguments) throws IOException {
        Path output = Files.createTempFile(folder, "cyclelog", ".out");
        List<String> command =
                // The log of the command, not that of the tests.
                TestJvm.command(CyclelogProcess.class, List.of(arguments), "-Dlogback.configurationFile=logback.xml");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        // Several run at once on this machine.
        builder.environment().put("CYCLELOG_HTTP_PORT", "0");
        builder.environment().putAll(environment);
        Process process = builder.start();
        // Also if the tests are ended before they can close it.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new CyclelogProcess(output, process);
    }

    /** Runs the command, until its standard input ends: also if the tests are killed, it must not stay behind. */
    public static void main(String[] arguments) {
        Thread watch = new Thread(CyclelogProcess::exitAtTheEndOfInput);
        watch.setDaemon(true);
        watch.start();
        CyclelogCommand.main(arguments);
    }

    private static void exitAtTheEndOfInput() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException broken) {
            // As good as ended.
        }
        System.exit(1);
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    void awaitOutput(String text) {
        Awaitility.await(text).atMost(PATIENCE).until(() -> !process.isAlive() || output().contains(text));
        assertThat(output()).contains(text);
    }

    /** Waits until its services work, as its page says it. */
    void awaitReady() {
        awaitOutput("Status page: ");
        Matcher page = PAGE.matcher(output());
        assertThat(page.find()).isTrue();
        int port = URI.create(page.group(1)).getPort();
        Awaitility.await("ready")
                .atMost(PATIENCE)
                .until(() -> Metrics.get(port, "/health/ready").statusCode() == 200);
    }

    /** The port of its database, once that is up. */
    int databasePort() {
        awaitOutput("PostgreSQL is up on");
        Matcher matcher = DATABASE.matcher(output());
        assertThat(matcher.find()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    /** Waits for its end; returns its exit status. */
    int awaitExit() throws InterruptedException {
        return awaitExit(PATIENCE);
    }

    /** Waits for its end, which must come within this time; returns its exit status. */
    int awaitExit(Duration patience) throws InterruptedException {
        assertThat(process.waitFor(patience.toSeconds(), TimeUnit.SECONDS))
                .as("exited; until now it said: %s", output())
                .isTrue();
        return process.exitValue();
    }

    /** Asks it to stop, as Ctrl-C does. */
    void interrupt() {
        signal("INT");
    }

    /** Sends it a signal, such as {@code STOP}. */
    void signal(String name) {
        Signals.send(name, List.of(process.toHandle()));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Kills it without a chance to clean up, and waits until it is gone. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Calls when it has ended, by itself or not. */
    void onExit(Runnable action) {
        process.onExit().thenRun(action);
    }

    /** Kills it, and the database server that it has started on this folder, without a chance to clean up. */
    void killWithDatabase(Path databaseFolder) throws Exception {
        List<ProcessHandle> victims = new ArrayList<>();
        victims.add(process.toHandle());
        ProcessHandle server = database(databaseFolder);
        victims.add(server);
        server.descendants().forEach(victims::add);
        victims.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle victim : victims) {
            victim.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** The database server that runs on this folder. */
    static ProcessHandle database(Path databaseFolder) throws IOException {
        String pid =
                Files.readAllLines(databaseFolder.resolve("postmaster.pid")).get(0);
        return ProcessHandle.of(Long.parseLong(pid.trim())).orElseThrow();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
