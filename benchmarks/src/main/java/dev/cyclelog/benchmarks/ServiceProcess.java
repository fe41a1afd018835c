package dev.cyclelog.benchmarks;

import dev.cyclelog.cli.CyclelogCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A service of {@code cyclelog} in a process of its own. */
final class ServiceProcess {

    private ServiceProcess() {}

    /**
     * Starts it with the default settings.
     *
     * @param service its subcommand
     * @param options for its Java runtime
     */
    static ClientProcess start(String service, Game game, LogDatabase database, Path folder, String... options)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(game.javaOptions(database));
        arguments.addAll(
                List.of("-cp", System.getProperty("java.class.path"), CyclelogCommand.class.getName(), service));
        return ClientProcess.start(
                "the " + service, ClientProcess.ownJava(), arguments, folder.resolve(service + ".log"));
    }

    /** Starts a snapshotter with so much heap, and the collector that needs the least memory beside it. */
    static ClientProcess snapshotter(Game game, LogDatabase database, Path folder, String heap) throws IOException {
        return start("snapshotter", game, database, folder, "-Xmx" + heap, "-XX:+UseSerialGC");
    }
}
