package dev.cyclelog.testkit.containers;

/** A server that a test stops and starts again with the same data and on the same port. */
public interface RestartableServer extends AutoCloseable {

    /** Starts it for the first time, or again; returns when clients can connect. */
    void start() throws Exception;

    /** Stops it in an orderly way. */
    void stop() throws Exception;

    /** Takes it away, whatever its state, also if it was never started. */
    @Override
    void close();
}
