package dev.cyclelog.cli;

import dev.cyclelog.embedded.EmbeddedKafka;
import dev.cyclelog.embedded.FreePorts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A broker in a process of its own, so that it can be killed, and started again on the same folder and port. It ends
 * with the process that started it.
 */
final class BrokerProcess implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;

    private final Path folder;
    private final int port = FreePorts.any();
    private Process process;

    /** Starts it; returns when clients can connect. */
    BrokerProcess(Path folder) throws Exception {
        this.folder = folder;
        start();
    }

    String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Starts it again after it was stopped or killed. */
    void start() throws Exception {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerProcess.class.getName(),
                        folder.toString(),
                        Integer.toString(port))
                .redirectError(
                        Redirect.appendTo(folder.resolveSibling("broker.out").toFile()))
                .start();
        BufferedReader output = process.inputReader();
        String address = CompletableFuture.supplyAsync(() -> firstLine(output)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!bootstrapServers().equals(address)) {
            throw new IllegalStateException(
                    "the broker should be at %s and is at %s".formatted(bootstrapServers(), address));
        }
    }

    private static String firstLine(BufferedReader output) {
        try {
            return output.readLine();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** Stops it in an orderly way. */
    void stop() throws Exception {
        process.getOutputStream().close();
        process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Kills it without a chance to clean up. */
    void kill() throws Exception {
        process.destroyForcibly();
        process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** The broker's own process: folder and port; runs until its standard input ends. */
    public static void main(String[] arguments) throws IOException {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]))) {
            System.out.println(kafka.bootstrapServers());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
