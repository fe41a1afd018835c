package dev.cyclelog.cli;

import dev.cyclelog.embedded.EmbeddedKafka;
import dev.cyclelog.embedded.FreePorts;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * A broker in a process of its own, so that it can be killed, and started again on the same folder and port. It ends
 * with the process that started it.
 */
final class BrokerProcess implements AutoCloseable {

    private final Path folder;
    private final int port = FreePorts.any();
    private ServerJvm server;

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
        server = new ServerJvm(
                BrokerProcess.class,
                "512m",
                folder.resolveSibling("broker.out"),
                bootstrapServers(),
                folder.toString(),
                Integer.toString(port));
    }

    /** Starts it on a disk that is as good as full when one of its files has this size. */
    void startOnSmallDisk(long largestFile) throws Exception {
        server = ServerJvm.withSmallDisk(
                largestFile,
                BrokerProcess.class,
                "512m",
                folder.resolveSibling("broker.out"),
                bootstrapServers(),
                folder.toString(),
                Integer.toString(port));
    }

    /** Waits until it has ended by itself. */
    void awaitEnd() {
        server.awaitEnd();
    }

    /** Stops it in an orderly way. */
    void stop() {
        server.stop();
    }

    /** Kills it without a chance to clean up. */
    void kill() {
        server.kill();
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
        kill();
    }
}
