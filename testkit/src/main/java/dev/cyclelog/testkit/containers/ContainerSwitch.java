package dev.cyclelog.testkit.containers;

import com.github.dockerjava.api.DockerClient;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.testcontainers.containers.GenericContainer;

/** Does to a container what tests do to a server's process. It keeps its data and its port on this machine. */
final class ContainerSwitch {

    private static final int PATIENCE_SECONDS = 60;

    private final GenericContainer<?> container;
    private boolean frozen;

    /**
     * Not started yet.
     *
     * @param hostPort on the loopback interface
     * @param containerPort of the server in the container
     */
    ContainerSwitch(GenericContainer<?> container, int hostPort, int containerPort) {
        this.container = container;
        // One that Docker chooses would be another one after each start.
        container.setPortBindings(List.of("127.0.0.1:%d:%d".formatted(hostPort, containerPort)));
    }

    /** Starts it; does not wait for the server if it has been started before. */
    void start() {
        if (container.getContainerId() == null) {
            container.start();
        } else {
            client().startContainerCmd(container.getContainerId()).exec();
        }
    }

    /** Stops it by the signal that its image asks for. */
    void stop() {
        client().stopContainerCmd(container.getContainerId())
                .withTimeout(PATIENCE_SECONDS)
                .exec();
    }

    /** Sends a signal that ends it, and waits until it has. */
    void end(String signal) {
        client().killContainerCmd(container.getContainerId()).withSignal(signal).exec();
        client().waitContainerCmd(container.getContainerId())
                .start()
                .awaitStatusCode(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    void freeze() {
        client().pauseContainerCmd(container.getContainerId()).exec();
        frozen = true;
    }

    void thaw() {
        client().unpauseContainerCmd(container.getContainerId()).exec();
        frozen = false;
    }

    /** Removes it with its data. */
    void remove() {
        if (frozen) {
            // It could not be removed.
            thaw();
        }
        container.stop();
    }

    private DockerClient client() {
        return container.getDockerClient();
    }
}
