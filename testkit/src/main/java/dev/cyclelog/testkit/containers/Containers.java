package dev.cyclelog.testkit.containers;

import java.time.Duration;

/** Whether the tests' servers run in containers, as with the Maven profile {@code containers}, or embedded. */
public final class Containers {

    /** How long a server may take to start: several of them share a few processors. */
    static final Duration PATIENCE = Duration.ofSeconds(180);

    private Containers() {}

    /** Whether they run in containers. If not, Docker and the libraries for it are not needed. */
    public static boolean wanted() {
        return Boolean.getBoolean("cyclelog.tests.containers");
    }
}
