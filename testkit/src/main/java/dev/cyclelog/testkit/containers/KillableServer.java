package dev.cyclelog.testkit.containers;

/** A server outside of the tests' JVM. */
public interface KillableServer extends RestartableServer {

    /** Kills it, and all its processes, without a chance to clean up. */
    void kill() throws Exception;
}
