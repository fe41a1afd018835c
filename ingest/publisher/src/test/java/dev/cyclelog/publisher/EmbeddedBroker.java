package dev.cyclelog.publisher;

import dev.cyclelog.embedded.EmbeddedKafka;
import dev.cyclelog.testkit.containers.RestartableServer;
import java.nio.file.Path;

/** A broker in the tests' JVM, always on the same port. */
final class EmbeddedBroker implements RestartableServer {

    private final Path folder;
    private final int port;
    private EmbeddedKafka kafka;

    EmbeddedBroker(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    @Override
    public void start() {
        kafka = EmbeddedKafka.start(folder, port);
        if (!kafka.bootstrapServers().equals("127.0.0.1:" + port)) {
            throw new IllegalStateException("port " + port + " was taken in the meantime");
        }
    }

    @Override
    public void stop() {
        kafka.close();
        kafka = null;
    }

    @Override
    public void close() {
        if (kafka != null) {
            stop();
        }
    }
}
