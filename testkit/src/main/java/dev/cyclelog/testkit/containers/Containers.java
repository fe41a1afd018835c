package dev.cyclelog.testkit.containers;

/** Whether the tests' servers run in containers, as with the Maven profile {@code containers}, or embedded. */
public final class Containers {

    private Containers() {}

    /** Whether they run in containers. If not, Docker and the libraries for it are not needed. */
    public static boolean wanted() {
        return Boolean.getBoolean("cyclelog.tests.containers");
    }
}
