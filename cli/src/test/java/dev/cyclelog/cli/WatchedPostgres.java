package dev.cyclelog.cli;

import dev.cyclelog.embedded.EmbeddedPostgresServer;
import dev.cyclelog.testkit.containers.KillablePostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;

/**
 * The embedded PostgreSQL server, durable. A process beside it watches over it: the server ends with the process that
 * started it, whatever ends that one.
 */
final class WatchedPostgres implements KillablePostgres {

    private static final int PATIENCE_SECONDS = 60;

    private final Path folder;
    private final int port;
    private ServerJvm watcher;

    WatchedPostgres(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    @Override
    public void start() throws Exception {
        watcher = new ServerJvm(
                WatchedPostgres.class,
                "64m",
                folder.resolveSibling("postgres.out"),
                Integer.toString(port),
                folder.toString(),
                Integer.toString(port));
    }

    @Override
    public void stop() throws Exception {
        ProcessHandle server = server();
        watcher.stop();
        awaitEnd(List.of(server));
    }

    @Override
    public void stopImmediately() throws Exception {
        ProcessHandle server = server();
        List<ProcessHandle> all = withChildren(server);
        Signals.send("QUIT", List.of(server));
        awaitEnd(all);
        watcher.kill();
    }

    @Override
    public void kill() throws Exception {
        ProcessHandle server = server();
        // So that no child is started while they are being listed.
        Signals.send("STOP", List.of(server));
        List<ProcessHandle> all = withChildren(server);
        Signals.send("KILL", all);
        awaitEnd(all);
        watcher.kill();
    }

    @Override
    public void freeze() throws IOException {
        ProcessHandle server = server();
        Signals.send("STOP", List.of(server));
        Signals.send("STOP", withChildren(server));
    }

    @Override
    public void thaw() throws IOException {
        Signals.send("CONT", withChildren(server()));
    }

    private ProcessHandle server() throws IOException {
        return CyclelogProcess.database(folder);
    }

    private static List<ProcessHandle> withChildren(ProcessHandle server) {
        List<ProcessHandle> all = new ArrayList<>(List.of(server));
        server.descendants().forEach(all::add);
        return all;
    }

    private static void awaitEnd(List<ProcessHandle> processes) throws Exception {
        for (ProcessHandle process : processes) {
            process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** The watcher: folder and port; the server runs until this process's standard input ends, or this is stopped. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        EmbeddedPostgresServer server = EmbeddedPostgresServer.start(folder, Integer.parseInt(arguments[1]), true);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(folder, server)));
        System.out.println(server.port());
        System.in.transferTo(OutputStream.nullOutputStream());
    }

    private static void end(Path folder, EmbeddedPostgresServer server) {
        try {
            // A frozen server could not be stopped.
            Signals.send("CONT", withChildren(CyclelogProcess.database(folder)));
        } catch (IOException | NoSuchElementException gone) {
            return;
        }
        server.close();
    }

    @Override
    public void close() {
        // Also if the server is down: the watcher knows.
        if (watcher != null) {
            watcher.stop();
        }
    }
}
