package dev.cyclelog.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A JVM beside that of the tests in which a server runs. Its standard input is a pipe from the tests: the server ends
 * when that does, so also when the JVM of the tests is killed.
 */
final class ServerJvm {

    private static final int PATIENCE_SECONDS = 60;

    private final Process process;

    /**
     * Starts it, and waits until it says where it is.
     *
     * @param main the class whose {@code main} starts the server, and prints its address as the first line
     * @param heap the most memory for objects, as the JVM takes it
     * @param errors the file to which it appends what it has to say
     * @throws IllegalStateException if it is not where it should be
     */
    ServerJvm(Class<?> main, String heap, Path errors, String address, String... arguments) throws Exception {
        this(TestJvm.command(main, List.of(arguments), "-Xmx" + heap), errors, address);
    }

    /**
     * Starts a JVM whose disk is as good as full when one of its files has this size.
     *
     * @param largestFile in bytes
     */
    static ServerJvm withSmallDisk(
            long largestFile, Class<?> main, String heap, Path errors, String address, String... arguments)
            throws Exception {
        // In blocks of 1,024 bytes, says bash.
        List<String> command = new ArrayList<>(
                List.of("bash", "-c", "ulimit -f %d; exec \"$@\"".formatted(largestFile >> 10), "bash"));
        command.addAll(TestJvm.command(main, List.of(arguments), "-Xmx" + heap));
        return new ServerJvm(command, errors, address);
    }

    private ServerJvm(List<String> command, Path errors, String address) throws Exception {
        process = new ProcessBuilder(command)
                .redirectError(Redirect.appendTo(errors.toFile()))
                .start();
        BufferedReader output = process.inputReader();
        String actual = CompletableFuture.supplyAsync(() -> firstLine(output)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!address.equals(actual)) {
            throw new IllegalStateException("the server should be at %s and is at %s".formatted(address, actual));
        }
    }

    private static String firstLine(BufferedReader output) {
        try {
            return output.readLine();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** Ends its standard input, and waits until it has ended. */
    void stop() {
        try {
            process.getOutputStream().close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    /** Waits until it has ended by itself. */
    void awaitEnd() {
        process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    /** Kills it without a chance to clean up. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
