package dev.cyclelog.runtime;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A part of the pipeline that runs until it is closed or fails. */
public interface Service extends AutoCloseable {

    /**
     * After how many milliseconds of silence a consumer is taken for dead: so long nobody reads its partitions. Kafka's
     * default of 45 seconds is made for networks less reliable than one between a service and its broker.
     */
    int SESSION_TIMEOUT_MS = 9_000;

    /** Starts the service and returns; call it once. */
    void start();

    /** Completes when the service has stopped: normally after {@link #close()}, exceptionally if it failed. */
    CompletableFuture<Void> stopped();

    /**
     * Why the service does not do its work at this moment, in one line; empty if it does. It may be asked by any
     * thread, also before the start.
     */
    Optional<String> unready();

    /** Finishes what is under way, stops, and waits for it; safe to call again. */
    @Override
    void close();
}
