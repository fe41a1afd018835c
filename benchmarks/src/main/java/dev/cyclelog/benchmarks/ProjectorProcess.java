package dev.cyclelog.benchmarks;

import dev.cyclelog.cli.CyclelogCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code cyclelog projector} in a process of its own. */
final class ProjectorProcess {

    private ProjectorProcess() {}

    /**
     * Starts a projector with the default settings.
     *
     * @param options for its Java runtime
     */
    static ClientProcess start(Game game, LogDatabase database, Path folder, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(game.javaOptions(database));
        arguments.addAll(
                List.of("-cp", System.getProperty("java.class.path"), CyclelogCommand.class.getName(), "projector"));
        return ClientProcess.start(
                "the projector", ClientProcess.ownJava(), arguments, folder.resolve("projector.log"));
    }
}
