package dev.cyclelog.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Signals that Java's own {@code Process} has no verb for. */
final class Signals {

    private Signals() {}

    /** Sends a signal, such as {@code STOP}; processes that have ended meanwhile do not matter. */
    static void send(String signal, Collection<ProcessHandle> processes) {
        List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        try {
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException impossible) {
            throw new IllegalStateException("cannot send a signal", impossible);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a signal was sent", interrupted);
        }
    }
}
