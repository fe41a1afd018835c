package dev.cyclelog.testkit.containers;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.testcontainers.kafka.KafkaContainer;

/** A broker in a container. */
public final class ContainerKafka implements KillableServer {

    private final int port;
    private final ContainerSwitch container;

    /**
     * Not started yet.
     *
     * @param port where clients will find it, on the loopback interface
     */
    public ContainerKafka(int port) {
        this.port = port;
        this.container = new ContainerSwitch(KafkaImage.restartable(port), port, KafkaImage.PORT);
    }

    /**
     * Starts a broker that nobody will stop before the end of the JVM.
     *
     * @return where clients connect
     */
    public static String startShared() {
        KafkaContainer kafka = KafkaImage.shared();
        kafka.start();
        return kafka.getBootstrapServers();
    }

    @Override
    public void start() {
        container.start();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + port))) {
            Awaitility.await("the broker in the container")
                    .atMost(Containers.PATIENCE)
                    .ignoreExceptionsInstanceOf(ExecutionException.class)
                    .until(() -> !admin.describeCluster().nodes().get().isEmpty());
        }
    }

    @Override
    public void stop() {
        container.stop();
    }

    @Override
    public void kill() {
        container.end("KILL");
    }

    @Override
    public void close() {
        container.remove();
    }
}
