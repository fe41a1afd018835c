package dev.cyclelog.cli;

import dev.cyclelog.embedded.EmbeddedKafka;
import dev.cyclelog.testkit.containers.KillableServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** The embedded broker in a JVM of its own, which ends with the process that started it. */
final class BrokerJvm implements KillableServer {

    private final Path folder;
    private final int port;
    private ServerJvm server;

    BrokerJvm(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    @Override
    public void start() throws Exception {
        server = new ServerJvm(
                BrokerJvm.class,
                "512m",
                folder.resolveSibling("broker.out"),
                "127.0.0.1:" + port,
                folder.toString(),
                Integer.toString(port));
    }

    /** Starts it on a disk that is as good as full when one of its files has this size. */
    void startOnSmallDisk(long largestFile) throws Exception {
        server = ServerJvm.withSmallDisk(
                largestFile,
                BrokerJvm.class,
                "512m",
                folder.resolveSibling("broker.out"),
                "127.0.0.1:" + port,
                folder.toString(),
                Integer.toString(port));
    }

    /** Waits until it has ended by itself. */
    void awaitEnd() {
        server.awaitEnd();
    }

    @Override
    public void stop() {
        server.stop();
    }

    @Override
    public void kill() {
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
        if (server != null) {
            kill();
        }
    }
}
