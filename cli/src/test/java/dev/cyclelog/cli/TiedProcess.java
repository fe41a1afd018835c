package dev.cyclelog.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A foreign program that ends in an orderly way with the process that started it, whatever ends that one. */
final class TiedProcess implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;

    /** Waits for the end of its input, then asks the program to end. */
    private static final String UNTIL_INPUT_ENDS = "\"$@\" & program=$!; cat >/dev/null; kill $program; wait $program";

    private final Path output;
    private final Process process;

    /**
     * Starts it.
     *
     * @param output the file to which it writes what it has to say
     */
    TiedProcess(Path output, List<String> command) throws IOException {
        this.output = output;
        this.process = new ProcessBuilder(Stream.concat(Stream.of("sh", "-c", UNTIL_INPUT_ENDS, "sh"), command.stream())
                        .toList())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    /** Whether a program is there: whether this command, which asks for its version, succeeds. */
    static boolean isInstalled(String... versionCommand) throws InterruptedException {
        try {
            return new ProcessBuilder(versionCommand)
                            .redirectErrorStream(true)
                            .redirectOutput(Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    /** What it has said. */
    String output() {
        try {
            return Files.readString(output);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Lets it end, and waits until it has. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }
}
