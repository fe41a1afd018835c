package dev.cyclelog.runtime;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Does several things at once: each may take its time to end while Kafka or PostgreSQL does not answer. */
public final class Together {

    private static final Executor THREADS = work -> new Thread(work, "together").start();

    private Together() {}

    /**
     * Runs all, each on a thread of its own, and waits until all have ended.
     *
     * @throws java.util.concurrent.CompletionException with what one of them has thrown
     */
    public static void run(Runnable... works) {
        CompletableFuture.allOf(Arrays.stream(works)
                        .map(work -> CompletableFuture.runAsync(work, THREADS))
                        .toArray(CompletableFuture[]::new))
                .join();
    }
}
