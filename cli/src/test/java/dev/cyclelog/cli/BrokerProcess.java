package dev.cyclelog.cli;

import dev.cyclelog.embedded.FreePorts;
import dev.cyclelog.testkit.containers.ContainerKafka;
import dev.cyclelog.testkit.containers.Containers;
import dev.cyclelog.testkit.containers.KillableServer;
import java.nio.file.Path;

/** A broker outside of this JVM, so that it can be killed, and started again with its data and on its port. */
final class BrokerProcess implements AutoCloseable {

    private final int port = FreePorts.any();
    private final KillableServer server;

    /** Starts it; returns when clients can connect. */
    BrokerProcess(Path folder) throws Exception {
        server = Containers.wanted() ? new ContainerKafka(port) : new BrokerJvm(folder, port);
        start();
    }

    String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Starts it again after it was stopped or killed. */
    void start() throws Exception {
        server.start();
    }

    /**
     * Starts it on a disk that is as good as full when one of its files has this size, and waits until it has ended by
     * itself.
     *
     * @param meanwhile what fills the disk
     */
    void runOnSmallDisk(long largestFile, Runnable meanwhile) throws Exception {
        BrokerJvm broker = (BrokerJvm) server;
        broker.startOnSmallDisk(largestFile);
        meanwhile.run();
        broker.awaitEnd();
    }

    /** Stops it in an orderly way. */
    void stop() throws Exception {
        server.stop();
    }

    /** Kills it without a chance to clean up. */
    void kill() throws Exception {
        server.kill();
    }

    @Override
    public void close() {
        server.close();
    }
}
